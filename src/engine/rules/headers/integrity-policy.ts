import type { Dictionary } from 'structured-headers';
import { defineRule, type Problem } from '../../define-rule.js';
import type { ScriptElement } from '../../model.js';
import { quoteField, quoteWhole, type Field, type Span } from '../../parse/fields.js';
import { hasIntegrity } from '../../parse/integrity.js';
import { itemsOf, memberPlaces, readDictionary, wordOf } from '../../parse/structured.js';

const NAME = 'Integrity-Policy';
const WATCHED = `${NAME}-Report-Only`;
const DESTINATIONS = new Set(['script', 'style']);
const MEMBERS = ['blocked-destinations', 'sources', 'endpoints'] as const;
/** Scripts shown for one finding. */
const MAX_QUOTES = 20;

type Message = 'malformed' | 'no-effect' | 'unknown-word' | 'blocks' | 'report-only';

export default defineRule({
  id: 'integrity-policy',
  title: 'Integrity-Policy',
  spec: {
    label: 'Subresource Integrity, Integrity-Policy',
    url: 'https://w3c.github.io/webappsec-subresource-integrity/#integrity-policy-section',
  },
  needs: ['url', 'response'],
  wants: ['markup'],
  problems: {
    malformed: {
      severity: 'low',
      points: 0,
      text: 'Browsers ignore this {header}: it does not read as a structured field',
      why: 'It reads blocked-destinations=(script), endpoints=(name): equals signs, round brackets, commas. One slip anywhere makes browsers skip the whole header.',
    },
    'no-effect': {
      severity: 'low',
      points: 0,
      text: '{header} names nothing that it holds to its hash',
      why: 'blocked-destinations has to list script or style, and sources, where it is there, inline. As it is, scripts without integrity run as before.',
    },
    'unknown-word': {
      severity: 'low',
      points: 0,
      text: '{header} has words that browsers do not know: {what}',
      why: 'Browsers pass over them. Destinations are script and style as bare words, the only source is inline.',
    },
    blocks: {
      severity: 'low',
      points: 0,
      text: 'Browsers that know Integrity-Policy do not run scripts of this page that have no integrity',
      why: 'The policy blocks each script without an integrity attribute, the site’s own too. Give it one, or leave scripts out of the policy.',
    },
    'report-only': {
      severity: 'info',
      points: 0,
      text: 'Integrity-Policy is only reporting, not enforced',
      why: 'It tells which scripts have no integrity and runs them all. Once its reports are quiet it can be enforced.',
    },
  },
  passes: {
    enforced: { bonus: 0, text: 'Integrity-Policy lets in no {what} without its hash' },
  },
  check({ url, response }, { markup }) {
    const sent = response.get(NAME);
    const tried = response.get(WATCHED);
    if (!sent.seen || !tried.seen) {
      return { unseen: [sent, tried].flatMap((field) => (field.seen ? [] : [field.because])) };
    }
    const [enforced, watched] = [sent.value, tried.value];
    if (enforced.value === null && watched.value === null) return {};
    const policy = judge(enforced);
    const trial = judge(watched);
    const problems = [...policy.problems, ...trial.problems];
    const what = policy.blocks;
    if (what.length === 0) {
      if (trial.blocks.length > 0) problems.push({ message: 'report-only', quotes: quoteField(watched) });
      return { problems };
    }
    const bare = markup.seen && what.includes('script') ? unheld(markup.value.scripts, url) : [];
    if (bare.length > 0) {
      const quotes = bare
        .slice(0, MAX_QUOTES)
        .map(({ src = '' }) => ({ header: '<script src>', value: src, marks: [[0, src.length]] as const }));
      problems.push({ message: 'blocks', quotes: [...quotes, ...quoteField(enforced)] });
    }
    const values = { what: what.join(' or ') };
    return { problems, passes: [{ message: 'enforced', values, quotes: quoteField(enforced) }] };
  },
});

/** What a policy blocks, and what is wrong with it. */
function judge(field: Field): { readonly problems: Problem<Message>[]; readonly blocks: readonly string[] } {
  if (field.value === null) return { problems: [], blocks: [] };
  const values = { header: field.name };
  const subject = field.name;
  const policy = readDictionary(field.value);
  if (!policy) {
    return { problems: [{ message: 'malformed', subject, values, quotes: quoteWhole(field) }], blocks: [] };
  }
  const destinations = itemsOf(policy.get('blocked-destinations')).map(wordOf);
  const sources = policy.has('sources') ? itemsOf(policy.get('sources')).map(wordOf) : ['inline'];
  const blocks = [...DESTINATIONS].filter(
    (destination) => destinations.includes(destination) && sources.includes('inline'),
  );
  const unknown = unknownIn(policy);
  const problems: Problem<Message>[] = [];
  if (blocks.length === 0)
    problems.push({ message: 'no-effect', subject, values, quotes: quoteWhole(field) });
  if (unknown.length > 0) {
    const places = memberPlaces(field.value);
    const spans = unknown.flatMap((name): Span[] => {
      const place = places.get(name);
      return place ? [place] : [];
    });
    problems.push({
      message: 'unknown-word',
      subject,
      values: { ...values, what: unknown.join(', ') },
      quotes: quoteField(
        field,
        spans.sort((a, b) => a[0] - b[0]),
      ),
    });
  }
  return { problems, blocks };
}

/** Members that browsers do not know, or that list a word they do not. */
function unknownIn(policy: Dictionary): string[] {
  return [...policy].flatMap(([name, member]) => {
    const words = itemsOf(member).map(wordOf);
    const isKnown =
      name === MEMBERS[0]
        ? words.every((word) => word !== null && DESTINATIONS.has(word))
        : name === MEMBERS[1]
          ? words.every((word) => word === 'inline')
          : name === MEMBERS[2] && words.every((word) => word !== null);
    return isKnown ? [] : [name];
  });
}

/** Scripts with an address and without what holds them; what is within the page itself is let in. */
function unheld(scripts: readonly ScriptElement[], page: string): ScriptElement[] {
  return scripts.filter(
    ({ src, integrity }) =>
      src !== undefined &&
      URL.canParse(src, page) &&
      /^https?:$/.test(new URL(src, page).protocol) &&
      !hasIntegrity(integrity),
  );
}
