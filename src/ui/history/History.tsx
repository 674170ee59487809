import type { Look } from '../../capture/history/looks.js';
import { letterText, timeText } from './text.js';
import { Disclosure } from '../components/Disclosure.js';
import { HistoryChart } from './Chart.js';

interface Props {
  readonly looks: readonly Look[];
  readonly onForget: () => void;
  /** Of its headings. */
  readonly level: 2 | 3;
}

/** The grades of a pinned page over time. */
export function HistoryView({ looks, onForget, level }: Props) {
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
function Looks({ looks }: Pick<Props, 'looks'>) {
  return (
    <div class="wide" tabIndex={0} role="region" aria-label="Stored grades">
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
    </div>
  );
}
