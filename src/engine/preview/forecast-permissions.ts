import type { Unseen } from '../model.js';
import { itemsOf, readDictionary, wordOf } from '../parse/structured.js';
import { contentOf, listed, type ForecastPage, type Found, type LostFeatures } from './forecast-model.js';

/**
 * Permissions-Policy: a frame of another origin gets a feature only if the policy allows it to that origin, whatever
 * its `allow` says (Permissions Policy §9.7). What scripts use is not seen.
 */
export function forecastPermissions(value: string, { snapshot }: ForecastPage): Found | Unseen | undefined {
  const policy = readDictionary(value);
  if (!policy) return undefined;
  const content = contentOf(snapshot);
  if (typeof content === 'string') return content;
  const frames = content.resources.filter(({ element }) => element === 'iframe');
  const lost = frames.flatMap(({ url, allow = [] }): LostFeatures[] => {
    const { origin } = new URL(url);
    const features = allow.filter(
      (feature) =>
        policy.has(feature) &&
        !itemsOf(policy.get(feature)).some((item) => wordOf(item) === '*' || isOrigin(item, origin)),
    );
    return features.length > 0 ? [{ url, features }] : [];
  });
  return { of: 'frames', total: frames.length, lost: listed(lost), notes: ['features-of-scripts'] };
}

function isOrigin(item: unknown, origin: string): boolean {
  return typeof item === 'string' && URL.canParse(item) && new URL(item).origin === origin;
}
