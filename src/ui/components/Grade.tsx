import { about, isBroken, type Grade, type Report } from '../../engine/index.js';

/** Grades with the same colour. */
type Band = 'a' | 'b' | 'c' | 'd';

/** `A+` → `a`; D and F share a band. */
export function bandOf(grade: Grade): Band {
  const letter = grade[0];
  return letter === 'A' ? 'a' : letter === 'B' ? 'b' : letter === 'C' ? 'c' : 'd';
}

interface TileProps extends Pick<Report, 'grade' | 'score' | 'complete' | 'caveats'> {
  /** The grade is that of a preview: dashed, without a fill. */
  readonly preview?: boolean;
}

/** The grade, large, with `~` if it may change, and with the verdict `broken`; with the score in a sentence for screen readers. */
export function Tile({ grade, score, complete, caveats, preview = false }: TileProps) {
  const how = complete ? '' : 'about ';
  const broken = isBroken({ caveats });
  return (
    <p class="tile" data-band={broken ? 'd' : bandOf(grade)} data-preview={preview}>
      <span class="visually-hidden">
        {`Grade ${how}${grade}, ${how}${score} of 100${broken ? ', but the page is broken' : ''}`}
      </span>
      {/* One item of the grid, so that nothing parts the two. */}
      <span aria-hidden="true">
        {!complete && <span>~</span>}
        {grade}
      </span>
      {broken && <small aria-hidden="true">broken</small>}
    </p>
  );
}

/** The grade within a line, and its score. */
export function ChipAndScore(report: Pick<Report, 'grade' | 'score' | 'complete'>) {
  return (
    <>
      <Chip {...report} /> <span class="quiet">{about(report.score, report)}</span>
    </>
  );
}

/** The grade within a line, filled with the colour of its band. */
export function Chip(report: Pick<Report, 'grade' | 'complete'>) {
  return (
    <strong class="chip" data-band={bandOf(report.grade)}>
      {about(report.grade, report)}
    </strong>
  );
}
