import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import type { Markup, PageContent } from '../../model/facts.js';
import type { Quote } from '../../model/report.js';
import type { Span } from '../../parse/fields.js';
import { mayBeHtml } from '../../parse/html.js';
import { parseIntegrity, type Integrity } from '../../parse/integrity.js';

/** Maximum elements shown for one finding. */
const MAX_QUOTES = 20;
/** The length at which capture truncates a link's attribute. */
const CUT = 256;

type Message = 'impossible' | 'no-crossorigin' | 'ignored' | 'signature';

export default defineRule({
  id: 'integrity-attributes',
  on: 'pages',
  title: 'Integrity attributes',
  spec: { label: 'Subresource Integrity §3', url: 'https://www.w3.org/TR/sri-2/#framework' },
  needs: ['url', 'response', 'markup'],
  wants: ['content'],
  reads: ['Content-Type'],
  problems: {
    impossible: {
      severity: 'low',
      text: 'No file can match this integrity, so browsers block the file: {what}',
      why: 'The hash is cut off or not base64: sha256, sha384 and sha512 have 44, 64 and 88 characters.',
    },
    'no-crossorigin': {
      severity: 'low',
      text: 'A cross-origin file has integrity without crossorigin, so browsers block it',
      why: 'Browsers compare a hash only with a response that this site may read, and without crossorigin it may read none of another origin. Add crossorigin="anonymous"; the other origin has to send Access-Control-Allow-Origin.',
    },
    ignored: {
      severity: 'low',
      text: 'Browsers ignore this integrity: {what}',
      why: 'They support sha256, sha384 and sha512 in lower case, each followed by a hyphen and the hash. Without one of these, they run any file they receive.',
    },
    signature: {
      severity: 'info',
      text: 'Only Chromium checks a signature in integrity: {what}',
      why: 'It runs the file only if signed with this key (ed25519). Other browsers run any file they receive.',
    },
  },
  passes: {
    written: { text: 'Browsers can check every integrity attribute' },
  },
  check({ url, response, markup }, { content }) {
    const html = mayBeHtml(response);
    if (!html.seen) return { unseen: [html.because] };
    if (!html.value) return {};
    const held: Held[] = [];
    addScripts(markup, url, held);
    if (content.seen) addStyles(content.value, url, held);
    if (held.length === 0) return {};
    const problems: Problem<Message>[] = [];
    const report = (message: Message, some: readonly Held[], texts: readonly Integrity[]) => {
      if (some.length === 0) return;
      const what = [...new Set(texts.slice(0, MAX_QUOTES).map(({ text }) => text))].join(', ');
      problems.push({ message, values: { what }, quotes: some.slice(0, MAX_QUOTES).map(quote) });
    };
    const broken = held.filter(({ known }) => known.length > 0 && known.every((one) => !one.isPossible));
    report(
      'impossible',
      broken,
      broken.flatMap(({ known }) => known),
    );
    const signed = held.filter(({ all }) => all.some((one) => one.isSignature));
    const opaque = held.filter((one) => (one.known.length > 0 || signed.includes(one)) && one.isOpaque);
    report('no-crossorigin', opaque, []);
    const idle = held.filter((one) => one.known.length === 0 && !signed.includes(one));
    report(
      'ignored',
      idle,
      idle.flatMap(({ all }) => all),
    );
    report(
      'signature',
      signed,
      signed.flatMap(({ all }) => all.filter((one) => one.isSignature)),
    );
    if (problems.length > 0) return { problems };
    return { passes: [{ message: 'written', quotes: held.slice(0, MAX_QUOTES).map(quote) }] };
  },
});

/** An element with a non-empty integrity attribute. */
interface Held {
  readonly element: 'script' | 'link';
  readonly integrity: string;
  readonly all: readonly Integrity[];
  readonly known: readonly Integrity[];
  /** Cross-origin and fetched without CORS, so that this site may not read it. */
  readonly isOpaque: boolean;
}

function addScripts({ scripts }: Markup, page: string, held: Held[]): void {
  for (const { src, integrity, crossorigin, type } of scripts) {
    if (!src || !integrity) continue;
    // Modules are always fetched with CORS.
    const isOpaque = crossorigin === undefined && !isModule(type) && isForeign(src, page);
    add(held, 'script', integrity, isOpaque);
  }
}

/** Capture keeps only cross-origin style sheets. */
function addStyles({ resources }: PageContent, page: string, held: Held[]): void {
  for (const { element, url, rel = '', integrity, crossorigin } of resources) {
    if (element !== 'link' || !integrity || integrity.length >= CUT) continue;
    if (!rel.split(/[ \t\n\f\r]/).includes('stylesheet')) continue;
    add(held, 'link', integrity, crossorigin === undefined && isForeign(url, page));
  }
}

function add(held: Held[], element: Held['element'], integrity: string, isOpaque: boolean): void {
  const all = parseIntegrity(integrity);
  if (all.length === 0) return;
  held.push({ element, integrity, all, known: all.filter(({ isKnown }) => isKnown), isOpaque });
}

function isModule(type = ''): boolean {
  return type.trim().toLowerCase() === 'module';
}

function isForeign(url: string, page: string): boolean {
  return URL.canParse(url, page) && new URL(url, page).origin !== new URL(page).origin;
}

function quote({ element, integrity }: Held): Quote {
  const marks: Span[] = [[0, integrity.length]];
  return { header: `<${element} integrity>`, value: integrity, marks };
}

export const page: RulePage = {
  cwe: 353,
  otherCwe: { impossible: null, 'no-crossorigin': null },
  about:
    'With a mistake in an `integrity` attribute, browsers either ignore it and run any file they receive, or block a file that is correct.',
  exceptions: [
    'It costs nothing: `subresource-integrity` deducts points for scripts without integrity.',
    '`ed25519-` and a key: Chromium (141 and later) runs the file only if it is signed with that key, also where a hash beside it matches. Other browsers ignore it.',
    'Algorithms are written in lower case: Chromium and Firefox ignore `SHA256-…`.',
    'Of several expressions one that browsers know is enough, and one that some file can have.',
    'Scripts with `type="module"` are always fetched so that they can be compared.',
    'Files of this site itself need no `crossorigin`. Their style sheets are not looked at.',
    '`<base>` is not looked at: an address without a host is taken for this site’s.',
    'Whether the hash is the file’s own takes a separate request.',
  ],
};
