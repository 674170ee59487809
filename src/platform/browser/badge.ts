import type { GradeResult } from '../../engine/index.js';

const NAME = 'Sitegrade';

/** How the toolbar icon of a tab looks. */
export interface Badge {
  /** '' for none. */
  readonly text: string;
  readonly title: string;
  /** CSS colours. */
  readonly ground: string;
  readonly letter: string;
}

/**
 * Ground and letter of each band: the popup's accents, at least 4.5:1 to their letter and told apart with
 * red-, green- and blue-blind eyes.
 */
export const BADGE_COLORS = {
  A: { ground: '#077b63', letter: '#ffffff' },
  B: { ground: '#27408f', letter: '#ffffff' },
  C: { ground: '#b58612', letter: '#000000' },
  D: { ground: '#961a14', letter: '#ffffff' },
} as const;

/** The badge that says what a report says: no letter without a judgement. null is for a tab without a page. */
export function badgeOf(assessment: GradeResult | null): Badge {
  if (!assessment) return { text: '', title: NAME, ...BADGE_COLORS.A };
  const { grade, score, complete, isGraded } = assessment;
  if (!isGraded) return { text: '', title: `${NAME}: not enough was seen to tell`, ...BADGE_COLORS.A };
  const unseen = complete ? '' : ', and not everything was seen';
  return {
    text: grade,
    title: `${NAME}: ${grade}, ${score} of 100${unseen}`,
    ...BADGE_COLORS[bandOf(grade)],
  };
}

function bandOf(grade: GradeResult['grade']): keyof typeof BADGE_COLORS {
  const letter = grade[0];
  return letter === 'A' || letter === 'B' || letter === 'C' ? letter : 'D';
}
