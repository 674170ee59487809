import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

type Colour = readonly [number, number, number];

/** Machado, Oliveira and Fernandes 2009, severity 1.0; linear RGB. */
const EYES: Readonly<Record<string, readonly Colour[]>> = {
  ordinary: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'red-blind': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'green-blind': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  'blue-blind': [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const dot = (a: Colour, b: Colour): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const through = (m: readonly Colour[], c: Colour) =>
  m.map((row) => Math.min(1, Math.max(0, dot(row, c)))) as unknown as Colour;

/** `#rrggbb` → linear sRGB. */
function linear(hex: string): Colour {
  return [1, 3, 5].map((at) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as unknown as Colour;
}

/** Ottosson's OKLab; a distance of 0.02 is just noticeable. */
function oklab(c: Colour): Colour {
  const l = Math.cbrt(dot([0.4122214708, 0.5363325363, 0.0514459929], c));
  const m = Math.cbrt(dot([0.2119034982, 0.6806995451, 0.1073969566], c));
  const s = Math.cbrt(dot([0.0883024619, 0.2817188376, 0.6299787005], c));
  return [
    dot([0.2104542553, 0.793617785, -0.0040720468], [l, m, s]),
    dot([1.9779984951, -2.428592205, 0.4505937099], [l, m, s]),
    dot([0.0259040371, 0.7827717662, -0.808675766], [l, m, s]),
  ];
}

/** WCAG 2.2, contrast ratio. */
function contrast(a: string, b: string): number {
  const [low, high] = [a, b]
    .map((hex) => dot([0.2126, 0.7152, 0.0722], linear(hex)))
    .sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const css = readFileSync('src/ui/tokens.css', 'utf8');
const tokens = (side: 1 | 2) =>
  new Map(
    [...css.matchAll(/--([\w-]+): (?:light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)|(#[0-9a-f]{6}));/g)].map(
      (match) => [match[1] ?? '', match[side + 1] ?? match[4] ?? ''],
    ),
  );
const themes = [
  ['light', tokens(1)],
  ['dark', tokens(2)],
] as const;

describe.each(themes)('%s', (_, theme) => {
  const token = (name: string): string => {
    const value = theme.get(name);
    if (value === undefined) throw new Error(`No token ${name}`);
    return value;
  };
  const bands = ['band-a', 'band-b', 'band-c', 'band-d'].map(token);

  test.each(Object.entries(EYES))('the bands are distinct with %s vision', (__, matrix) => {
    const labs = bands.map((band) => oklab(through(matrix, linear(band))));
    for (const [i, a] of labs.entries())
      for (const b of labs.slice(i + 1))
        expect(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])).toBeGreaterThan(0.1);
  });

  test('edges and focus have contrast to their grounds (graphics: 3)', () => {
    for (const ground of ['ground', 'sunken']) {
      expect(contrast(token('edge'), token(ground))).toBeGreaterThanOrEqual(3);
      expect(contrast(token('focus'), token(ground))).toBeGreaterThanOrEqual(3);
    }
  });

  test.each([
    ...['ink', 'quiet', 'accent-ink'].flatMap((text) =>
      ['ground', 'sunken', 'hover', 'accent-soft'].map((ground) => [text, ground]),
    ),
    ['ink', 'mark'],
    ['on-accent', 'accent'],
    ['on-accent', 'accent-hover'],
    ...['high', 'medium-severity', 'low', 'info', 'good'].map((severity) => [severity, 'ground']),
    ...['a', 'b', 'c', 'd'].map((band) => [`on-band-${band}`, `band-${band}`]),
  ] as [string, string][])('%s has contrast to %s (4.5)', (text, ground) => {
    expect(contrast(token(text), token(ground))).toBeGreaterThanOrEqual(4.5);
  });
});
