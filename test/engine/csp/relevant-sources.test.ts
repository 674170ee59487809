import { describe, expect, test } from 'vitest';
import { relevantSources, pagePolicies, parseAllowed, type FetchKind } from '../../../src/engine/index.js';
import { pageWith } from '../../support/page.js';

/** What of the policy lets in that kind, as written. */
function letIn(policy: string, kind: FetchKind): readonly string[] {
  const page = pageWith({ headers: [['Content-Security-Policy', policy]] });
  const policies = pagePolicies(page);
  if (!policies.seen) throw new Error(policies.because);
  const [reading] = parseAllowed(policies.value, page.url, []);
  const directive = reading?.directives.find(({ governs }) => governs.includes(kind));
  return directive ? relevantSources(directive, kind).map(({ text }) => text) : ['anything'];
}

const HASH = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

describe('what lets in', () => {
  test.each<[policy: string, kind: FetchKind, sources: readonly string[]]>([
    // A nonce is an element's.
    ["script-src 'nonce-abc' 'self'", 'script-src-elem', ["'nonce-abc'", "'self'"]],
    ["script-src 'nonce-abc' 'self' https:", 'script-src-attr', []],
    ["default-src 'nonce-abc' 'self'", 'style-src-elem', ["'nonce-abc'", "'self'"]],
    ["default-src 'nonce-abc' 'self'", 'style-src-attr', []],
    ["default-src 'nonce-abc' 'self'", 'img-src', ["'self'"]],
    ["default-src 'nonce-abc' 'self'", 'worker-src', ["'self'"]],
    // A hash is an attribute's beside 'unsafe-hashes' only.
    [`script-src ${HASH}`, 'script-src-elem', [HASH]],
    [`script-src ${HASH}`, 'script-src-attr', []],
    [`script-src ${HASH} 'unsafe-hashes'`, 'script-src-attr', [HASH, "'unsafe-hashes'"]],
    [`script-src 'UNSAFE-HASHES' ${HASH}`, 'script-src-attr', ["'UNSAFE-HASHES'", HASH]],
    [`script-src ${HASH} 'unsafe-hashes'`, 'script-src-elem', [HASH, "'unsafe-hashes'"]],
    [`style-src ${HASH}`, 'style-src-attr', []],
    [`default-src ${HASH} 'unsafe-hashes'`, 'img-src', []],
    // Neither lets 'unsafe-inline' count, in attributes no more than elsewhere.
    ["script-src 'unsafe-inline' 'self'", 'script-src-attr', ["'unsafe-inline'"]],
    ["script-src 'unsafe-inline' 'nonce-abc'", 'script-src-attr', []],
    ["default-src 'unsafe-inline' 'self'", 'style-src-attr', ["'unsafe-inline'"]],
    ["default-src 'unsafe-inline' 'unsafe-eval' 'self'", 'font-src', ["'self'"]],
    [
      "script-src 'strict-dynamic' 'nonce-abc' https:",
      'script-src-elem',
      ["'strict-dynamic'", "'nonce-abc'"],
    ],
    ["script-src 'strict-dynamic' 'nonce-abc'", 'script-src-attr', []],
    ["script-src 'none'", 'script-src-elem', []],
    ["script-src 'report-sample' 'self' (", 'script-src-elem', ["'self'"]],
  ])('%s: of %s %j', (policy, kind, sources) => {
    expect(letIn(policy, kind)).toEqual(sources);
  });
});
