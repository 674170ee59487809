import { RETIRED_FEATURES } from '../permissions.js';

/**
 * The features a Feature-Policy limits in Chromium, each with its allowlist. Semicolons and commas part them, of a
 * feature named twice the first counts, and what is no name is passed over. So are features that are no more.
 */
export function readFeaturePolicy(value: string): Map<string, readonly string[]> {
  const features = new Map<string, readonly string[]>();
  for (const part of value.split(/[;,]/)) {
    const [name = '', ...allowlist] = part.trim().split(/\s+/);
    if (!NAME.test(name) || RETIRED_FEATURES.has(name) || features.has(name)) continue;
    features.set(name, allowlist);
  }
  return features;
}

/** The Permissions-Policy that says the same; null where a list holds something that has no exact counterpart. */
export function asPermissionsPolicy(features: ReadonlyMap<string, readonly string[]>): string | null {
  const members: string[] = [];
  for (const [name, allowlist] of features) {
    const list = asAllowlist(allowlist.map((source) => source.toLowerCase()));
    if (list === null) return null;
    members.push(`${name}=${list}`);
  }
  return members.join(', ');
}

function asAllowlist(sources: readonly string[]): string | null {
  const [first, ...others] = sources;
  // Without a list the feature is the page's own.
  if (first === undefined) return '(self)';
  if (others.length === 0 && first === '*') return '*';
  if (others.length === 0 && first === "'none'") return '()';
  const items: string[] = [];
  for (const source of sources) {
    if (source === "'self'") items.push('self');
    else if (ORIGIN.test(source)) items.push(`"${source}"`);
    else return null;
  }
  return `(${items.join(' ')})`;
}

const NAME = /^[a-z][a-z0-9-]*$/;
/** Without a wildcard, which only Permissions-Policy knows. */
const ORIGIN = /^https?:\/\/[a-z0-9.-]{1,253}(?::\d{1,5})?$/;
