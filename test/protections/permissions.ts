import { parseDictionary, Token } from 'structured-headers';
import { combined, type Answer } from './answer.js';

type Allowed = readonly string[];

/** Browsers ignore other names in Feature-Policy, which is older than newer features. */
const OLD_FEATURES = new Set(
  (
    'accelerometer ambient-light-sensor autoplay bluetooth camera clipboard-read clipboard-write ' +
    'cross-origin-isolated display-capture encrypted-media fullscreen gamepad geolocation gyroscope hid ' +
    'idle-detection keyboard-map local-fonts magnetometer microphone midi payment picture-in-picture ' +
    'publickey-credentials-get screen-wake-lock serial storage-access sync-xhr unload usb web-share ' +
    'window-management xr-spatial-tracking'
  ).split(' '),
);

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
    return !OLD_FEATURES.has(feature)
      ? []
      : [[feature, allowed.length === 0 ? ['self'] : names] as [string, Allowed]];
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
