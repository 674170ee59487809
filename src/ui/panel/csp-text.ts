import {
  anyScriptIn,
  apply,
  audit,
  pagePolicies,
  parseAllowed,
  parseTypedPolicy,
  relevantSources,
  RETIRED_DIRECTIVES,
  type ActiveSuppressions,
  type Advice,
  type AnyScript,
  type DirectiveReading,
  type FetchKind,
  type PageSnapshot,
  type PolicyReading,
  type Report,
  type SourceReading,
  type TypedPolicy,
  type WayKind,
  type WhyNotTried,
} from '../../engine/index.js';
import { enumerated } from '../../export/texts.js';

type Policies = ReturnType<typeof pagePolicies>;
type PolicyKind = PolicyReading['kind'];

/** The policies of a page, or a typed one in place of those in its header, as browsers read them. */
export interface Judged {
  readonly policies: Policies;
  /** The page with them; absent where what is typed cannot be read. */
  readonly snapshot?: PageSnapshot;
  readonly report?: Report;
  readonly verdict?: ScriptsVerdict;
  /** To try what is typed. */
  readonly advice?: Advice;
  /** Why it cannot be tried. */
  readonly refused?: Exclude<TypedPolicy, { advice: unknown }>;
}

/** Browsers skip these, and use the rest. */
const SKIPPED: ReadonlySet<WhyNotTried> = new Set([
  'unknown-directive',
  'repeated-directive',
  'invalid-source',
]);

/** @param text as typed, of any length; undefined for what the page sent */
export function judge(
  text: string | undefined,
  page: {
    readonly snapshot: PageSnapshot;
    readonly report: Report;
    readonly suppressed?: ActiveSuppressions;
  },
): Judged {
  const { snapshot, report, suppressed } = page;
  if (text === undefined) return judgedPage(snapshot, report);
  const typed = parseTypedPolicy(text, snapshot.url);
  if ('refused' in typed && !SKIPPED.has(typed.refused))
    return { policies: { seen: true, value: [] }, refused: typed };
  const { advice } =
    'advice' in typed
      ? typed
      : {
          advice: {
            op: 'set-header' as const,
            name: 'Content-Security-Policy',
            value: text.replaceAll(/[\r\n]+/g, ' ').trim(),
          },
        };
  const after = apply(snapshot, [advice]);
  return {
    ...judgedPage(after, audit(after, suppressed), 'report-only'),
    ...('advice' in typed ? { advice } : { refused: typed }),
  };
}

/** @param left which of its policies do not count */
function judgedPage(snapshot: PageSnapshot, report: Report, left?: PolicyKind): Judged {
  const observed = pagePolicies(snapshot);
  if (!observed.seen) return { policies: observed, snapshot, report };
  const value = observed.value.filter(({ kind }) => kind !== left);
  return { policies: { seen: true, value }, snapshot, report, verdict: scriptsIn(value, snapshot) };
}

/** How injected script runs; what it runs by follows or precedes the reason. */
const WAYS: Readonly<Record<WayKind, (through: string) => string>> = {
  unlimited: (through) => `Whoever injects markup can run any script: ${through}.`,
  anything: (through) => `Whoever injects markup can run any script: ${through} allows it.`,
  'known-nonce': (through) => `Whoever injects a script tag can run any script: everybody knows ${through}.`,
  'open-host': (through) =>
    `Whoever injects a script tag can run any script through ${through}: anyone can publish there.`,
  'jsonp-host': (through) =>
    `Whoever injects a script tag can run any script through ${through}: JSONP is answered there.`,
  'angular-host': (through) =>
    `Whoever injects a script tag can run any script through ${through}: AngularJS is served there.`,
  base: (through) =>
    `Whoever injects a <base> chooses where scripts come from that are trusted by a ${through}.`,
  'doubtful-host': (through) =>
    `Whether injected script runs is not known: it could through ${through}, and that may have been closed since.`,
};

export interface ScriptsVerdict extends Pick<AnyScript, 'runs'> {
  readonly text: string;
  /** Whether it runs nowhere but in files of this site. */
  readonly isLimited: boolean;
  /** By which it runs, in lower case. */
  readonly sources: readonly string[];
}

/** Whether injected script runs under the enforced policies, as a sentence. */
function scriptsIn(
  policies: Extract<Policies, { seen: true }>['value'],
  { url, markup }: Pick<PageSnapshot, 'url' | 'markup'>,
): ScriptsVerdict {
  const enforced = policies.filter(({ kind }) => kind !== 'report-only');
  const { runs, ways } = anyScriptIn(
    enforced.map(({ policy }) => policy),
    url,
  );
  const sources = ways.flatMap(({ where }) => where.map(({ text }) => text));
  const [first] = ways;
  if (first?.kind === 'unlimited' && !markup.seen)
    return {
      runs: 'unknown',
      isLimited: false,
      text: 'Whether injected script runs is not known: the page’s markup was not read, and may have a policy.',
      sources,
    };
  return {
    runs,
    sources,
    ...(first ? { isLimited: false, text: WAYS[first.kind](first.through) } : limitedBy(enforced, url)),
  };
}

/** What a script tag can still run, where that is no script of anyone's choice. */
function limitedBy(
  enforced: Extract<Policies, { seen: true }>['value'],
  url: string,
): Pick<ScriptsVerdict, 'text' | 'isLimited'> {
  const lists = parseAllowed(enforced, url, undefined).flatMap(
    ({ directives }) => directives.find(({ governs }) => governs.includes('script-src-elem')) ?? [],
  );
  const [list, ...others] = lists;
  // What several lists allow together is in none of them.
  const sources = list && others.length === 0 ? relevantSources(list, 'script-src-elem') : [];
  const foreign = sources.flatMap(({ kind, text }) => (kind === 'host' || kind === 'scheme' ? [text] : []));
  const files = [...(sources.some(({ kind }) => kind === 'self') ? ['this site'] : []), ...foreign];
  const evaluates = sources.some(({ text }) => text.toLowerCase() === "'unsafe-eval'");
  return {
    isLimited: foreign.length === 0 && !evaluates,
    text: [
      files.length > 0
        ? `Injected inline script does not run. A script tag can run any file of ${enumerated(files)}.`
        : 'Injected script does not run.',
      ...(evaluates ? ['Text that reaches eval() runs as code.'] : []),
    ].join(' '),
  };
}

/** The types of loads in plain words. */
export const LOAD_LABELS: Readonly<Record<FetchKind, string>> = {
  'script-src-elem': 'scripts',
  'script-src-attr': 'event handlers in attributes',
  'style-src-elem': 'styles',
  'style-src-attr': 'style attributes',
  'img-src': 'images',
  'font-src': 'fonts',
  'connect-src': 'connections from scripts',
  'media-src': 'audio and video',
  'manifest-src': 'the manifest',
  'object-src': 'plugins',
  'frame-src': 'frames',
  'worker-src': 'workers',
  'base-uri': 'the base URL',
  'form-action': 'where forms submit to',
  'frame-ancestors': 'who may frame the page',
};

const OTHERS: Readonly<Record<string, string>> = {
  'report-uri': 'Where browsers send violation reports.',
  'report-to': 'The endpoint for violation reports, by its name in Reporting-Endpoints.',
  sandbox: 'Sandboxes the page like a sandboxed frame; each keyword lifts a restriction.',
  'upgrade-insecure-requests': 'Requests the page’s http: URLs over https: instead.',
  'require-trusted-types-for':
    'Scripts may pass text to injection sinks only through a Trusted Types policy.',
  'trusted-types': 'The Trusted Types policies that scripts may create.',
  'treat-as-public-address':
    'In Chromium, requests to the local network need permission as from a public site.',
};

/** What a directive controls, or why it is ignored; '' if its name says it. */
export function directiveText({ name, status, governs }: DirectiveReading): string {
  switch (status) {
    case 'unknown':
      return 'Unknown to browsers: ignored.';
    case 'retired':
      return `Of no use (${RETIRED_DIRECTIVES.get(name) ?? 'it has no replacement'}).`;
    case 'repeated':
      return 'Set before in this policy: only the first one counts.';
    case 'not-in-meta':
      return 'Ignored in markup: it works in a header only.';
    case 'in-effect': {
      const other = Object.hasOwn(OTHERS, name) ? OTHERS[name] : undefined;
      if (other !== undefined) return other;
      // Its name says it.
      if (governs.length === 1) return '';
      if (governs.length === 0) return 'No effect: more specific directives control all it covers.';
      return `Controls ${enumerated(governs.map((kind) => LOAD_LABELS[kind]))}.`;
    }
  }
}

const KEYWORDS: Readonly<Record<string, string>> = {
  "'none'": 'nothing',
  "'unsafe-inline'": 'all inline code and styles, injected ones too',
  "'unsafe-eval'": 'code from text, such as eval()',
  "'wasm-unsafe-eval'": 'WebAssembly, without eval',
  "'unsafe-hashes'": 'the hashes also apply to event handlers and style attributes',
  "'strict-dynamic'": 'all that a trusted script loads; hosts are ignored',
  "'report-sample'": 'reports include the first characters of what was blocked',
  "'inline-speculation-rules'": 'inline speculation rules',
  "'trusted-types-eval'": 'eval() of text from a Trusted Types policy',
};

const IGNORED: Readonly<Record<NonNullable<SourceReading['ignored']>, string>> = {
  'nonce-or-hash': "ignored because of a nonce, a hash or 'strict-dynamic'",
  'strict-dynamic': "ignored because of 'strict-dynamic'",
  'none-not-alone': 'ignored because of other expressions',
};

/** What a source expression allows. */
export function sourceText({ text, kind, ignored }: SourceReading): string {
  if (ignored) return IGNORED[ignored];
  switch (kind) {
    case 'any':
      return 'any host, over http, https and WebSocket';
    case 'self':
      return 'this origin';
    case 'scheme':
      return schemeText(text.toLowerCase());
    case 'host':
      return hostText(text.toLowerCase());
    case 'nonce':
      return 'elements with this nonce, but no code in attributes; it must be new in each response';
    case 'hash':
      return "code with exactly this content; in attributes only with 'unsafe-hashes'";
    case 'chromium':
      return 'read by Chromium only, and there other sources of this list may not count';
    case 'keyword': {
      const lower = text.toLowerCase();
      return (Object.hasOwn(KEYWORDS, lower) ? KEYWORDS[lower] : undefined) ?? 'another keyword';
    }
    case 'value':
      return '';
    case 'invalid':
      return 'not a source expression: ignored';
  }
}

function schemeText(scheme: string): string {
  if (scheme === 'data:') return 'data: URLs, which injected markup can contain';
  if (scheme === 'blob:') return 'blob: URLs, which only the page’s scripts can create';
  return scheme === 'https:' || scheme === 'http:'
    ? `any host over ${scheme.slice(0, -1)}`
    : `any ${scheme} URL`;
}

function hostText(source: string): string {
  const scheme = source.indexOf('://');
  const rest = scheme < 0 ? source : source.slice(scheme + 3);
  const slash = rest.indexOf('/');
  const path = slash < 0 ? '' : rest.slice(slash);
  const host = rest.startsWith('*.')
    ? 'every subdomain, but not the domain itself'
    : rest.startsWith('*')
      ? 'any host'
      : 'this host';
  if (path === '' || path === '/') return host;
  return path.endsWith('/') ? `${host}, below this path` : `${host}, only this file`;
}

/** Why a typed policy is not tried; what it is about follows. */
export const WHY_NOT_TRIED: Readonly<Record<WhyNotTried, string>> = {
  empty: 'Type a policy first.',
  'header-name': 'Leave out the name of the header.',
  'not-ascii': 'A policy has ASCII characters only: write a host with other letters as xn--….',
  'too-long': 'The policy is longer than 16,384 characters.',
  'several-policies': 'A comma begins another policy: type one, with semicolons between its directives.',
  'unknown-directive': 'Browsers do not know this directive:',
  'repeated-directive': 'Browsers use only the first directive of each name:',
  'invalid-source': 'This is not a source expression:',
  'only-reports': 'Without report-uri and report-to, which a preview never sends, nothing is left.',
};
