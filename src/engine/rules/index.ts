import type { Rule } from '../define-rule.js';
import contentSecurityPolicy from './content-security-policy.js';
import cookies from './cookies.js';
import serverTokens from './server-tokens.js';
import strictTransportSecurity from './strict-transport-security.js';
import xContentTypeOptions from './x-content-type-options.js';

/** Every rule there is, by id. */
export const RULES: readonly Rule[] = [
  contentSecurityPolicy,
  cookies,
  serverTokens,
  strictTransportSecurity,
  xContentTypeOptions,
];
