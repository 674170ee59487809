import { isNonce, scriptLists } from '../../csp/browser.js';
import { SOURCE_LISTS } from '../../csp/source-lists.js';
import { BROAD, isNonceOrHash } from '../../csp/check-policies.js';
import { isUnmatchableAddress, isOpenHost } from '../../csp/open-hosts.js';
import { defineRule, type Problem } from '../../define-rule.js';
import { quoteSources, textsOf, type Policy, type Source } from '../../parse/csp.js';

/** 96 random bits in base64; CSP3 §7.1 asks for 128, and nobody guesses 96 either. */
const SHORTEST_NONCE = 16;

type Message = 'open-host' | 'short-nonce' | 'dead-address';

export default defineRule({
  id: 'csp-bypass',
  title: 'Ways around the policy',
  spec: { label: 'CSP Level 3 §8.2', url: 'https://www.w3.org/TR/CSP3/#strict-dynamic-usage' },
  needs: ['policies'],
  problems: {
    'open-host': {
      severity: 'low',
      points: 0,
      text: 'The policy lets in scripts from where anybody can publish: {sources}',
      why: 'Whoever can put a script element into the page picks a file there that runs what they like. A path to the files in use narrows it; a nonce with strict-dynamic does without host names.',
    },
    'short-nonce': {
      severity: 'low',
      points: 0,
      text: 'The nonce has only {length} characters',
      why: 'A nonce must be new for each answer and not to be guessed: 128 random bits are 22 characters of base64. A short one hints at a counter, a word, or the time.',
    },
    'dead-address': {
      severity: 'info',
      points: 0,
      text: 'The policy names IP addresses, which browsers never match: {sources}',
      why: 'Of all addresses only 127.0.0.1 is compared (CSP3 §6.7.2.8). These let nothing in, and tell of machines behind the site.',
    },
  },
  passes: {
    'no-open-host': {
      bonus: 0,
      text: 'The policy names the hosts of its scripts, and none where anybody can publish',
    },
    vouched: { bonus: 0, text: 'Scripts run when a nonce or hash vouches for them, not by their host' },
  },
  check({ policies: { all } }) {
    if (all.length === 0) return {};
    const lists = scriptLists(all).map(readList);
    const open = openHosts(lists);
    const nonces = lists.flatMap(shortNonces);
    const dead = deadAddresses(all);
    const problems: Problem<Message>[] = [];
    if (open.length > 0) problems.push(problem('open-host', open));
    const [first] = nonces;
    if (first) {
      const length = String(lengthOf(first));
      problems.push({ message: 'short-nonce', values: { length }, quotes: quoteSources(nonces) });
    }
    if (dead.length > 0) problems.push(problem('dead-address', dead));
    return { problems, passes: open.length > 0 ? [] : passesOf(lists) };
  },
});

function problem(message: Message, sources: readonly Source[]): Problem<Message> {
  return { message, values: { sources: textsOf(sources) }, quotes: quoteSources(sources) };
}

interface ScriptList {
  readonly sources: readonly Source[];
  /** Whether hosts count: beside 'strict-dynamic' they do not (CSP3 §8.2). */
  readonly isByHost: boolean;
  /** Where everything is let in, as content-security-policy says, a host more is nothing. */
  readonly isBroad: boolean;
  readonly open: readonly Source[];
}

function readList(sources: readonly Source[]): ScriptList {
  const isByHost = !sources.some(({ text }) => text === "'strict-dynamic'");
  const isBroad = sources.some(({ text }) => BROAD.has(text));
  const open = isByHost && !isBroad ? sources.filter(({ text }) => isOpenHost(text)) : [];
  return { sources, isByHost, isBroad, open };
}

/** Empty where one policy names no such host: browsers ask each by itself. */
function openHosts(lists: readonly ScriptList[]): readonly Source[] {
  return lists.every(({ open }) => open.length > 0) ? lists.flatMap(({ open }) => open) : [];
}

function shortNonces({ sources }: ScriptList): Source[] {
  return sources.filter((source) => isNonce(source) && lengthOf(source) < SHORTEST_NONCE);
}

function deadAddresses(policies: readonly Policy[]): Source[] {
  const dead: Source[] = [];
  for (const { directives } of policies) {
    for (const { name, sources } of directives) {
      if (!SOURCE_LISTS.has(name)) continue;
      for (const source of sources) if (isUnmatchableAddress(source.text)) dead.push(source);
    }
  }
  return dead;
}

function passesOf(lists: readonly ScriptList[]) {
  const vouched = lists.find(({ sources, isByHost }) => !isByHost && sources.some(isNonceOrHash));
  if (vouched) {
    return [{ message: 'vouched', quotes: quoteSources(vouched.sources.filter(isNonceOrHash)) } as const];
  }
  const named = lists.find(
    ({ sources, isByHost, isBroad, open }) => isByHost && sources.length > 0 && !isBroad && open.length === 0,
  );
  return named ? [{ message: 'no-open-host', quotes: quoteSources(named.sources) } as const] : [];
}

/** The nonce's own characters. */
function lengthOf({ text }: Source): number {
  return text.length - "'nonce-'".length;
}
