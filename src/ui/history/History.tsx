import { useStore } from '../context.js';
import type { Look } from '../../capture/history/looks.js';
import { letterText, timeText, dayText, historyText } from './text.js';
import { Disclosure } from '../components/Disclosure.js';
import { Wide } from '../components/Wide.js';
import { about } from '../../engine/index.js';

interface Props {
  /** Of its headings. */
  readonly level: 2 | 3;
}

/** The history of the page on show, if it is pinned. */
export function OwnHistory({ level }: Props) {
  const { looks, forgetHistory } = useStore();
  if (!looks.value) return null;
  return <HistoryView level={level} looks={looks.value} onForget={() => void forgetHistory()} />;
}

interface HistoryProps {
  readonly looks: readonly Look[];
  readonly onForget: () => void;
  /** Of its headings. */
  readonly level: 2 | 3;
}

/** The grades of a pinned page over time. */
export function HistoryView({ looks, onForget, level }: HistoryProps) {
  if (looks.length === 0)
    return (
      <p class="quiet">
        No grade is stored yet. One is when you reload this page or open Sitegrade on it again.
      </p>
    );
  return (
    <div class="history">
      <HistoryChart looks={looks} />
      <Disclosure level={level} label="Stored grades">
        {() => (
          <>
            <Looks looks={looks} />
            <p class="quiet">
              One a day is stored, and one more for each change of the letter. Each was graded by the version
              of Sitegrade of its day.
            </p>
            <button type="button" class="bare" onClick={onForget}>
              Delete history
            </button>
          </>
        )}
      </Disclosure>
    </div>
  );
}

/** The newest first. */
function Looks({ looks }: Pick<HistoryProps, 'looks'>) {
  return (
    <Wide label="Stored grades">
      <table class="looks">
        <thead>
          <tr>
            {['When', 'Grade', 'Score', 'High', 'Medium', 'Low', 'Info'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {looks.toReversed().map((look) => (
            <tr key={look.time}>
              <th scope="row">{timeText(look.time)}</th>
              <td>{letterText(look)}</td>
              {[look.score, look.high, look.medium, look.low, look.info].map((n) => (
                <td class="number">{n}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

/** The size of the chart and where its plot is, in the units of its viewBox. */
const [WIDTH, HEIGHT] = [360, 92];
const [LEFT, RIGHT, TOP, BOTTOM] = [30, 334, 18, 70];
/** Space that a letter takes. */
const LETTER = 22;
/** With more looks than these, only those with a letter are marked. */
const MARKED = 30;

interface Point {
  readonly look: Look;
  readonly x: number;
  readonly y: number;
  readonly hasLetter: boolean;
}

/** The score over time: a line with steps, with the letter where it changed. */
export function HistoryChart({ looks }: { looks: readonly Look[] }) {
  const [first, last] = [looks[0], looks.at(-1)];
  if (!first || !last) return null;
  const points = pointsOf(looks);
  return (
    <svg class="history-chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={historyText(looks)}>
      <path class="grid" d={`M${LEFT} ${yOf(100, looks)}H${RIGHT}M${LEFT} ${BOTTOM}H${RIGHT}`} />
      <text class="axis" x={LEFT - 6} y={yOf(100, looks) + 4} text-anchor="end">
        100
      </text>
      <text class="axis" x={LEFT - 6} y={BOTTOM + 4} text-anchor="end">
        0
      </text>
      <path class="line" d={lineOf(points)} />
      {points.map((point) => (
        <Mark key={point.look.time} {...point} isMarked={points.length <= MARKED || point.hasLetter} />
      ))}
      <text class="axis" x={LEFT} y={HEIGHT - 6}>
        {dayText(first.time, last.time)}
      </text>
      {looks.length > 1 && dayText(first.time, last.time) !== dayText(last.time, first.time) && (
        <text class="axis" x={RIGHT} y={HEIGHT - 6} text-anchor="end">
          {dayText(last.time, first.time)}
        </text>
      )}
    </svg>
  );
}

function Mark({ look, x, y, hasLetter, isMarked }: Point & { isMarked: boolean }) {
  return (
    <>
      {isMarked && <circle class={look.complete ? '' : 'incomplete'} cx={x} cy={y} r="3" />}
      {hasLetter && (
        <text class="at" x={x + 4} y={y - 6}>
          {about(look.grade, look)}
          {look.caveat && '*'}
        </text>
      )}
    </>
  );
}

/** Each look on the plot. The last letters have priority where two would overlap. */
export function pointsOf(looks: readonly Look[]): readonly Point[] {
  const [first, last] = [looks[0], looks.at(-1)];
  if (!first || !last) return [];
  const span = last.time - first.time;
  const points: Point[] = [];
  let free = Infinity;
  for (const [at, look] of [...looks.entries()].reverse()) {
    const x = span === 0 ? LEFT : LEFT + ((look.time - first.time) / span) * (RIGHT - LEFT);
    const hasLetter = look.grade !== looks[at - 1]?.grade && x <= free;
    if (hasLetter) free = x - LETTER;
    points.unshift({ look, x: rounded(x), y: yOf(look.score, looks), hasLetter });
  }
  return points;
}

/** A score is valid until the next look. */
function lineOf(points: readonly Point[]): string {
  return points.map(({ x, y }, at) => (at === 0 ? `M${x} ${y}` : `H${x}V${y}`)).join('');
}

/** The plot is as high as 100 points, or as the best score. */
function yOf(score: number, looks: readonly Look[]): number {
  const best = Math.max(100, ...looks.map((look) => look.score));
  return rounded(BOTTOM - (score / best) * (BOTTOM - TOP));
}

function rounded(n: number): number {
  return Math.round(n * 10) / 10;
}
