import type { Grade, Report } from '../../engine/index.js';

/** Grades with the same colour. */
export type Band = 'a' | 'b' | 'c' | 'd';

/** `A+` → `a`; D and F share a band. */
export function bandOf(grade: Grade): Band {
  const letter = grade[0];
  return letter === 'A' ? 'a' : letter === 'B' ? 'b' : letter === 'C' ? 'c' : 'd';
}

interface Props extends Pick<Report, 'grade' | 'score' | 'complete'> {
  /** It is drawn once more, slowly. */
  readonly best?: boolean;
}

/** The grade in a ring whose arc is the score out of 100; with `~` if it may change. */
export function Ring({ grade, score, complete, best = false }: Props) {
  const arc = Math.max(0, Math.min(score, 100));
  return (
    <p class={best ? 'ring best' : 'ring'} data-band={bandOf(grade)}>
      <svg viewBox="0 0 64 64" aria-hidden="true">
        <circle class="track" cx="32" cy="32" r="28" />
        {arc > 0 && (
          <circle class="arc" cx="32" cy="32" r="28" pathLength="100" stroke-dasharray={`${arc} 100`} />
        )}
      </svg>
      <span class="visually-hidden">Grade {!complete && 'about '}</span>
      <span class={complete ? 'letter' : 'letter about'} data-signed={grade.length > 1}>
        {grade}
      </span>
    </p>
  );
}
