import { isNonce, isVoucher, scriptLists } from '../csp/browser.js';
import { SOURCE_LISTS } from '../csp/directives.js';
import { BROAD } from '../csp/judge.js';
import { isDeadAddress, isOpenHost } from '../csp/open-hosts.js';
import { defineRule, type Problem } from '../define-rule.js';
import { quoteSources, textsOf, type Policy, type Source } from '../parse/csp.js';

/** 96 random bits in base64; CSP3 §7.1 asks for 128, and nobody guesses 96 either. */
const SHORTEST_NONCE = 16;

type Message = 'open-host' | 'short-nonce' | 'dead-address';

export default defineRule({
  id: 'csp-bypass',
  needs: ['policies'],
  problems: {
    'open-host': { severity: 'low', points: 0 },
    'short-nonce': { severity: 'low', points: 0 },
    'dead-address': { severity: 'info', points: 0 },
  },
  passes: {
    'no-open-host': { bonus: 0 },
    vouched: { bonus: 0 },
  },
  check({ policies: { all } }) {
    if (all.length === 0) return {};
    const lists = scriptLists(all);
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

/** Empty where one policy names no such host: browsers ask each by itself. */
function openHosts(lists: readonly (readonly Source[])[]): Source[] {
  const all: Source[] = [];
  for (const list of lists) {
    const open = isByHost(list) ? list.filter(isOpen) : [];
    // Where everything is let in, as content-security-policy says, a host more is nothing.
    if (open.length === 0 || list.some(isBroad)) return [];
    all.push(...open);
  }
  return all;
}

function shortNonces(list: readonly Source[]): Source[] {
  return list.filter((source) => isNonce(source) && lengthOf(source) < SHORTEST_NONCE);
}

function deadAddresses(policies: readonly Policy[]): Source[] {
  const dead: Source[] = [];
  for (const { directives } of policies) {
    for (const { name, sources } of directives) {
      if (!SOURCE_LISTS.has(name)) continue;
      for (const source of sources) if (isDeadAddress(source.text)) dead.push(source);
    }
  }
  return dead;
}

/** Whether hosts count: beside 'strict-dynamic' they do not (CSP3 §8.2). */
function isByHost(list: readonly Source[]): boolean {
  return !list.some(({ text }) => text === "'strict-dynamic'");
}

function passesOf(lists: readonly (readonly Source[])[]) {
  const vouched = lists.find((list) => !isByHost(list) && list.some(isVoucher));
  if (vouched) return [{ message: 'vouched', quotes: quoteSources(vouched.filter(isVoucher)) } as const];
  const named = lists.find(
    (list) => isByHost(list) && list.length > 0 && !list.some(isBroad) && !list.some(isOpen),
  );
  return named ? [{ message: 'no-open-host', quotes: quoteSources(named) } as const] : [];
}

function isOpen({ text }: Source): boolean {
  return isOpenHost(text);
}

function isBroad({ text }: Source): boolean {
  return BROAD.has(text);
}

/** The nonce's own characters. */
function lengthOf({ text }: Source): number {
  return text.length - "'nonce-'".length;
}
