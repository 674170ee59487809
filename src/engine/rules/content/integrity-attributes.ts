import { defineRule, type Problem } from '../../define-rule.js';
import type { Markup, PageContent, Quote } from '../../model.js';
import type { Span } from '../../parse/fields.js';
import { mayBeHtml } from '../../parse/html.js';
import { readIntegrity, type Integrity } from '../../parse/integrity.js';

/** Elements shown for one finding. */
const MAX_QUOTES = 20;
/** What capture keeps of a link's attribute: one this long may have been cut. */
const CUT = 256;

type Message = 'impossible' | 'no-crossorigin' | 'ignored';

export default defineRule({
  id: 'integrity-attributes',
  title: 'How integrity is written',
  spec: { label: 'Subresource Integrity §3', url: 'https://www.w3.org/TR/sri-2/#framework' },
  needs: ['url', 'response', 'markup'],
  wants: ['content'],
  problems: {
    impossible: {
      severity: 'low',
      points: 0,
      text: 'No file can have this integrity, so browsers do not load what it stands on: {what}',
      why: 'The hash is cut off or not base64: sha256, sha384 and sha512 have 44, 64 and 88 characters. This part of the page is missing.',
    },
    'no-crossorigin': {
      severity: 'low',
      points: 0,
      text: 'A file from elsewhere has integrity without crossorigin, so browsers do not load it',
      why: 'A hash is only compared with what this site may read, and without crossorigin it may read nothing of another origin’s. Write crossorigin="anonymous"; the other side has to send Access-Control-Allow-Origin.',
    },
    ignored: {
      severity: 'low',
      points: 0,
      text: 'Browsers pass over this integrity: {what}',
      why: 'They know sha256, sha384 and sha512, each with a hyphen before its hash. With nothing else there, whatever comes is run.',
    },
  },
  passes: {
    written: { bonus: 0, text: 'Every integrity attribute is one that browsers compare' },
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
    const tell = (message: Message, some: readonly Held[], texts: readonly Integrity[]) => {
      if (some.length === 0) return;
      const what = [...new Set(texts.slice(0, MAX_QUOTES).map(({ text }) => text))].join(', ');
      problems.push({ message, values: { what }, quotes: some.slice(0, MAX_QUOTES).map(quote) });
    };
    const broken = held.filter(({ known }) => known.length > 0 && known.every((one) => !one.isPossible));
    tell(
      'impossible',
      broken,
      broken.flatMap(({ known }) => known),
    );
    const opaque = held.filter(({ known, isOpaque }) => known.length > 0 && isOpaque);
    tell('no-crossorigin', opaque, []);
    const idle = held.filter(({ known, all }) => known.length === 0 && all.length > 0);
    tell(
      'ignored',
      idle,
      idle.flatMap(({ all }) => all),
    );
    if (problems.length > 0) return { problems };
    return { passes: [{ message: 'written', quotes: held.slice(0, MAX_QUOTES).map(quote) }] };
  },
});

/** An element with an integrity attribute that says something. */
interface Held {
  readonly element: 'script' | 'link';
  readonly integrity: string;
  readonly all: readonly Integrity[];
  readonly known: readonly Integrity[];
  /** From another origin, and fetched so that this site may not read it. */
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

/** Only what is of another origin was kept. */
function addStyles({ resources }: PageContent, page: string, held: Held[]): void {
  for (const { element, url, rel = '', integrity, crossorigin } of resources) {
    if (element !== 'link' || !integrity || integrity.length >= CUT) continue;
    if (!rel.split(/[ \t\n\f\r]/).includes('stylesheet')) continue;
    add(held, 'link', integrity, crossorigin === undefined && isForeign(url, page));
  }
}

function add(held: Held[], element: Held['element'], integrity: string, isOpaque: boolean): void {
  const all = readIntegrity(integrity);
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
