import type { Rule } from '../define-rule.js';
import alteredHeaders from './altered-headers.js';
import caching from './caching.js';
import clearSiteData from './clear-site-data.js';
import compromisedHosts from './compromised-hosts.js';
import contentSecurityPolicy from './content-security-policy.js';
import contentType from './content-type.js';
import cookieLifetime from './cookie-lifetime.js';
import cookiePrefixes from './cookie-prefixes.js';
import cookieScope from './cookie-scope.js';
import cookieStorage from './cookie-storage.js';
import cookieSyntax from './cookie-syntax.js';
import cookies from './cookies.js';
import corsHeaders from './cors-headers.js';
import corsReflection from './cors-reflection.js';
import crossOriginEmbedderPolicy from './cross-origin-embedder-policy.js';
import crossOriginOpenerPolicy from './cross-origin-opener-policy.js';
import crossOriginResourcePolicy from './cross-origin-resource-policy.js';
import crossOriginResourceSharing from './cross-origin-resource-sharing.js';
import cspBypass from './csp-bypass.js';
import cspCoverage from './csp-coverage.js';
import cspSyntax from './csp-syntax.js';
import debugPage from './debug-page.js';
import deprecatedHeaders from './deprecated-headers.js';
import directoryListing from './directory-listing.js';
import disclosingHeaders from './disclosing-headers.js';
import errorPage from './error-page.js';
import formTarget from './form-target.js';
import framing from './framing.js';
import hstsPolicy from './hsts-policy.js';
import integrityAttributes from './integrity-attributes.js';
import integrityPolicy from './integrity-policy.js';
import internalAddresses from './internal-addresses.js';
import isolation from './isolation.js';
import mixedContent from './mixed-content.js';
import permissionsPolicy from './permissions-policy.js';
import redirection from './redirection.js';
import referrerPolicy from './referrer-policy.js';
import reporting from './reporting.js';
import reverseTabnabbing from './reverse-tabnabbing.js';
import securityTxt from './security-txt.js';
import serverTokens from './server-tokens.js';
import sourceMaps from './source-maps.js';
import strictTransportSecurity from './strict-transport-security.js';
import subresourceIntegrity from './subresource-integrity.js';
import thirdParties from './third-parties.js';
import xContentTypeOptions from './x-content-type-options.js';
import xFrameOptions from './x-frame-options.js';

/** Every rule there is, by id. */
export const RULES: readonly Rule[] = [
  alteredHeaders,
  caching,
  clearSiteData,
  compromisedHosts,
  contentSecurityPolicy,
  contentType,
  cookieLifetime,
  cookiePrefixes,
  cookieScope,
  cookieStorage,
  cookieSyntax,
  cookies,
  corsHeaders,
  corsReflection,
  crossOriginEmbedderPolicy,
  crossOriginOpenerPolicy,
  crossOriginResourcePolicy,
  crossOriginResourceSharing,
  cspBypass,
  cspCoverage,
  cspSyntax,
  debugPage,
  deprecatedHeaders,
  directoryListing,
  disclosingHeaders,
  errorPage,
  formTarget,
  framing,
  hstsPolicy,
  integrityAttributes,
  integrityPolicy,
  internalAddresses,
  isolation,
  mixedContent,
  permissionsPolicy,
  redirection,
  referrerPolicy,
  reporting,
  reverseTabnabbing,
  securityTxt,
  serverTokens,
  sourceMaps,
  strictTransportSecurity,
  subresourceIntegrity,
  thirdParties,
  xContentTypeOptions,
  xFrameOptions,
];
