import type { Rule } from '../define-rule.js';
import caching from './caching.js';
import compromisedHosts from './compromised-hosts.js';
import contentSecurityPolicy from './content-security-policy.js';
import cookies from './cookies.js';
import corsHeaders from './cors-headers.js';
import corsReflection from './cors-reflection.js';
import crossOriginEmbedderPolicy from './cross-origin-embedder-policy.js';
import crossOriginOpenerPolicy from './cross-origin-opener-policy.js';
import crossOriginResourcePolicy from './cross-origin-resource-policy.js';
import crossOriginResourceSharing from './cross-origin-resource-sharing.js';
import cspCoverage from './csp-coverage.js';
import debugPage from './debug-page.js';
import directoryListing from './directory-listing.js';
import errorPage from './error-page.js';
import formTarget from './form-target.js';
import redirection from './redirection.js';
import referrerPolicy from './referrer-policy.js';
import serverTokens from './server-tokens.js';
import strictTransportSecurity from './strict-transport-security.js';
import subresourceIntegrity from './subresource-integrity.js';
import xContentTypeOptions from './x-content-type-options.js';
import xFrameOptions from './x-frame-options.js';

/**
 * The rules that can change the score, by id: all a letter needs. Those that only inform are in the whole
 * registry, which the background and a first paint do without.
 */
export const SCORING = [
  caching,
  compromisedHosts,
  contentSecurityPolicy,
  cookies,
  corsHeaders,
  corsReflection,
  crossOriginEmbedderPolicy,
  crossOriginOpenerPolicy,
  crossOriginResourcePolicy,
  crossOriginResourceSharing,
  cspCoverage,
  debugPage,
  directoryListing,
  errorPage,
  formTarget,
  redirection,
  referrerPolicy,
  serverTokens,
  strictTransportSecurity,
  subresourceIntegrity,
  xContentTypeOptions,
  xFrameOptions,
] as const satisfies readonly Rule[];
