import type { Dictionary } from 'structured-headers';
import { defineRule, type Problem } from '../define-rule.js';
import { quoteField, quoteWhole, type Field } from '../parse/fields.js';
import { nearest } from '../parse/nearest.js';
import { itemsOf, memberPlaces, readDictionary, wordOf } from '../parse/structured.js';
import { FEATURES, POWERFUL, RETIRED_FEATURES } from '../permissions.js';

/** Unknown names a known one is looked for: a hostile field may hold thousands. */
const MAX_HINTS = 20;

type Message =
  | 'feature-policy-syntax'
  | 'malformed'
  | 'misspelt'
  | 'ignored-value'
  | 'wide'
  | 'unknown-feature'
  | 'missing';

export default defineRule({
  id: 'permissions-policy',
  needs: ['response'],
  problems: {
    'feature-policy-syntax': { severity: 'low', points: 0 },
    malformed: { severity: 'low', points: 0 },
    misspelt: { severity: 'low', points: 0 },
    'ignored-value': { severity: 'low', points: 0 },
    wide: { severity: 'low', points: 0 },
    'unknown-feature': { severity: 'info', points: 0 },
    missing: { severity: 'info', points: 0 },
  },
  passes: {
    limits: { bonus: 0 },
  },
  check({ response }) {
    const sent = response.get('Permissions-Policy');
    if (!sent.seen) return { unseen: [sent.because] };
    const field = sent.value;
    if (field.value === null) return { problems: [{ message: 'missing', quotes: quoteField(field) }] };
    const features = readDictionary(field.value);
    if (features === null) {
      const message = isFeaturePolicy(field.value) ? 'feature-policy-syntax' : 'malformed';
      return { problems: [{ message, quotes: quoteWhole(field) }] };
    }
    const problems = judge(field, features);
    const understood = problems.every(({ message }) => message === 'unknown-feature') && features.size > 0;
    return { problems, passes: understood ? [{ message: 'limits', quotes: quoteField(field) }] : [] };
  },
});

function judge(field: Field, features: Dictionary): Problem<Message>[] {
  const misspelt = new Map<string, string>();
  const unknown: string[] = [];
  const ignored: string[] = [];
  const wide: string[] = [];
  for (const [name, member] of features) {
    if (!FEATURES.has(name) && !RETIRED_FEATURES.has(name) && !name.startsWith('ch-')) {
      const meant = misspelt.size + unknown.length < MAX_HINTS ? nearest(name, FEATURES) : undefined;
      if (meant === undefined) unknown.push(name);
      else misspelt.set(name, meant);
      continue;
    }
    const values = itemsOf(member);
    if (!values.every(isAllowed)) ignored.push(name);
    else if (POWERFUL.has(name) && values.some((value) => wordOf(value) === '*')) wide.push(name);
  }
  if (misspelt.size + unknown.length + ignored.length + wide.length === 0) return [];
  const places = memberPlaces(field.value ?? '');
  const problem = (message: Message, names: readonly string[], what: string): Problem<Message>[] => {
    if (names.length === 0) return [];
    const wanted = new Set(names);
    const spans = [...places].flatMap(([name, span]) => (wanted.has(name) ? [span] : []));
    return [
      {
        message,
        values: { what },
        quotes: quoteField(
          field,
          spans.sort((a, b) => a[0] - b[0]),
        ),
      },
    ];
  };
  const hints = [...misspelt].map(([name, meant]) => `${name} (${meant}?)`);
  return [
    ...problem('misspelt', [...misspelt.keys()], hints.join(', ')),
    ...problem('ignored-value', ignored, ignored.join(', ')),
    ...problem('wide', wide, wide.join(', ')),
    ...problem('unknown-feature', unknown, unknown.join(', ')),
  ];
}

/** What an allowlist heeds: three words, and origins as strings (Permissions Policy §9.2). */
function isAllowed(value: unknown): boolean {
  const word = wordOf(value);
  if (word !== null) return word === '*' || word === 'self' || word === 'src';
  return typeof value === 'string' && /^[a-z][a-z0-9+.-]{0,20}:/i.test(value);
}

/** `camera 'none'; geolocation 'self'`: names and quoted keywords, and nothing is said to equal anything. */
function isFeaturePolicy(value: string): boolean {
  const [first = ''] = value.trim().split(/[;,]/, 1);
  const [name = '', ...rest] = first.split(' ', 3);
  return /^[a-z-]{1,40}$/.test(name) && rest.length > 0 && !first.includes('=');
}
