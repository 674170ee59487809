import type { WordsOf } from '../words.js';
import type { RULES } from './index.js';
import alteredHeaders from './altered-headers.words.js';
import caching from './caching.words.js';
import clearSiteData from './clear-site-data.words.js';
import compromisedHosts from './compromised-hosts.words.js';
import contentSecurityPolicy from './content-security-policy.words.js';
import contentType from './content-type.words.js';
import cookieLifetime from './cookie-lifetime.words.js';
import cookiePrefixes from './cookie-prefixes.words.js';
import cookieScope from './cookie-scope.words.js';
import cookieStorage from './cookie-storage.words.js';
import cookieSyntax from './cookie-syntax.words.js';
import cookies from './cookies.words.js';
import corsHeaders from './cors-headers.words.js';
import corsReflection from './cors-reflection.words.js';
import crossOriginEmbedderPolicy from './cross-origin-embedder-policy.words.js';
import crossOriginOpenerPolicy from './cross-origin-opener-policy.words.js';
import crossOriginResourcePolicy from './cross-origin-resource-policy.words.js';
import crossOriginResourceSharing from './cross-origin-resource-sharing.words.js';
import cspBypass from './csp-bypass.words.js';
import cspCoverage from './csp-coverage.words.js';
import cspSyntax from './csp-syntax.words.js';
import debugPage from './debug-page.words.js';
import deprecatedHeaders from './deprecated-headers.words.js';
import directoryListing from './directory-listing.words.js';
import disclosingHeaders from './disclosing-headers.words.js';
import errorPage from './error-page.words.js';
import formTarget from './form-target.words.js';
import framing from './framing.words.js';
import hstsPolicy from './hsts-policy.words.js';
import integrityAttributes from './integrity-attributes.words.js';
import integrityPolicy from './integrity-policy.words.js';
import internalAddresses from './internal-addresses.words.js';
import isolation from './isolation.words.js';
import mixedContent from './mixed-content.words.js';
import permissionsPolicy from './permissions-policy.words.js';
import redirection from './redirection.words.js';
import referrerPolicy from './referrer-policy.words.js';
import reporting from './reporting.words.js';
import reverseTabnabbing from './reverse-tabnabbing.words.js';
import securityTxt from './security-txt.words.js';
import serverTokens from './server-tokens.words.js';
import sourceMaps from './source-maps.words.js';
import strictTransportSecurity from './strict-transport-security.words.js';
import subresourceIntegrity from './subresource-integrity.words.js';
import thirdParties from './third-parties.words.js';
import xContentTypeOptions from './x-content-type-options.words.js';
import xFrameOptions from './x-frame-options.words.js';

type AnyRule = (typeof RULES)[number];

/** What every rule says, by the rule's id. Apart from the rules: the background judges and says nothing. */
export const WORDS: { readonly [R in AnyRule as R['id']]: WordsOf<R> } = {
  'altered-headers': alteredHeaders,
  caching,
  'clear-site-data': clearSiteData,
  'compromised-hosts': compromisedHosts,
  'content-security-policy': contentSecurityPolicy,
  'content-type': contentType,
  'cookie-lifetime': cookieLifetime,
  'cookie-prefixes': cookiePrefixes,
  'cookie-scope': cookieScope,
  'cookie-storage': cookieStorage,
  'cookie-syntax': cookieSyntax,
  cookies,
  'cors-headers': corsHeaders,
  'cors-reflection': corsReflection,
  'cross-origin-embedder-policy': crossOriginEmbedderPolicy,
  'cross-origin-opener-policy': crossOriginOpenerPolicy,
  'cross-origin-resource-policy': crossOriginResourcePolicy,
  'cross-origin-resource-sharing': crossOriginResourceSharing,
  'csp-bypass': cspBypass,
  'csp-coverage': cspCoverage,
  'csp-syntax': cspSyntax,
  'debug-page': debugPage,
  'deprecated-headers': deprecatedHeaders,
  'directory-listing': directoryListing,
  'disclosing-headers': disclosingHeaders,
  'error-page': errorPage,
  'form-target': formTarget,
  framing,
  'hsts-policy': hstsPolicy,
  'integrity-attributes': integrityAttributes,
  'integrity-policy': integrityPolicy,
  'internal-addresses': internalAddresses,
  isolation,
  'mixed-content': mixedContent,
  'permissions-policy': permissionsPolicy,
  redirection,
  'referrer-policy': referrerPolicy,
  reporting,
  'reverse-tabnabbing': reverseTabnabbing,
  'security-txt': securityTxt,
  'server-tokens': serverTokens,
  'source-maps': sourceMaps,
  'strict-transport-security': strictTransportSecurity,
  'subresource-integrity': subresourceIntegrity,
  'third-parties': thirdParties,
  'x-content-type-options': xContentTypeOptions,
  'x-frame-options': xFrameOptions,
};
