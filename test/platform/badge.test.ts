import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../../src/capture/snapshot.js';
import { gradeOfPage, type GradeResult, type Grade } from '../../src/engine/index.js';
import { BADGE_COLORS, badgeOf } from '../../src/platform/browser/badge.js';

/** Relative luminance of `#rrggbb` (WCAG 2.2). */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.040_45 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const unseen = { seen: false, because: 'service-worker' } as const;
const NOTHING = gradeOfPage(
  snapshotOf(
    {
      id: 'd',
      url: 'https://shop.test/',
      committedAt: 0,
      chain: unseen,
      cookieStore: unseen,
      markup: unseen,
    },
    0,
  ),
);

const assessment = (grade: Grade, complete = true): GradeResult => ({
  grade,
  score: 42,
  complete,
  isGraded: true,
  caveat: null,
});

describe('the badge', () => {
  it.each(Object.entries(BADGE_COLORS))('band %s: text contrast of at least 4.5:1', (_band, colors) => {
    expect(contrast(colors.background, colors.color)).toBeGreaterThanOrEqual(4.5);
  });

  it('has the popup’s colors', () => {
    const tokens = readFileSync('src/ui/tokens.css', 'utf8');
    for (const [band, { background }] of Object.entries(BADGE_COLORS))
      expect(tokens).toContain(`--band-${band.toLowerCase()}: light-dark(${background}, `);
  });

  it.each<[Grade, keyof typeof BADGE_COLORS]>([
    ['A+', 'A'],
    ['B-', 'B'],
    ['C', 'C'],
    ['D+', 'D'],
    ['F', 'D'],
  ])('%s is of band %s and shows its letter', (grade, band) => {
    expect(badgeOf(assessment(grade))).toEqual({
      text: grade,
      title: `Sitegrade: ${grade}, 42 of 100`,
      ...BADGE_COLORS[band],
    });
  });

  it('says that the grade is incomplete', () => {
    expect(badgeOf(assessment('B', false))).toMatchObject({
      text: '~B',
      title: 'Sitegrade: ~B, ~42 of 100, incomplete',
    });
  });

  it('marks a grade that has caveats', () => {
    expect(badgeOf({ ...assessment('A+'), caveat: 'broken-page' })).toMatchObject({
      text: 'A+!',
      title: 'Sitegrade: A+, 42 of 100, but broken: its policy stops scripts, styles or frames of its own',
      ...BADGE_COLORS.D,
    });
    expect(badgeOf({ ...assessment('A+'), caveat: 'parts-blocked' })).toMatchObject({
      text: 'A+!',
      title: 'Sitegrade: A+, 42 of 100, but the policy blocks parts of the page',
    });
  });

  it('marks the grade of an answer that is probably another page', () => {
    expect(badgeOf({ ...assessment('D-'), caveat: 'another-page' })).toMatchObject({
      text: 'D-!',
      title: 'Sitegrade: D-, 42 of 100, but the server answered with an error or a block page',
    });
  });

  it('has no letter if nothing could be checked', () => {
    expect(badgeOf(NOTHING)).toMatchObject({ text: '', title: 'Sitegrade: not enough information to grade' });
  });

  it('has no letter without a page', () => {
    expect(badgeOf(null)).toMatchObject({ text: '', title: 'Sitegrade' });
  });
});
