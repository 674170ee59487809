import { headerList } from './parse/fields.js';

/** Headers that browsers use only from the response, and not from a `<meta http-equiv>`. */
export const ONLY_IN_HEADERS = headerList([
  'Clear-Site-Data',
  'Connection-Allowlist',
  'Content-Security-Policy-Report-Only',
  'Cross-Origin-Embedder-Policy',
  'Cross-Origin-Opener-Policy',
  'Cross-Origin-Resource-Policy',
  'Document-Isolation-Policy',
  'Feature-Policy',
  'Integrity-Policy',
  'Origin-Agent-Cluster',
  'Permissions-Policy',
  'Referrer-Policy',
  'Strict-Transport-Security',
  'X-Content-Type-Options',
  'X-Frame-Options',
  'X-XSS-Protection',
]);
