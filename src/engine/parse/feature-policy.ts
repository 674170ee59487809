import { RETIRED_FEATURES, SANDBOX_FEATURES } from '../permissions.js';

/**
 * The features a Feature-Policy limits in Chromium, each with its allowlist. They are separated by semicolons and
 * commas; the first of a repeated feature counts; invalid names and removed features are ignored.
 */
export function readFeaturePolicy(value: string): Map<string, readonly string[]> {
  const features = new Map<string, readonly string[]>();
  for (const part of value.split(/[;,]/)) {
    const [name = '', ...allowlist] = part.trim().split(/\s+/);
    if (!NAME.test(name) || features.has(name)) continue;
    if (RETIRED_FEATURES.has(name) || SANDBOX_FEATURES.has(name)) continue;
    features.set(name, allowlist);
  }
  return features;
}

/** The equivalent Permissions-Policy; null if a list has no exact equivalent. */
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
  // Without a list, the feature is limited to the page's origin.
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
/** Without wildcards, which only Permissions-Policy supports. */
const ORIGIN = /^https?:\/\/[a-z0-9.-]{1,253}(?::\d{1,5})?$/;
