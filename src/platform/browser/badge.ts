import type { Assessment } from '../../engine/index.js';

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
  A: { background: '#077b63', color: '#ffffff' },
  B: { background: '#27408f', color: '#ffffff' },
  C: { background: '#b58612', color: '#000000' },
  D: { background: '#961a14', color: '#ffffff' },
} as const;

/** The badge for a page's grade; without a letter if it could not be graded. null is for a tab without a page. */
export function badgeOf(assessment: Assessment | null): Badge {
  if (!assessment) return { text: '', title: NAME, ...BADGE_COLORS.A };
  const { grade, score, complete, isJudged } = assessment;
  if (!isJudged) return { text: '', title: `${NAME}: not enough information to grade`, ...BADGE_COLORS.A };
  const unseen = complete ? '' : ', incomplete';
  return {
    text: grade,
    title: `${NAME}: ${grade}, ${score} of 100${unseen}`,
    ...BADGE_COLORS[bandOf(grade)],
  };
}

function bandOf(grade: Assessment['grade']): keyof typeof BADGE_COLORS {
  const letter = grade[0];
  return letter === 'A' || letter === 'B' || letter === 'C' ? letter : 'D';
}
