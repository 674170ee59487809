import type { Grade } from './model.js';

/** How a score becomes a letter: the HTTP Observatory's procedure. */
export const GRADE_TABLE = {
  /** Goes up when the same findings would get another score or letter. */
  version: 1,
  start: 100,
  /** Bonuses count once the base is at least this. */
  bonusFrom: 90,
  step: 5,
  /** The letter from this score on, best first. */
  letters: [
    [100, 'A+'],
    [90, 'A'],
    [85, 'A-'],
    [80, 'B+'],
    [70, 'B'],
    [65, 'B-'],
    [60, 'C+'],
    [50, 'C'],
    [45, 'C-'],
    [40, 'D+'],
    [30, 'D'],
    [25, 'D-'],
    [0, 'F'],
  ] satisfies readonly (readonly [from: number, grade: Grade])[],
} as const;

/**
 * @param points all deductions together, ≥ 0
 * @param bonus all bonuses together, ≥ 0
 */
export function scoreOf(points: number, bonus: number): number {
  const base = GRADE_TABLE.start - points;
  return Math.max(0, base >= GRADE_TABLE.bonusFrom ? base + bonus : base);
}

/** The letter of a score: rounded down to a multiple of five, 100 at most. */
export function gradeOf(score: number): Grade {
  const stepped = Math.floor(Math.min(score, GRADE_TABLE.start) / GRADE_TABLE.step) * GRADE_TABLE.step;
  return GRADE_TABLE.letters.find(([from]) => stepped >= from)?.[1] ?? 'F';
}
