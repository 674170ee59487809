import { anyScriptIn, isSandboxed } from '../../csp/any-script.js';
import { isNonce, scriptLists } from '../../csp/browser.js';
import { SOURCE_LISTS } from '../../csp/source-lists.js';
import { isStrictDynamic, isValidNonceOrHash } from '../../csp/check-policies.js';
import { isIpv6Source } from '../../csp/open-hosts.js';
import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import { isPlaceholder, quoteSources, textsOf, type Policy, type Source } from '../../parse/csp.js';

/** 96 random bits in base64: CSP3 §7.1 requires 128, but 96 cannot be guessed either. */
const SHORTEST_NONCE = 16;

type Message = 'short-nonce' | 'dead-address';

export default defineRule({
  id: 'csp-bypass',
  on: 'pages',
  title: 'CSP bypasses',
  spec: { label: 'CSP Level 3 §8.2', url: 'https://www.w3.org/TR/CSP3/#strict-dynamic-usage' },
  needs: ['url', 'policies'],
  problems: {
    'short-nonce': {
      severity: 'low',
      text: 'The nonce has only {length} characters',
      why: 'A nonce must be new in each response and impossible to guess: 128 random bits are 22 characters of base64.',
    },
    'dead-address': {
      severity: 'info',
      text: 'The policy names IPv6 addresses, which browsers ignore: {sources}',
      why: 'A policy can name hosts and IPv4 addresses only (CSP3 §2.3.1). These allow nothing; use a host name.',
    },
  },
  passes: {
    'no-open-host': { text: 'The policy lists the hosts of its scripts, and none open to attackers' },
    vouched: { text: 'Scripts are allowed by nonce or hash, not by host' },
  },
  check({ url, policies: { all } }) {
    if (all.length === 0) return {};
    const lists = scriptLists(all);
    const nonces = lists.flatMap(shortNonces);
    const dead = deadAddresses(all);
    const problems: Problem<Message>[] = [];
    const [first] = nonces;
    if (first) {
      const length = String(lengthOf(first));
      problems.push({ message: 'short-nonce', values: { length }, quotes: quoteSources(nonces) });
    }
    if (dead.length > 0) {
      problems.push({
        message: 'dead-address',
        values: { sources: textsOf(dead) },
        quotes: quoteSources(dead),
      });
    }
    // content-security-policy reports the others.
    const isByName =
      !all.some(isSandboxed) && anyScriptIn(all, url).ways.every(({ kind }) => kind === 'base');
    return { problems, passes: isByName ? passesOf(lists) : [] };
  },
});

function shortNonces(sources: readonly Source[]): Source[] {
  return sources.filter(
    (source) => isNonce(source) && !isPlaceholder(source.text) && lengthOf(source) < SHORTEST_NONCE,
  );
}

function deadAddresses(policies: readonly Policy[]): Source[] {
  const dead: Source[] = [];
  for (const { directives } of policies) {
    for (const { name, sources } of directives) {
      if (!SOURCE_LISTS.has(name)) continue;
      for (const source of sources) if (isIpv6Source(source.text)) dead.push(source);
    }
  }
  return dead;
}

function passesOf(lists: readonly (readonly Source[])[]) {
  const byNonce = lists.find((list) => list.some(isStrictDynamic) && list.some(isValidNonceOrHash));
  if (byNonce) {
    return [{ message: 'vouched', quotes: quoteSources(byNonce.filter(isValidNonceOrHash)) } as const];
  }
  const named = lists.find((list) => list.length > 0 && !list.some(isStrictDynamic));
  return named ? [{ message: 'no-open-host', quotes: quoteSources(named) } as const] : [];
}

/** The number of characters of the nonce. */
function lengthOf({ text }: Source): number {
  return text.length - "'nonce-'".length;
}

export const page: RulePage = {
  cwe: 334,
  otherCwe: { 'dead-address': null },
  about:
    'A nonce that can be guessed, or an address that no browser matches, is not what the policy was meant to say. Whether anyone’s script runs is `content-security-policy`’s verdict; here are the passes for a policy that lets in none by name.',
  exceptions: [
    'Nonces of 16 characters and more are not called short, although 22 are recommended: they cannot be guessed.',
    '`short-nonce` is _low_, where the CSP Evaluator calls one of fewer than 8 characters _medium_: each response has another one, so an attacker has one guess for it.',
    '`dead-address` is about IPv6 addresses, which Chromium calls an invalid source and Firefox does not match either. Both match every IPv4 address in `script-src`, `img-src`, `connect-src` and `frame-ancestors`, although CSP3 §6.7.2.10 allows `127.0.0.1` only.',
  ],
  specNotes: ': nonces instead of hosts; §7.1: nonces; §6.7.2.10: addresses',
};
