import { RETIRED_FEATURES, SANDBOX_FEATURES } from '../data/permissions.js';

/**
 * The features a Feature-Policy limits in Chromium, each with its allowlist. They are separated by semicolons and
 * commas; the first of a repeated feature counts; invalid names and removed features are ignored. `*` limits nothing:
 * a frame of another origin needs its `allow` attribute with or without it.
 */
export function parseFeaturePolicy(value: string): Map<string, readonly string[]> {
  const features = new Map<string, readonly string[]>();
  for (const part of value.split(/[;,]/)) {
    const [name = '', ...allowlist] = part.trim().split(/\s+/);
    if (!NAME.test(name) || features.has(name)) continue;
    if (RETIRED_FEATURES.has(name) || SANDBOX_FEATURES.has(name)) continue;
    features.set(name, allowlist);
  }
  for (const [name, [first, ...others]] of features) {
    if (first === '*' && others.length === 0) features.delete(name);
  }
  return features;
}

/**
 * The equivalent Permissions-Policy, if it allows no feature to anybody; null otherwise. It is sent on other pages too,
 * where a feature that it allows, even only to the site itself, would win over a Feature-Policy that does not.
 */
export function asPermissionsPolicy(features: ReadonlyMap<string, readonly string[]>): string | null {
  const isNone = ([first, ...others]: readonly string[]) =>
    others.length === 0 && first?.toLowerCase() === "'none'";
  if (![...features.values()].every(isNone)) return null;
  return [...features.keys()].map((name) => `${name}=()`).join(', ');
}

const NAME = /^[a-z][a-z0-9-]*$/;
