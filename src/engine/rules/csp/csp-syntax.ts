import { isValidNonceOrHash } from '../../csp/check-policies.js';
import { isChromiumSource, DIRECTIVES, KEYWORDS, RETIRED } from '../../csp/directives.js';
import { parseExpression } from '../../csp/match.js';
import { isIpv6Source } from '../../csp/open-hosts.js';
import { SOURCE_LISTS } from '../../csp/source-lists.js';
import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import {
  isInForce,
  isPlaceholder,
  quoteSources,
  quoteUnmarked,
  type Directive,
  type Policy,
  type Source,
  writtenOf,
} from '../../parse/csp.js';
import { nearest } from '../../parse/nearest.js';

/** Maximum unknown names that get a suggestion: a hostile policy may have thousands. */
const MAX_HINTS = 20;
/** Browsers ignore these in a `<meta>` (HTML, http-equiv Content-Security-Policy). */
const NOT_IN_META = new Set(['report-uri', 'sandbox']);

type Message =
  | 'placeholder'
  | 'unquoted'
  | 'curly-quotes'
  | 'lost-semicolon'
  | 'stray-comma'
  | 'unknown-directive'
  | 'ignored'
  | 'outside-head'
  | 'in-meta'
  | 'chromium-only'
  | 'retired';
type Place = Pick<Source, 'text' | 'policyText' | 'at'>;

export default defineRule({
  id: 'csp-syntax',
  on: 'pages',
  title: 'CSP syntax',
  spec: { label: 'CSP Level 3 §2.2', url: 'https://www.w3.org/TR/CSP3/#framework-policy' },
  needs: ['policies'],
  problems: {
    // content-security-policy deducts points for what such a mistake allows.
    unquoted: {
      severity: 'low',
      text: 'The policy has {what} without single quotes, so browsers do not read it as a keyword',
      why: 'Keywords, nonces and hashes need single quotes; without them they are host names. What they should allow or forbid has no effect.',
    },
    'curly-quotes': {
      severity: 'low',
      text: 'The policy has typographic quotes, which browsers do not recognize: {what}',
      why: 'Word processors turn straight quotes into these. Browsers ignore the whole expression.',
    },
    placeholder: {
      severity: 'low',
      text: 'The policy has a placeholder instead of a nonce: {what}',
      why: 'A template should put a new random value there for each response. Browsers ignore the placeholder and block the scripts that the nonce should allow.',
    },
    'lost-semicolon': {
      severity: 'low',
      text: 'A semicolon seems to be missing before {what}',
      why: 'Browsers read the directive and its values as hosts of the previous one, and the intended limit is missing.',
    },
    'stray-comma': {
      severity: 'low',
      text: 'A comma ends the policy before {what}',
      why: 'A comma separates policies. Separate sources with spaces and directives with semicolons.',
    },
    'unknown-directive': {
      severity: 'low',
      text: 'The policy has an unknown directive: {what}',
      why: 'Browsers ignore it and all its values. If it is misspelled, the intended limit is missing.',
    },
    ignored: {
      severity: 'low',
      text: 'Browsers ignore this part of the policy: {what}',
      why: 'It is not valid there, or lacks its value. What it should allow or forbid has no effect.',
    },
    'outside-head': {
      severity: 'low',
      text: 'Browsers ignore the policy in a <meta> outside <head>',
      why: 'A <meta> counts only in the head, and any other element or text ends the head. Move it up, or send the policy as a header.',
    },
    'in-meta': {
      severity: 'info',
      text: 'Browsers ignore {what} in a <meta>',
      why: 'It works in the header only. The rest of the policy applies.',
    },
    'chromium-only': {
      severity: 'info',
      text: 'Only Chromium applies {what}',
      why: "There a URL hash switches the hosts of its list off, an eval hash 'unsafe-eval', a key (ed25519) 'unsafe-inline'; without an origin trial neither hash matches. Other browsers need the hosts.",
    },
    retired: {
      severity: 'info',
      text: 'The policy has a directive of no use: {what}',
      why: 'Browsers ignore it, or do what it asks for anyway. It does no harm.',
    },
  },
  passes: {
    understood: { text: 'Browsers understand every part of the policy' },
  },
  check({ policies: { header, meta, all, counted } }) {
    const mistakes: Mistake[] = [];
    parsePolicies(header, mistakes);
    if (meta.seen) {
      parsePolicies(meta.value, mistakes);
      for (const { directives } of meta.value) {
        for (const { name, policyText, nameAt } of directives) {
          if (NOT_IN_META.has(name)) add(mistakes, 'in-meta', { text: name, policyText, at: nameAt });
        }
      }
    }
    for (const { policyText, at } of counted.all.filter((policy) => !isInForce(policy)))
      add(mistakes, 'outside-head', { text: '', policyText, at });
    if (mistakes.length === 0) {
      const isWritten = all.some(({ directives }) => directives.length > 0);
      return isWritten ? { passes: [{ message: 'understood', quotes: quoteUnmarked(all) }] } : {};
    }
    const problems = ORDER.flatMap((message): Problem<Message>[] => {
      const places = mistakes.flatMap((mistake) => (mistake.message === message ? [mistake.place] : []));
      if (places.length === 0) return [];
      return [{ message, values: { what: wordsFor(message, places) }, quotes: quoteSources(places) }];
    });
    return { problems };
  },
});

const ORDER = [
  'placeholder',
  'lost-semicolon',
  'stray-comma',
  'unknown-directive',
  'unquoted',
  'curly-quotes',
  'ignored',
  'outside-head',
  'in-meta',
  'chromium-only',
  'retired',
] as const satisfies readonly Message[];

interface Mistake {
  readonly message: Message;
  readonly place: Place;
}

function add(mistakes: Mistake[], message: Message, place: Place): void {
  mistakes.push({ message, place });
}

function parsePolicies(policies: readonly Policy[], mistakes: Mistake[]): void {
  let before: Policy | undefined;
  for (const policy of policies) {
    parsePolicy(policy, before?.policyText === policy.policyText, mistakes);
    before = policy;
  }
}

/** @param follows whether a comma separates this policy from another in the same text */
function parsePolicy({ directives }: Policy, follows: boolean, mistakes: Mistake[]): void {
  for (const directive of directives) {
    const { name, policyText, nameAt } = directive;
    const place = { text: name, policyText, at: nameAt };
    if (SOURCE_LISTS.has(name)) parseSources(directive, mistakes);
    else if (DIRECTIVES.has(name)) {
      if (name === 'treat-as-public-address') add(mistakes, 'chromium-only', place);
      if (directive.sources.length === 0 && NEED_VALUE.has(name)) add(mistakes, 'ignored', place);
      parseValues(directive, mistakes);
    } else {
      if (RETIRED.has(name)) add(mistakes, 'retired', place);
      else if (follows && directive === directives[0] && !looksLikeName(name))
        add(mistakes, 'stray-comma', place);
      else add(mistakes, 'unknown-directive', place);
    }
  }
}

const NEED_VALUE = new Set(['report-to', 'report-uri', 'require-trusted-types-for']);

/** What these directives take, as written. */
const VALUES: Readonly<Partial<Record<string, RegExp>>> = {
  'require-trusted-types-for': /^'script'$/,
  'trusted-types': /^(?:\*|'allow-duplicates'|'none'|[\w#=/@.%-]+)$/i,
};

function parseValues({ name, sources }: Directive, mistakes: Mistake[]): void {
  for (const source of sources) {
    const isValid = VALUES[name]?.test(source.policyText.value.slice(...source.at)) ?? true;
    if (!isValid) add(mistakes, 'ignored', source);
  }
}

function parseSources({ name, sources }: Directive, mistakes: Mistake[]): void {
  for (const source of sources) {
    const { text } = source;
    if (isChromiumSource(text)) add(mistakes, 'chromium-only', source);
    else if (isPlaceholder(text)) {
      // content-security-policy reports those that browsers accept.
      if (!isValidNonceOrHash(source)) add(mistakes, 'placeholder', source);
    } else if (isQuoted(text)) {
      // The rule framing reports those of frame-ancestors.
      const isKnown = KEYWORDS.has(bare(text)) || isValidNonceOrHash(source) || name === 'frame-ancestors';
      if (!isKnown) add(mistakes, 'ignored', source);
    } else if (DIRECTIVES.has(text) && text.includes('-')) add(mistakes, 'lost-semicolon', source);
    else if (isCurly(text)) add(mistakes, 'curly-quotes', source);
    else if (needsQuotes(bare(text))) add(mistakes, 'unquoted', source);
    else if (/[?#]/.test(text)) add(mistakes, 'ignored', queryOf(source));
    // csp-bypass reports addresses; credentials are not repeated.
    else if (!parseExpression(text) && !isIpv6Source(text) && !text.includes('@')) {
      add(mistakes, 'ignored', source);
    }
  }
}

/** The query or fragment of a source, or all of it where that follows no path; its text may be a secret. */
function queryOf({ policyText, at: [from, to] }: Source): Place {
  const written = policyText.value.slice(from, to);
  const query = written.search(/[?#]/);
  const start = parseExpression(written) ? query : 0;
  return { text: `${written.slice(start, query + 1)}…`, policyText, at: [from + start, to] };
}

function needsQuotes(word: string): boolean {
  return KEYWORDS.has(word) || NEEDS_QUOTES.some((start) => word.startsWith(start));
}

const NEEDS_QUOTES = ['nonce-', 'sha256-', 'sha384-', 'sha512-'];

function isQuoted(text: string): boolean {
  return text.length > 2 && text.startsWith("'") && text.endsWith("'");
}

/** Without quotes of any kind. */
function bare(text: string): string {
  const begins = QUOTES.includes(text.charAt(0));
  const ends = QUOTES.includes(text.charAt(text.length - 1));
  return begins || ends ? text.slice(begins ? 1 : 0, ends ? -1 : undefined) : text;
}

const QUOTES = '\'"`';

/** Typographic quotes, also as UTF-8 bytes read as Latin-1. */
function isCurly(text: string): boolean {
  return /^(?:[\u2018-\u201f\u00b4]|\u00e2\u0080[\u0098-\u009f])/.test(text);
}

/** Letters and hyphens, perhaps with a colon: a misspelled directive rather than a source. */
function looksLikeName(name: string): boolean {
  return /^[a-z-]{1,40}:?$/.test(name) && name.includes('-');
}

function wordsFor(message: Message, places: readonly Place[]): string {
  const isName = message === 'retired' || message === 'unknown-directive';
  const words = [...new Set(places.map((place) => (isName ? place.text : writtenOf(place))))];
  if (message === 'retired') {
    return words.map((word) => `${word} (${RETIRED.get(word) ?? ''})`).join(', ');
  }
  if (message !== 'unknown-directive') return words.join(' ');
  return words
    .map((word, at) => {
      const meant = at < MAX_HINTS ? nearest(word.replace(/:$/, ''), DIRECTIVES) : undefined;
      return meant === undefined ? word : `${word} (${meant}?)`;
    })
    .join(', ');
}

export const page: RulePage = {
  cwe: 693,
  otherCwe: { placeholder: null, 'chromium-only': null, retired: null },
  about:
    'Browsers ignore what they do not understand in a policy, without a visible error. If a quote, a semicolon or a letter is missing, the intended limit is missing too.',
  exceptions: [
    'Nothing here costs points: `content-security-policy` deducts points for what the policy allows because of such a mistake.',
    'Obsolete directives do no harm and are _info_; older recommendations have them.',
    '`block-all-mixed-content`: Chromium applies it, and upgrades or blocks the same images with and without it. Firefox 122 and later do not know it. `webrtc`: Chromium calls it unrecognized, and Firefox opens the channel all the same.',
    "`chromium-only`: `treat-as-public-address`; `'ed25519-…'`, which lets in files signed with that key and switches `'unsafe-inline'` off; and experiments: beside `'url-sha256-…'` Chromium ignores the hosts and schemes of the list, beside `'eval-sha256-…'` it ignores `'unsafe-eval'`, also where the site takes no part in the trial, and `'strict-dynamic-url'` changes nothing. In Firefox everything beside them keeps working, so `content-security-policy` gives no advice for such a policy.",
    '`ignored` are source expressions that do not parse, such as `*.*`, a host with an underscore, or a nonce that is no base64; the query or fragment of a source; unknown values of `require-trusted-types-for` and `trusted-types`; and `report-uri`, `report-to` and `require-trusted-types-for` without a value. An empty source list allows nothing, and an empty `sandbox` or `trusted-types` forbids all: these have an effect. `framing` reports keywords in `frame-ancestors`.',
    "`placeholder` is `'nonce-{{nonce}}'`, `'nonce-$CSP_NONCE'`, `'nonce-%nonce%'`, `'nonce-<%= nonce %>'` and the like, which Chromium 156 and Firefox 153 ignore: `'unsafe-inline'` beside it stays in force (`content-security-policy/invalid-nonce`). Where its characters are base64 (`'nonce-__CSP_NONCE__'`), both accept it: `content-security-policy/placeholder-nonce`.",
    'An unknown directive is shown with the known name that is at most two letters away, if there is one.',
    '`x-frame-options` reports `frame-ancestors` in a `<meta>`; `content-security-policy` reports a directive that is set twice.',
    "`'unsafe-inline'` next to a nonce or hash is not a mistake: it is for old browsers.",
  ],
  specNotes:
    ': how a policy is read; §2.3.1: source lists; [HTML](https://html.spec.whatwg.org/multipage/semantics.html#attr-meta-http-equiv-content-security-policy): what a `<meta>` cannot say',
};
