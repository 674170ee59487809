import { parseDictionary, Token } from 'structured-headers';
import { combined, type Answer } from './answer.js';

type Allowed = readonly string[];

/** Who may use each feature. Chromium still enforces Feature-Policy for what Permissions-Policy does not name. */
function permissionsOf(answer: Answer): ReadonlyMap<string, Allowed> {
  return new Map([
    ...oldPermissions(combined(answer, 'feature-policy')),
    ...newPermissions(combined(answer, 'permissions-policy')),
  ]);
}

function newPermissions(text: string): [string, Allowed][] {
  try {
    return [...parseDictionary(text)].map(([feature, [value]]) => {
      const items = Array.isArray(value) ? value.map(([item]) => item) : [value];
      return [
        feature,
        items.flatMap((item) => {
          if (item instanceof Token) return [item.toString()];
          return typeof item === 'string' ? [item] : [];
        }),
      ];
    });
  } catch {
    // Browsers ignore all of it.
    return [];
  }
}

function oldPermissions(text: string): [string, Allowed][] {
  return text.split(/[;,]/).flatMap((part) => {
    const [feature = '', ...allowed] = part.trim().split(/\s+/);
    const names = allowed.map((name) => name.replaceAll("'", '')).filter((name) => name !== 'none');
    return feature === '' ? [] : [[feature, allowed.length === 0 ? ['self'] : names] as [string, Allowed]];
  });
}

export function lostPermissions(was: Answer, now: Answer): string[] {
  const after = permissionsOf(now);
  return [...permissionsOf(was)].flatMap(([feature, allowed]) => {
    if (allowed.includes('*')) return [];
    const isKept = after.get(feature)?.every((one) => allowed.includes(one));
    return isKept ? [] : [`permissions-policy: ${feature} is gone or weaker`];
  });
}
