import { about, type PageSnapshot, type Report } from '../../engine/index.js';
import { pageOf } from '../../capture/preview/preview.js';
import { useStore } from '../context.js';
import { Address } from './Address.js';
import { Caveats } from './Caveats.js';
import { Circumstances } from './Circumstances.js';
import { Icon } from './Icon.js';
import { Tile } from './Grade.js';
import { Stack } from './Stack.js';

interface Props {
  readonly report: Report;
  readonly snapshot: PageSnapshot;
  readonly isPrivate: boolean;
  readonly isChosen: boolean;
}

/** Grade, page, score and servers. */
export function Summary({ report, snapshot, isPrivate, isChosen }: Props) {
  const store = useStore();
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
              <Icon name="reload" />
            </button>
          )}
        </div>
        <Caveats report={report} />
        <Circumstances snapshot={snapshot} isPrivate={isPrivate} report={report} />
        <p class="score">
          {/* The sentence of the tile says it. */}
          <span
            aria-hidden="true"
            title={report.complete ? undefined : 'Some checks that affect the score could not run'}
          >
            {!report.complete && '~'}
            <strong>{report.score}</strong> of 100
          </span>{' '}
          {snapshot.simulated ? <InPreview url={report.url} /> : <Observatory {...report} />}
        </p>
        {!snapshot.simulated && <WhichCounts {...report} />}
        <Stack stack={report.stack} hints={report.hints ?? []} isChosen={isChosen} />
      </div>
    </header>
  );
}

/** That the grade is no server’s, and that of the server if the preview started on this page. */
function InPreview({ url }: { url: string }) {
  const view = useStore().view.value;
  const preview = view.kind === 'page' ? view.preview : undefined;
  const before = preview?.before.page === pageOf(url) ? preview.before : undefined;
  return (
    <span class="quiet">
      {!preview
        ? 'in a preview that has ended'
        : before
          ? `in this preview; the server’s own: ${before.grade}`
          : 'in this preview'}
    </span>
  );
}

/** The grade of MDN HTTP Observatory for the same response. */
function Observatory(report: Report) {
  const { algorithm, refused } = report.observatory;
  const by = `Computed here with its algorithm ${algorithm}.`;
  return (
    <span
      class="observatory quiet"
      title={refused === undefined ? by : `${refused} This response: ${theirs(report)}. ${by}`}
    >
      {refused === undefined ? `MDN HTTP Observatory: ${theirs(report)}` : 'no MDN HTTP Observatory grade'}
    </span>
  );
}

/** Which of the two letters is shown, where they differ. */
function WhichCounts(report: Report) {
  const { grade, refused } = report.observatory;
  if (grade === report.grade) return null;
  const how = report.findings.some(({ suppressed }) => suppressed)
    ? ', without what is suppressed'
    : '; the two count differently';
  return (
    <p
      class="which-counts quiet"
      title="docs/rules.md in the source code lists what deducts points, and why."
    >
      {refused === undefined
        ? `Ours is the letter here${how}.`
        : `It would be ${theirs(report)} there; ours counts.`}
    </p>
  );
}

/** `C+ (60)`. */
function theirs(report: Report): string {
  const { grade, score } = report.observatory;
  return `${about(grade, report)} (${about(score, report)})`;
}
