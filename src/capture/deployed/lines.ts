import {
  digestOf,
  plannedValue,
  protectingHeaders,
  type Expected,
  type PlannedHeader,
} from '../../engine/deployed/index.js';
import { documentHop, type PageSnapshot } from '../../engine/index.js';
import { cookieThing, isCopied, MAX_COPIED, type Copied } from './copied.js';

/** The lines for what was copied on a page. */
export function linesFor(page: PageSnapshot, expects: readonly Expected[], time: number): Copied {
  const things = expects.map((one) => `=${thingText(one)}`);
  const hop = documentHop(page);
  const sent = hop ? protectingHeaders(hop.headers).map(({ name }) => `<${name}`) : [];
  const lines = [...new Set([...things, ...sent])].filter(isCopied);
  return [`@${String(time)} ${addressDigest(page.url, time)}`, ...lines].slice(0, MAX_COPIED);
}

/** No line if it cannot be judged, as where any value will do. */
function thingText(one: Expected): string {
  switch (one.kind) {
    case 'header': {
      const { later, unless = [] } = one;
      return [
        headerText(one),
        ...(later ? [`>${headerText(later)}`] : []),
        ...unless.map((name) => `!${name}`),
      ].join(' ');
    }
    case 'gone':
      return `${one.name}:-${one.what === 'version' ? 'v' : ''}`;
    case 'cookie':
      return cookieThing(one.name, one.attributes);
    case 'redirect':
      return 'https';
  }
}

function headerText({ name, value }: PlannedHeader): string {
  return `${name}:${valueDigest(name, value)}`;
}

/** '' where the value is not kept. */
export function valueDigest(name: string, value: string | null): string {
  const planned = value === null ? null : plannedValue(name, value);
  return planned === null ? '' : digestOf(planned);
}

/**
 * Of the address without its query, salted by when it was copied. With a query it may be another page each time: then it is
 * of none.
 */
export function addressDigest(url: string, time: number): string {
  const [address = '', ...query] = (url.split('#', 1)[0] ?? '').split('?');
  return query.length > 0 ? NO_ADDRESS : digestOf(`${time} ${address}`);
}

export const NO_ADDRESS = '0';
