import { about, severitiesText, tallyOf, type PageSnapshot, type Report } from '../../engine/index.js';
import { useStore } from '../context.js';
import { Address } from './Address.js';
import { Caveats } from './Caveats.js';
import { Circumstances } from './Circumstances.js';
import { Tile } from './Grade.js';
import { Stack } from './Stack.js';

interface Props {
  readonly report: Report;
  readonly snapshot: PageSnapshot;
  readonly isPrivate: boolean;
  readonly isChosen: boolean;
}

/** Grade, page, score, number of findings and servers. */
export function Summary({ report, snapshot, isPrivate, isChosen }: Props) {
  const store = useStore();
  const severities = severitiesText(tallyOf(report.findings));
  return (
    <header class="summary">
      <Tile {...report} preview={snapshot.simulated === true} />
      <div class="facts">
        <div class="title">
          <Address url={report.url} />
          {store.isLive && (
            <button
              type="button"
              class="icon"
              aria-label="Reload the page and grade it again"
              title="Reload the page and grade it again"
              onClick={() => void store.remedy('reload')}
            >
              <svg viewBox="0 0 16 16" aria-hidden="true">
                <path d="M13 8a5 5 0 1 1-1.6-3.7M13 1.8v3.4H9.6" />
              </svg>
            </button>
          )}
        </div>
        <Circumstances snapshot={snapshot} isPrivate={isPrivate} />
        <p class="score">
          <span>
            {!report.complete && (
              <span title="Some checks that affect the score could not run">
                <span aria-hidden="true">~</span>
                <span class="visually-hidden">about </span>
              </span>
            )}
            <strong>{report.score}</strong> / 100
          </span>{' '}
          {severities !== '' && (
            <span class="tally">
              {severities.split(', ').map((one, at) => (
                <>
                  {at > 0 && ' · '}
                  <span>{one}</span>
                </>
              ))}
            </span>
          )}
        </p>
        <Observatory {...report} />
        <Stack stack={report.stack} hints={report.hints ?? []} isChosen={isChosen} />
        <Caveats report={report} />
      </div>
    </header>
  );
}

/** The grade of the HTTP Observatory; “would be” where it refuses to grade the host. */
function Observatory(report: Report) {
  const { algorithm, grade, score, refused = '' } = report.observatory;
  return (
    <p
      class="observatory quiet"
      title={`The grade of MDN HTTP Observatory for the same response. ${refused}`.trim()}
    >
      {refused === '' ? 'Observatory' : 'Observatory would be'} {about(grade, report)} ({about(score, report)}
      ), <span>algorithm {algorithm}</span>
    </p>
  );
}
