import { defineRule } from '../../define-rule.js';
import { quoteWhole, readFields, type Fields } from '../../parse/fields.js';
import { responseTo } from '../../probes.js';

export default defineRule({
  id: 'cors-reflection',
  title: 'Whether whoever asks may read the site',
  spec: { label: 'Fetch, CORS protocol', url: 'https://fetch.spec.whatwg.org/#http-cors-protocol' },
  needs: ['probes'],
  problems: {
    'with-credentials': {
      severity: 'high',
      points: 50,
      text: 'Every site may read this one with the visitor’s cookies: it allows whichever origin asks',
      why: 'It was asked with the Origin of a site that does not exist, and allowed it, with credentials. Any page the visitor opens elsewhere can read here what the visitor can, wherever cookies go along.',
    },
    'any-origin': {
      severity: 'low',
      points: 0,
      text: 'The site allows whichever origin asks, without cookies',
      why: 'That lets every site read it, as * would, but looks like a list of few. With Access-Control-Allow-Credentials added one day, it lets every site read what the visitor can.',
    },
  },
  passes: {
    'not-reflected': { bonus: 0, text: 'An origin nobody knows is not allowed to read the site' },
  },
  check({ probes }) {
    const asked = responseTo(probes, 'cors');
    if (!asked.seen) return { unseen: [asked.because] };
    const { headers, origin, url } = asked.value;
    if (!headers.seen) return { unseen: [headers.because] };
    const fields = readFields(headers.value);
    if (!fields.seen) return { unseen: [fields.because] };
    const allowed = fields.value.get('Access-Control-Allow-Origin');
    const credentials = fields.value.get('Access-Control-Allow-Credentials');
    if (!allowed.seen || !credentials.seen) return { unseen: ['too-long'] };
    if (origin === undefined || allowed.value.value?.trim() !== origin)
      return { passes: [{ message: 'not-reflected', quotes: [] }] };
    const from = (quote: ReturnType<typeof quoteWhole>[number]) => ({ ...quote, hop: url });
    const quotes = quoteWhole(allowed.value).map(from);
    // Case counts (Fetch, CORS check).
    if (credentials.value.value?.trim() !== 'true') return { problems: [{ message: 'any-origin', quotes }] };
    // The Observatory asks with OPTIONS; what it finds there is charged for at cross-origin-resource-sharing.
    if (isUniversal(probes)) return {};
    const both = [...quotes, ...quoteWhole(credentials.value).map(from)];
    return { problems: [{ message: 'with-credentials', quotes: both }] };
  },
});

function isUniversal(probes: Parameters<typeof responseTo>[0]): boolean {
  const asked = responseTo(probes, 'cors', 'OPTIONS');
  const fields = asked.seen && asked.value.headers.seen ? readFields(asked.value.headers.value) : undefined;
  if (!asked.seen || !fields?.seen) return false;
  return (
    valueOf(fields.value, 'Access-Control-Allow-Origin') === asked.value.origin &&
    valueOf(fields.value, 'Access-Control-Allow-Credentials')?.toLowerCase() === 'true'
  );
}

function valueOf(fields: Fields, name: string): string | undefined {
  const field = fields.get(name);
  return field.seen ? field.value.value?.trim() : undefined;
}
