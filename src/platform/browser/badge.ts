import { about, type GradeResult } from '../../engine/index.js';

const NAME = 'Sitegrade';

/** How the toolbar icon of a tab looks. */
export interface Badge {
  /** '' for no badge. */
  readonly text: string;
  readonly title: string;
  /** CSS colours. */
  readonly background: string;
  readonly color: string;
}

/**
 * The popup's colors for each band of grades: text contrast of at least 4.5:1, and distinguishable with protanopia,
 * deuteranopia and tritanopia.
 */
export const BADGE_COLORS = {
  A: { background: '#0d7f67', color: '#ffffff' },
  B: { background: '#2a4398', color: '#ffffff' },
  C: { background: '#e9ad1d', color: '#231a00' },
  D: { background: '#8f1913', color: '#ffffff' },
} as const;

/** Of a simulated page, whatever its grade. */
const SIMULATED = { background: '#6b3fa0', color: '#ffffff' } as const;

/**
 * The badge for a page's grade; without a letter if it could not be graded. null is for a tab without a page.
 * @param page `simulated`: it is that of a preview; `isRecorded`: its site is being recorded
 */
export function badgeOf(
  assessment: GradeResult | null,
  page: { readonly simulated?: true; readonly isRecorded?: true } = {},
): Badge {
  const badge = plainBadgeOf(assessment, page.simulated);
  return page.isRecorded
    ? { ...badge, text: `${badge.text}${RECORDED}`, title: `${badge.title}; recording this site` }
    : badge;
}

const RECORDED = '\u25cf';

const CAVEATS: Readonly<Record<NonNullable<GradeResult['caveat']>, string>> = {
  'another-page': ', but the server answered with an error or a block page',
  'broken-page': ', but broken: its policy stops scripts, styles or frames of its own',
  'parts-blocked': ', but the policy blocks parts of the page',
};

function plainBadgeOf(assessment: GradeResult | null, simulated = false): Badge {
  if (!assessment) return { text: '', title: NAME, ...BADGE_COLORS.A };
  const { grade, score, complete, isGraded, caveat } = assessment;
  if (!isGraded) return { text: '', title: `${NAME}: not enough information to grade`, ...BADGE_COLORS.A };
  const unseen = complete ? '' : ', incomplete';
  if (simulated)
    return {
      text: `[${about(grade, assessment)}]`,
      title: `${NAME}: simulated in this tab, not on the server: ${about(grade, assessment)}`,
      ...SIMULATED,
    };
  return {
    text: `${about(grade, assessment)}${caveat ? '!' : ''}`,
    title: `${NAME}: ${about(grade, assessment)}, ${about(score, assessment)} of 100${unseen}${caveat ? CAVEATS[caveat] : ''}`,
    ...BADGE_COLORS[caveat === 'broken-page' ? 'D' : bandOf(grade)],
  };
}

function bandOf(grade: GradeResult['grade']): keyof typeof BADGE_COLORS {
  const letter = grade[0];
  return letter === 'A' || letter === 'B' || letter === 'C' ? letter : 'D';
}
