import type { HeaderLine, PageSnapshot, ProbeKind } from '../model/facts.js';
import { fieldOf } from '../parse/fields.js';
import { responseTo } from '../probe/responses.js';
import { isSameOrigin } from '../site.js';
import { isPlainValue } from '../without-secrets.js';

/** No policy, which may be of one page only. */
const NAMES = [
  'X-Content-Type-Options',
  'Referrer-Policy',
  'X-Frame-Options',
  'Strict-Transport-Security',
  'Permissions-Policy',
] as const;

/**
 * Headers that the page, a file and an error page sent once each, with the same value: as far as was seen, they are of
 * the whole site. Empty if one of the three was not seen.
 */
export function sentAlike({ url, chain, site, simulated }: PageSnapshot): readonly HeaderLine[] {
  const page = chain.seen ? chain.value.at(-1) : undefined;
  if (!page || simulated || !site.probes.seen) return [];
  const own = site.probes.value.filter((one) => isSameOrigin(one.url, url));
  const probed = (kind: ProbeKind, isWanted: (status: number) => boolean) => {
    const response = responseTo(own, kind);
    return response.seen && isWanted(response.value.status) ? response.value.headers : undefined;
  };
  const responses = [
    page.headers,
    probed('static', (status) => status >= 200 && status < 300),
    probed('not-found', (status) => status >= 400),
  ].flatMap((headers) => (headers?.seen ? [headers.value] : []));
  if (responses.length < 3) return [];
  return NAMES.flatMap((name) => {
    const values = responses.map((headers) => {
      const field = fieldOf(headers, name);
      return field.seen && field.value.lines.length === 1 ? (field.value.value ?? '').trim() : '';
    });
    const [value = ''] = values;
    const isAlike = value !== '' && values.every((one) => one === value);
    return isAlike && isPlainValue(name, value) ? [{ name, value }] : [];
  });
}
