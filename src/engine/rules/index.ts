import type { Rule } from '../define-rule.js';
import alteredHeaders from './altered-headers.js';
import caching from './caching.js';
import contentSecurityPolicy from './content-security-policy.js';
import contentType from './content-type.js';
import cookieLifetime from './cookie-lifetime.js';
import cookiePrefixes from './cookie-prefixes.js';
import cookieScope from './cookie-scope.js';
import cookieStorage from './cookie-storage.js';
import cookieSyntax from './cookie-syntax.js';
import cookies from './cookies.js';
import corsHeaders from './cors-headers.js';
import crossOriginEmbedderPolicy from './cross-origin-embedder-policy.js';
import crossOriginOpenerPolicy from './cross-origin-opener-policy.js';
import crossOriginResourcePolicy from './cross-origin-resource-policy.js';
import crossOriginResourceSharing from './cross-origin-resource-sharing.js';
import cspBypass from './csp-bypass.js';
import cspCoverage from './csp-coverage.js';
import cspSyntax from './csp-syntax.js';
import formTarget from './form-target.js';
import framing from './framing.js';
import hstsPolicy from './hsts-policy.js';
import isolation from './isolation.js';
import mixedContent from './mixed-content.js';
import permissionsPolicy from './permissions-policy.js';
import redirection from './redirection.js';
import referrerPolicy from './referrer-policy.js';
import reverseTabnabbing from './reverse-tabnabbing.js';
import serverTokens from './server-tokens.js';
import strictTransportSecurity from './strict-transport-security.js';
import subresourceIntegrity from './subresource-integrity.js';
import xContentTypeOptions from './x-content-type-options.js';
import xFrameOptions from './x-frame-options.js';

/** Every rule there is, by id. */
export const RULES = [
  alteredHeaders,
  caching,
  contentSecurityPolicy,
  contentType,
  cookieLifetime,
  cookiePrefixes,
  cookieScope,
  cookieStorage,
  cookieSyntax,
  cookies,
  corsHeaders,
  crossOriginEmbedderPolicy,
  crossOriginOpenerPolicy,
  crossOriginResourcePolicy,
  crossOriginResourceSharing,
  cspBypass,
  cspCoverage,
  cspSyntax,
  formTarget,
  framing,
  hstsPolicy,
  isolation,
  mixedContent,
  permissionsPolicy,
  redirection,
  referrerPolicy,
  reverseTabnabbing,
  serverTokens,
  strictTransportSecurity,
  subresourceIntegrity,
  xContentTypeOptions,
  xFrameOptions,
] as const satisfies readonly Rule[];
