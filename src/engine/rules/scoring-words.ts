import type { WordsOf } from '../words.js';
import caching from './caching.words.js';
import compromisedHosts from './compromised-hosts.words.js';
import contentSecurityPolicy from './content-security-policy.words.js';
import cookies from './cookies.words.js';
import corsHeaders from './cors-headers.words.js';
import corsReflection from './cors-reflection.words.js';
import crossOriginEmbedderPolicy from './cross-origin-embedder-policy.words.js';
import crossOriginOpenerPolicy from './cross-origin-opener-policy.words.js';
import crossOriginResourcePolicy from './cross-origin-resource-policy.words.js';
import crossOriginResourceSharing from './cross-origin-resource-sharing.words.js';
import cspCoverage from './csp-coverage.words.js';
import debugPage from './debug-page.words.js';
import directoryListing from './directory-listing.words.js';
import errorPage from './error-page.words.js';
import formTarget from './form-target.words.js';
import redirection from './redirection.words.js';
import referrerPolicy from './referrer-policy.words.js';
import serverTokens from './server-tokens.words.js';
import strictTransportSecurity from './strict-transport-security.words.js';
import subresourceIntegrity from './subresource-integrity.words.js';
import xContentTypeOptions from './x-content-type-options.words.js';
import xFrameOptions from './x-frame-options.words.js';
import type { SCORING } from './scoring.js';

type ScoringRule = (typeof SCORING)[number];

/** What the rules that can change the score say: all the words a first paint needs. */
export const SCORING_WORDS: { readonly [R in ScoringRule as R['id']]: WordsOf<R> } = {
  caching,
  'compromised-hosts': compromisedHosts,
  'content-security-policy': contentSecurityPolicy,
  cookies,
  'cors-headers': corsHeaders,
  'cors-reflection': corsReflection,
  'cross-origin-embedder-policy': crossOriginEmbedderPolicy,
  'cross-origin-opener-policy': crossOriginOpenerPolicy,
  'cross-origin-resource-policy': crossOriginResourcePolicy,
  'cross-origin-resource-sharing': crossOriginResourceSharing,
  'csp-coverage': cspCoverage,
  'debug-page': debugPage,
  'directory-listing': directoryListing,
  'error-page': errorPage,
  'form-target': formTarget,
  redirection,
  'referrer-policy': referrerPolicy,
  'server-tokens': serverTokens,
  'strict-transport-security': strictTransportSecurity,
  'subresource-integrity': subresourceIntegrity,
  'x-content-type-options': xContentTypeOptions,
  'x-frame-options': xFrameOptions,
};
