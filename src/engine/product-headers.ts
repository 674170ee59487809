import { headerList } from './parse/fields.js';

/** Headers that exist to name what runs behind the site; some hold nothing but a version. */
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
  'X-Jitsi-Release',
  'X-Woodpecker-Version',
  'X-Cocoon-Version',
  'Powered-By',
  'Product',
  'Liferay-Portal',
  'OracleCommerceCloud-Version',
  'MicrosoftSharePointTeamServices',
] as const;
/** The same, to look them up. */
export const TOKEN_LIST = headerList(TOKENS);
