import type { Rule } from '../run/define-rule.js';
import alteredHeaders from './headers/altered-headers.js';
import anotherPage from './content/another-page.js';
import caching from './headers/caching.js';
import clearSiteData from './headers/clear-site-data.js';
import compromisedHosts from './network/compromised-hosts.js';
import connectionAllowlist from './headers/connection-allowlist.js';
import contentSecurityPolicy from './csp/content-security-policy.js';
import contentType from './headers/content-type.js';
import cookieLifetime from './cookies/cookie-lifetime.js';
import cookiePrefixes from './cookies/cookie-prefixes.js';
import cookieScope from './cookies/cookie-scope.js';
import cookieStorage from './cookies/cookie-storage.js';
import cookieSyntax from './cookies/cookie-syntax.js';
import cookies from './cookies/cookies.js';
import corsHeaders from './network/cors-headers.js';
import corsReflection from './network/cors-reflection.js';
import crossOriginEmbedderPolicy from './headers/cross-origin-embedder-policy.js';
import crossOriginOpenerPolicy from './headers/cross-origin-opener-policy.js';
import crossOriginResourcePolicy from './headers/cross-origin-resource-policy.js';
import crossOriginResourceSharing from './network/cross-origin-resource-sharing.js';
import cspBlocks from './csp/csp-blocks.js';
import cspBypass from './csp/csp-bypass.js';
import cspCoverage from './csp/csp-coverage.js';
import cspSyntax from './csp/csp-syntax.js';
import debugPage from './disclosure/debug-page.js';
import deprecatedHeaders from './headers/deprecated-headers.js';
import directoryListing from './disclosure/directory-listing.js';
import disclosingHeaders from './disclosure/disclosing-headers.js';
import errorPage from './disclosure/error-page.js';
import exposedFile from './disclosure/exposed-file.js';
import formTarget from './transport/form-target.js';
import framing from './headers/framing.js';
import hstsPolicy from './transport/hsts-policy.js';
import httpAuthentication from './transport/http-authentication.js';
import integrityAttributes from './content/integrity-attributes.js';
import integrityPolicy from './headers/integrity-policy.js';
import internalAddresses from './disclosure/internal-addresses.js';
import isolation from './headers/isolation.js';
import metaHeaders from './headers/meta-headers.js';
import mixedContent from './transport/mixed-content.js';
import newerHeaders from './headers/newer-headers.js';
import permissionsPolicy from './headers/permissions-policy.js';
import redirectDowngrade from './transport/redirect-downgrade.js';
import redirection from './transport/redirection.js';
import referrerPolicy from './headers/referrer-policy.js';
import reporting from './headers/reporting.js';
import reverseTabnabbing from './content/reverse-tabnabbing.js';
import securityTxt from './disclosure/security-txt.js';
import serverTokens from './disclosure/server-tokens.js';
import sessionInUrl from './disclosure/session-in-url.js';
import sourceMaps from './disclosure/source-maps.js';
import strictTransportSecurity from './transport/strict-transport-security.js';
import subresourceIntegrity from './content/subresource-integrity.js';
import thirdParties from './network/third-parties.js';
import xContentTypeOptions from './headers/x-content-type-options.js';
import xFrameOptions from './headers/x-frame-options.js';

/**
 * Every rule, by id. Their folders are subjects: `headers`, `cookies` and `csp` for what the response sends,
 * `transport` for encryption and redirects, `content` for the markup, `disclosure` for what responses reveal, `network`
 * for other origins. test/engine/rule-files.test.ts writes this file.
 */
export const RULES: readonly Rule[] = [
  alteredHeaders,
  anotherPage,
  caching,
  clearSiteData,
  compromisedHosts,
  connectionAllowlist,
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
  cspBlocks,
  cspBypass,
  cspCoverage,
  cspSyntax,
  debugPage,
  deprecatedHeaders,
  directoryListing,
  disclosingHeaders,
  errorPage,
  exposedFile,
  formTarget,
  framing,
  hstsPolicy,
  httpAuthentication,
  integrityAttributes,
  integrityPolicy,
  internalAddresses,
  isolation,
  metaHeaders,
  mixedContent,
  newerHeaders,
  permissionsPolicy,
  redirectDowngrade,
  redirection,
  referrerPolicy,
  reporting,
  reverseTabnabbing,
  securityTxt,
  serverTokens,
  sessionInUrl,
  sourceMaps,
  strictTransportSecurity,
  subresourceIntegrity,
  thirdParties,
  xContentTypeOptions,
  xFrameOptions,
];
