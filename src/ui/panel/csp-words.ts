import {
  RETIRED_DIRECTIVES,
  type DirectiveReading,
  type FetchKind,
  type SourceReading,
} from '../../engine/index.js';

/** What a kind of load is to people. */
export const LOAD_WORDS: Readonly<Record<FetchKind, string>> = {
  'script-src-elem': 'scripts',
  'script-src-attr': 'event handlers in attributes',
  'style-src-elem': 'styles',
  'style-src-attr': 'style attributes',
  'img-src': 'images',
  'font-src': 'fonts',
  'connect-src': 'connections of scripts',
  'media-src': 'audio and video',
  'manifest-src': 'the manifest',
  'object-src': 'plugins',
  'frame-src': 'frames',
  'worker-src': 'workers',
  'base-uri': 'the base address',
  'form-action': 'where forms go',
  'frame-ancestors': 'who may frame the page',
};

const OTHERS: Readonly<Record<string, string>> = {
  'report-uri': 'Where browsers send reports of violations.',
  'report-to': 'The reporting endpoint that gets violations; Reporting-Endpoints says where it is.',
  sandbox: 'The page lives in a sandbox, as a sandboxed frame does; each word gives something back.',
  'upgrade-insecure-requests': 'What the page names by http: is asked for by https:.',
  'require-trusted-types-for':
    'Scripts may put text into the page as code only through a Trusted Types policy.',
  'trusted-types': 'The Trusted Types policies that scripts may make.',
  webrtc: 'Whether the page may open WebRTC connections.',
};

/** What a directive is for, or why it is for nothing. */
export function directiveWords({ name, status, governs }: DirectiveReading): string {
  switch (status) {
    case 'unknown':
      return 'No browser knows it: it is passed over.';
    case 'retired':
      return `Browsers no longer heed it: ${RETIRED_DIRECTIVES.get(name) ?? 'it has no replacement'}.`;
    case 'repeated':
      return 'The policy has it already: only the first counts.';
    case 'not-in-meta':
      return 'Browsers pass it over in markup: it works in a header only.';
    case 'in-effect': {
      const other = Object.hasOwn(OTHERS, name) ? OTHERS[name] : undefined;
      if (other !== undefined) return other;
      if (governs.length === 0) return 'More exact directives decide over everything it could.';
      return `Decides over ${listed(governs.map((kind) => LOAD_WORDS[kind]))}.`;
    }
  }
}

const KEYWORDS: Readonly<Record<string, string>> = {
  "'none'": 'nothing',
  "'unsafe-inline'": 'code and styles that stand in the page itself, whoever put them there',
  "'unsafe-eval'": 'text that becomes code: eval and the like',
  "'wasm-unsafe-eval'": 'WebAssembly, without eval',
  "'unsafe-hashes'": 'the hashes also hold for handlers and style attributes',
  "'strict-dynamic'": 'whatever a trusted script loads; hosts no longer count',
  "'report-sample'": 'reports carry the first characters of what was stopped',
  "'inline-speculation-rules'": 'speculation rules in the page',
  "'trusted-types-eval'": 'eval of text a Trusted Types policy has passed',
};

const IGNORED: Readonly<Record<NonNullable<SourceReading['ignored']>, string>> = {
  'nonce-or-hash': 'passed over: a nonce, a hash or ‘strict-dynamic’ stands beside it',
  'strict-dynamic': 'passed over: ‘strict-dynamic’ stands beside it',
  'none-not-alone': 'passed over: other expressions stand beside it',
};

/** What an expression lets in. */
export function sourceWords({ text, kind, ignored }: SourceReading): string {
  if (ignored) return IGNORED[ignored];
  switch (kind) {
    case 'any':
      return 'any host, over http, https and WebSocket';
    case 'self':
      return 'this origin';
    case 'scheme':
      return schemeWords(text.toLowerCase());
    case 'host':
      return hostWords(text.toLowerCase());
    case 'nonce':
      return 'elements that carry this nonce, and no code in attributes; it has to be new in each answer';
    case 'hash':
      return 'code of exactly this content; in attributes only beside ‘unsafe-hashes’';
    case 'keyword': {
      const lower = text.toLowerCase();
      return (Object.hasOwn(KEYWORDS, lower) ? KEYWORDS[lower] : undefined) ?? 'a keyword of its own';
    }
    case 'value':
      return '';
    case 'invalid':
      return 'no source expression: browsers pass it over';
  }
}

function schemeWords(scheme: string): string {
  if (scheme === 'data:') return 'data: URLs, which anybody who writes into the page can make';
  if (scheme === 'blob:') return 'blob: URLs, which only scripts of the page can make';
  return scheme === 'https:' || scheme === 'http:'
    ? `any host over ${scheme.slice(0, -1)}`
    : `any ${scheme} URL`;
}

function hostWords(source: string): string {
  const scheme = source.indexOf('://');
  const rest = scheme < 0 ? source : source.slice(scheme + 3);
  const slash = rest.indexOf('/');
  const path = slash < 0 ? '' : rest.slice(slash);
  const host = rest.startsWith('*.')
    ? 'every host below it, not itself'
    : rest.startsWith('*')
      ? 'any host'
      : 'this host';
  if (path === '' || path === '/') return host;
  return path.endsWith('/') ? `${host}, below that path` : `${host}, that file`;
}

/** `a, b and c`. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
