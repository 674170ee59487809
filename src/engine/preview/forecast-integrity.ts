import { isInnerList, type Dictionary } from 'structured-headers';
import type { Unseen } from '../model.js';
import { isChecked, uncheckedScripts, withAddress } from '../parse/integrity.js';
import { itemsOf, readDictionary, wordOf } from '../parse/structured.js';
import {
  listed,
  type ForecastLoad,
  type ForecastPage,
  type Found,
  type WhyBlocked,
  type WhyUnknown,
} from './forecast-model.js';

/** Integrity-Policy (Subresource Integrity). No browser enforces it for style sheets. */
export function forecastIntegrity(
  value: string,
  { snapshot: { markup, url: page }, loads = [] }: ForecastPage,
): Found | Unseen | undefined {
  const policy = readDictionary(value);
  const sources = policy?.get('sources');
  if (!lists(policy?.get('blocked-destinations'), 'script')) return undefined;
  if (sources && !lists(sources, 'inline')) return undefined;
  if (!markup.seen) return markup.because;
  const scripts = withAddress(markup.value.scripts, page);
  const blocked = uncheckedScripts(scripts, page).map(
    ({ src = '', integrity }): ForecastLoad<WhyBlocked> => ({
      url: withoutQuery(src, page),
      kind: 'script',
      why: isChecked(integrity) ? 'integrity-without-cors' : 'no-integrity',
    }),
  );
  const named = new Set(scripts.map(({ src = '' }) => withoutQuery(src, page)));
  const others = loads
    .flatMap(({ kind, hops: [first] }) => (kind === 'script' && first ? withoutQuery(first.url, page) : []))
    .filter((url) => !named.has(url));
  // Scripts inserted them and removed them again, or import them.
  const unknown = [...new Set(others)].map((url): ForecastLoad<WhyUnknown> => ({
    url,
    kind: 'script',
    why: 'integrity-not-seen',
  }));
  return {
    of: 'scripts',
    total: scripts.length + unknown.length,
    blocked: listed(blocked),
    unknown: listed(unknown),
    notes: ['scripts-of-scripts'],
  };
}

/** Browsers read lists only. */
function lists(member: ReturnType<Dictionary['get']>, word: string): boolean {
  return member !== undefined && isInnerList(member) && itemsOf(member).some((item) => wordOf(item) === word);
}

function withoutQuery(src: string, page: string): string {
  const { origin, pathname } = new URL(src, page);
  return origin + pathname;
}
