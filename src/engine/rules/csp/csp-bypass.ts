import { isNonce, scriptLists } from '../../csp/browser.js';
import { SOURCE_LISTS } from '../../csp/source-lists.js';
import { BROAD, isValidNonceOrHash } from '../../csp/check-policies.js';
import { bypassOf, isIpv6Source, openValues } from '../../csp/open-hosts.js';
import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import { isPlaceholder, quoteSources, type Policy, type Source } from '../../parse/csp.js';

/** 96 random bits in base64: CSP3 §7.1 requires 128, but 96 cannot be guessed either. */
const SHORTEST_NONCE = 16;

type Message = 'open-host' | 'angular-host' | 'short-nonce' | 'dead-address';

const BY_NAME = "Add the path of the files in use, or replace host names with a nonce and 'strict-dynamic'.";

export default defineRule({
  id: 'csp-bypass',
  on: 'pages',
  title: 'CSP bypasses',
  spec: { label: 'CSP Level 3 §8.2', url: 'https://www.w3.org/TR/CSP3/#strict-dynamic-usage' },
  needs: ['policies'],
  problems: {
    'open-host': {
      severity: 'low',
      points: 0,
      text: 'The policy allows scripts from hosts where anyone can publish: {sources}{from}',
      why: `An attacker who can inject a script element can load a file from there that runs code of their choice. ${BY_NAME}`,
    },
    'angular-host': {
      severity: 'low',
      points: 0,
      text: 'The policy allows scripts from hosts that serve AngularJS: {sources}',
      why: `An attacker who can inject markup can load AngularJS from there, which runs expressions in the markup as code. ${BY_NAME}`,
    },
    'short-nonce': {
      severity: 'low',
      points: 0,
      text: 'The nonce has only {length} characters',
      why: 'A nonce must be new in each response and impossible to guess: 128 random bits are 22 characters of base64.',
    },
    'dead-address': {
      severity: 'info',
      points: 0,
      text: 'The policy names IPv6 addresses, which browsers ignore: {sources}',
      why: 'A policy can name hosts and IPv4 addresses only (CSP3 §2.3.1). These allow nothing; use a host name.',
    },
  },
  passes: {
    'no-open-host': {
      bonus: 0,
      text: 'The policy lists the hosts of its scripts, and none open to attackers',
    },
    vouched: { bonus: 0, text: 'Scripts are allowed by nonce or hash, not by host' },
  },
  check({ policies: { all } }) {
    if (all.length === 0) return {};
    const lists = scriptLists(all).map(parseList);
    const open = openHosts(lists);
    const nonces = lists.flatMap(shortNonces);
    const dead = deadAddresses(all);
    const problems: Problem<Message>[] = [];
    for (const message of ['open-host', 'angular-host'] as const) {
      const hosts = open.filter(({ text }) => bypassOf(text) === message);
      if (hosts.length > 0) problems.push(problem(message, hosts));
    }
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
  return { message, values: openValues(sources), quotes: quoteSources(sources) };
}

interface ScriptList {
  readonly sources: readonly Source[];
  /** Whether hosts count: with 'strict-dynamic' they do not (CSP3 §8.2). */
  readonly isByHost: boolean;
  /** Whether any host is allowed; content-security-policy reports that. */
  readonly isBroad: boolean;
  readonly open: readonly Source[];
}

function parseList(sources: readonly Source[]): ScriptList {
  const isByHost = !sources.some(({ text }) => text === "'strict-dynamic'");
  const isBroad = sources.some(({ text }) => BROAD.has(text));
  const open = isByHost && !isBroad ? sources.filter(({ text }) => bypassOf(text)) : [];
  return { sources, isByHost, isBroad, open };
}

/** Empty if one policy has no such host: browsers enforce each policy separately. */
function openHosts(lists: readonly ScriptList[]): readonly Source[] {
  return lists.every(({ open }) => open.length > 0) ? lists.flatMap(({ open }) => open) : [];
}

function shortNonces({ sources }: ScriptList): Source[] {
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

function passesOf(lists: readonly ScriptList[]) {
  const byNonce = lists.find(({ sources, isByHost }) => !isByHost && sources.some(isValidNonceOrHash));
  if (byNonce) {
    return [
      { message: 'vouched', quotes: quoteSources(byNonce.sources.filter(isValidNonceOrHash)) } as const,
    ];
  }
  const named = lists.find(
    ({ sources, isByHost, isBroad, open }) => isByHost && sources.length > 0 && !isBroad && open.length === 0,
  );
  return named ? [{ message: 'no-open-host', quotes: quoteSources(named.sources) } as const] : [];
}

/** The number of characters of the nonce. */
function lengthOf({ text }: Source): number {
  return text.length - "'nonce-'".length;
}

export const page: RulePage = {
  about:
    'A policy is as narrow as its widest host. If anyone can publish a file there, or it serves all published packages, an attacker finds the script they need, and the policy allows it.',
  exceptions: [
    'It costs nothing: a bypass needs an injection first, and a policy with hosts is better than none.',
    'The list of hosts is short and our own (`src/engine/data/open-hosts.json`): it names services, not single addresses that answer with JSONP. Such addresses come and go, and calling every policy with a map or a video unsafe helps nobody.',
    "`angular-host` are hosts where nobody but their owner publishes, and that serve AngularJS to everyone (`ajax.googleapis.com`, `cdnjs.cloudflare.com`). It runs expressions in markup as code, also under a policy without `'unsafe-eval'`.",
    '`*.` before a public suffix (`*.com`, `*.co.uk`) allows anyone who gets a name there. Suffixes of governments, universities and schools (`*.gov.uk`) do not count: their registries admit only their own.',
    'Of private suffixes only those count whose providers give names to anyone, such as `*.github.io`; the finding names the provider. The list is our own (`src/engine/data/open-hosts.json`), because the public suffix list also has domains of governments (`*.service.gov.uk`), companies and their customers (`*.akamaized.net`). One that is not in it costs nothing.',
    'A source with a path is not counted: it is limited to that path, unless the host has an open redirect.',
    "Browsers ignore hosts next to `'strict-dynamic'`, and so does this rule. Of several policies one without such a host is enough.",
    '`blog.google` in the recorded responses lists `*.googleapis.com`, where anyone can store files: it gets the finding too.',
    "Somebody's own name on a shared service, such as `shop.github.io`, is theirs; only `*.` lets in the others.",
    'Nonces of 16 characters and more are not called short, although 22 are recommended: they cannot be guessed.',
    '`dead-address` is about IPv6 addresses, which Chromium calls an invalid source and Firefox does not match either. Both match every IPv4 address in `script-src`, `img-src`, `connect-src` and `frame-ancestors`, although CSP3 §6.7.2.10 allows `127.0.0.1` only.',
  ],
  specNotes: ': nonces instead of hosts; §7.1: nonces; §6.7.2.10: addresses',
};
