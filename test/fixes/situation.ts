import fc from 'fast-check';
import type { PageSnapshot } from '../../src/engine/index.js';
import { CHAINS, SETTINGS, type Situation } from './harmless.js';
import type { Line } from './readers/index.js';

/** What answers send by themselves. */
const OWN: readonly Line[] = [
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; sandbox allow-forms"],
  ['Content-Security-Policy', "script-src 'self'; object-src 'none'"],
  ['X-Frame-Options', 'DENY'],
  ['Referrer-Policy', 'no-referrer'],
  ['Strict-Transport-Security', 'max-age=63072000; includeSubDomains; preload'],
  ['X-Content-Type-Options', 'nosniff'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Cross-Origin-Embedder-Policy', 'require-corp'],
  ['Document-Isolation-Policy', 'isolate-and-require-corp'],
  ['Origin-Agent-Cluster', '?1'],
  ['Permissions-Policy', 'camera=(), microphone=(self)'],
  ['Feature-Policy', "geolocation 'none'"],
  ['Cache-Control', 'no-store'],
  ['Content-Disposition', 'attachment'],
  ['Clear-Site-Data', '"*"'],
  ['Set-Cookie', 'own=…; Path=/; Secure; HttpOnly; SameSite=Strict'],
  ['Set-Cookie', '__Host-other=…; Path=/; Secure; SameSite=Lax; Partitioned'],
].map(([name = '', value = '']) => ({ name, value }));

export const situation: fc.Arbitrary<Situation> = fc.record({
  chain: fc.constantFrom(...CHAINS),
  site: fc.record({
    nginxPlace: fc.constantFrom('server', 'location'),
    djangoSends: fc.subarray([...SETTINGS]).map((names) => new Set(names)),
  }),
  own: fc.subarray([...OWN]),
});

export function isSeen({ chain }: PageSnapshot): boolean {
  return chain.seen && chain.value.every(({ headers, setCookies }) => headers.seen && setCookies.seen);
}
