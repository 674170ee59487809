import { defineRule, type Problem } from '../../define-rule.js';
import type { Advice, HeaderLine, Hop, Quote, Unseen } from '../../model.js';
import { internalsIn, isInternalHost, type Internal } from '../../parse/internal.js';
import { hostOf } from '../../site.js';

/** Maximum lines and addresses shown for one finding. */
const MAX_QUOTES = 20;
/** Headers in which four numbers are a version. */
const VERSIONS = /version|release|build|^server$|^x-powered-by$/i;
/** localhost may be intended there. */
const POLICIES = /policy|-csp$/i;

export default defineRule({
  id: 'internal-addresses',
  on: 'any response',
  title: 'Internal addresses',
  spec: { label: 'RFC 1918', url: 'https://www.rfc-editor.org/rfc/rfc1918' },
  needs: ['url', 'chain'],
  problems: {
    told: {
      severity: 'low',
      points: 0,
      text: '{header} reveals internal addresses or names: {what}',
      many: '{count} headers reveal internal addresses or names',
      why: 'They cannot be reached from outside. Attackers who got in, or who can make the server request URLs of their choice, learn where to go next; a visitor who is redirected there gets no page.',
    },
  },
  passes: {
    none: { bonus: 0, text: 'No header reveals internal addresses or names' },
  },
  check({ url, chain }) {
    // An internal site discloses nothing to its visitors.
    if (isInternalHost(hostOf(url))) return {};
    const found = new Map<string, { name: string; texts: Set<string>; quotes: Quote[] }>();
    const unseen: Unseen[] = [];
    const last = chain.at(-1);
    for (const hop of chain) {
      if (!hop.headers.seen) {
        unseen.push(hop.headers.because);
        continue;
      }
      if (hop.from === 'browser') continue;
      for (const line of hop.headers.value) {
        const internals = internalsOf(line);
        if (internals.length === 0) continue;
        const key = line.name.toLowerCase();
        const header = found.get(key) ?? { name: line.name, texts: new Set(), quotes: [] };
        for (const { text } of internals) if (header.texts.size < MAX_QUOTES) header.texts.add(text);
        if (header.quotes.length < MAX_QUOTES)
          header.quotes.push(quote(line, internals, hop === last ? undefined : hop));
        found.set(key, header);
      }
    }
    if (found.size === 0) {
      return { passes: unseen.length === 0 ? [{ message: 'none', quotes: [] }] : [], unseen };
    }
    const problems = [...found.values()]
      .slice(0, MAX_QUOTES)
      .map(({ name, texts, quotes }): Problem<'told'> => ({
        message: 'told',
        subject: name,
        values: { header: name, what: [...texts].join(', ') },
        quotes,
        // X- headers are for the site's operators; the page does not need them.
        advice: quotes.every(({ hop }) => hop === undefined) ? adviceFor(name) : [],
      }));
    return { problems, unseen };
  },
});

function internalsOf({ name, value }: HeaderLine): readonly Internal[] {
  const internals = internalsIn(value, name);
  if (internals.length === 0) return internals;
  if (VERSIONS.test(name)) return internals.filter(({ text }) => /[a-z]/i.test(text));
  if (!POLICIES.test(name)) return internals;
  // Browsers load from the public hosts of a zone `internal`.
  return internals.filter(({ text }) => text !== 'localhost' && isInternalHost(text.toLowerCase()));
}

/** Only what was found: the rest of the line may be a password or a token. */
function quote({ name, value }: HeaderLine, internals: readonly Internal[], hop: Hop | undefined): Quote {
  let shown = '';
  let end = 0;
  const marks: Quote['marks'][number][] = [];
  for (const { text, at } of internals.slice(0, MAX_QUOTES)) {
    if (at[0] > end) shown += '…';
    marks.push([shown.length, shown.length + text.length]);
    shown += text;
    end = at[1];
  }
  if (end < value.length) shown += '…';
  return { header: name, value: shown, marks, ...(hop && { hop: hop.url }) };
}

/** Headers that protect where their value is another. */
const PROTECTIVE = /^x-(?:content-type-options|frame-options|permitted-cross-domain-policies|robots-tag)$/i;

function adviceFor(name: string): Advice[] {
  if (!/^x-/i.test(name) || PROTECTIVE.test(name)) return [];
  // Of a framework it would have the framework's name, and be switched off there.
  return [
    /^x-powered-by$/i.test(name)
      ? { op: 'remove-header', name, product: '' }
      : { op: 'remove-header', name, mayBreak: 'may stop a program that reads it' },
  ];
}
