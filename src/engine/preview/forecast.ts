import { documentLines } from '../document-lines.js';
import type { Advice, PageSnapshot, Unseen } from '../model.js';
import { forecastEmbedder } from './forecast-embedder.js';
import { forecastIntegrity } from './forecast-integrity.js';
import {
  contentOf,
  listed,
  type Forecast,
  type ForecastPage,
  type Found,
  type Listed,
  type SeenLoad,
} from './forecast-model.js';
import { forecastPermissions } from './forecast-permissions.js';

type Forecaster = (value: string, page: ForecastPage) => Found | Unseen | undefined;

const FORECASTS: ReadonlyMap<string, Forecaster> = new Map<string, Forecaster>([
  ['cross-origin-embedder-policy', forecastEmbedder],
  ['document-isolation-policy', forecastEmbedder],
  ['cross-origin-resource-policy', forecastResource],
  ['cross-origin-opener-policy', forecastOpener],
  ['permissions-policy', forecastPermissions],
  ['integrity-policy', forecastIntegrity],
]);

/**
 * What each advised header would block of what the page was seen to load. A header that blocks no loads has none, and
 * neither has one that the page sends with the same value.
 * @param loads what the panel recorded; only this has the headers of other origins' responses
 */
export function forecast(
  snapshot: PageSnapshot,
  advice: readonly Advice[],
  loads?: readonly SeenLoad[],
): readonly Forecast[] {
  const sent = documentLines(snapshot);
  return advice.flatMap((one) => {
    if (one.op !== 'set-header') return [];
    const { name: header, value } = one;
    const key = header.toLowerCase();
    const isSent = sent.some(
      ({ name, value: now }) => name.toLowerCase() === key && now.trim() === value.trim(),
    );
    const found = isSent ? undefined : FORECASTS.get(key)?.(value, { snapshot, loads });
    if (found === undefined) return [];
    const known: Found = typeof found === 'string' ? { of: 'nothing', notes: [], unseen: found } : found;
    return [{ ...NOTHING, header, value, ...known }];
  });
}

const NONE: Listed<never> = { count: 0, first: [] };
const NOTHING = {
  total: 0,
  blocked: NONE,
  unknown: NONE,
  withoutCredentials: NONE,
  lost: NONE,
  cut: NONE,
} as const;

/** It protects this response from other sites: the page's own loads do not change. */
function forecastResource(value: string): Found | undefined {
  return /^(?:same-origin|same-site)$/.test(value.trim())
    ? { of: 'nothing', notes: ['embedders'] }
    : undefined;
}

/** Without `rel=opener`, a link to a new window already gives it no opener (HTML, "get an element's noopener"). */
function forecastOpener(value: string, { snapshot }: ForecastPage): Found | undefined {
  const policy = value.split(';', 1)[0]?.trim() ?? '';
  if (policy === '' || policy === 'unsafe-none') return undefined;
  const content = contentOf(snapshot);
  const opens = policy === 'same-origin' && typeof content === 'object' ? content.newWindowLinks : [];
  const cut = opens.filter(({ rel }) => rel.split(/\s+/).includes('opener')).map(({ url }) => url);
  return { of: 'nothing', cut: listed([...new Set(cut)]), notes: ['openers'] };
}
