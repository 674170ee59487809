import { headerList } from './fields.js';

/** Headers whose purpose is to name software; some contain only a version. */
export const TOKENS = [
  'Server',
  'X-Powered-By',
  'X-AspNet-Version',
  'X-AspNetMvc-Version',
  'X-Php-Version',
  'X-Generator',
  'X-Generated-By',
  'X-Content-Encoded-By',
  'X-Framework',
  'X-CMS',
  'X-Powered-CMS',
  'X-Server-Powered-By',
  'X-CF-Powered-By',
  'X-Powered-By-Plesk',
  'X-Turbo-Charged-By',
  'X-Mod-Pagespeed',
  'X-Page-Speed',
  'X-Umbraco-Version',
  'X-OWA-Version',
  'X-Joomla-Version',
  'X-Jenkins',
  'X-Jitsi-Release',
  'X-Woodpecker-Version',
  'X-Cocoon-Version',
  'Powered-By',
  'Product',
  'Liferay-Portal',
  'OracleCommerceCloud-Version',
  'MicrosoftSharePointTeamServices',
] as const;
/** TOKENS for lookups. */
export const TOKEN_LIST = headerList(TOKENS);
