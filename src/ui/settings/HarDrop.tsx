import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import {
  about,
  audit,
  isGraded,
  suppressionsFor,
  type ActiveSuppressions,
  type PageSnapshot,
  type Report,
  type Suppression,
} from '../../engine/index.js';
import { StoreProvider } from '../context.js';
import { CaveatMark } from '../components/Caveats.js';
import { Disclosure } from '../components/Disclosure.js';
import { Message } from '../components/Message.js';
import { PageReport } from '../components/PageReport.js';
import { Reasons } from '../components/Reasons.js';
import { ReportButtons } from '../components/ReportButtons.js';
import { Chip } from '../components/Grade.js';
import { Untrusted } from '../components/Untrusted.js';
import { createStore } from '../store.js';
import { errorText } from '../text/error.js';
import { addressParts, count } from '../text/format.js';
import { readHarFile, type DroppedHar } from './har.js';
import { recordedSource } from './recorded.js';

/** Maximum pages shown; saved reports have all of them. */
const SHOWN = 100;

interface Props {
  readonly suppressions: readonly Suppression[];
  readonly version: string;
  readonly say: (sentence: string) => void;
}

/** Grades a HAR file. It is read here and sent nowhere. */
export function HarDrop({ suppressions, version, say }: Props) {
  const picker = useRef<HTMLInputElement>(null);
  const latest = useRef<File | null>(null);
  const [pages, setPages] = useState<DroppedHar>();
  const [isOver, setOver] = useState(false);
  const [isReading, setReading] = useState(false);

  const take = async (file: File) => {
    latest.current = file;
    // A slower file must not replace one dropped after it.
    const isLatest = () => latest.current === file;
    say('');
    setReading(true);
    try {
      const read = await readHarFile(file);
      if (!isLatest()) return;
      setPages(typeof read === 'string' ? undefined : read);
      say(typeof read === 'string' ? read : `Read ${count(read.snapshots.length, 'page')}.`);
    } catch (error) {
      if (isLatest()) say(`The file could not be read: ${errorText(error)}`);
    } finally {
      if (isLatest()) setReading(false);
    }
  };

  // On the whole page: the browser would open a file dropped beside a smaller target.
  // A layout effect: a file may be dropped as soon as the page is visible.
  useLayoutEffect(() => {
    const over = (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file) void take(file);
    };
    addEventListener('dragover', over);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
    // `take` depends on nothing that changes.
  }, []);

  return (
    <section>
      <h2>Grade a HAR file</h2>
      <div class="drop" data-over={isOver}>
        <p>
          {isReading
            ? 'Reading…'
            : 'Drop a HAR file on this page. DevTools can export one in the Network tab.'}{' '}
          <span class="quiet">It is graded here and sent nowhere. Maximum: 100 MB.</span>
        </p>
        <button type="button" onClick={() => picker.current?.click()}>
          Choose file…
        </button>
        <input
          ref={picker}
          type="file"
          accept=".har,.json,application/json"
          aria-label="A HAR file"
          hidden
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0];
            if (file) void take(file);
            currentTarget.value = '';
          }}
        />
      </div>
      {pages && <Graded pages={pages} suppressions={suppressions} version={version} say={say} />}
    </section>
  );
}

function Graded({ pages, suppressions, version, say }: Props & { pages: DroppedHar }) {
  const graded = useMemo(() => {
    const today = new Date().toISOString().slice(0, 10);
    return pages.snapshots.map((snapshot) => {
      const suppressed = suppressionsFor(snapshot.url, suppressions, today);
      return { snapshot, suppressed, report: audit(snapshot, suppressed) };
    });
  }, [pages, suppressions]);
  return (
    <div class="graded">
      <div class="graded-head">
        <h3>
          {count(graded.length, 'page')} of <Untrusted text={pages.name} />
          {pages.isFull && <span class="quiet"> (more pages were not read)</span>}
        </h3>
        <ReportButtons pages={graded} at={Date.now()} version={version} of={pages.name} say={say} />
      </div>
      <ul>
        {graded.slice(0, SHOWN).map((page, at) => (
          <li key={at}>
            <Page {...page} />
          </li>
        ))}
      </ul>
      {graded.length > SHOWN && (
        <p class="quiet">{graded.length - SHOWN} more pages are in the saved reports.</p>
      )}
    </div>
  );
}

interface RecordedProps {
  readonly snapshot: PageSnapshot;
  readonly suppressed: ActiveSuppressions;
}

function Page({ snapshot, suppressed, report }: RecordedProps & { report: Report }) {
  const { host, path } = addressParts(snapshot.url);
  const graded = isGraded(report);
  return (
    <Disclosure
      level={3}
      class="graded-page"
      label={
        <>
          <span class="band-letter">
            {graded ? (
              <>
                <Chip {...report} /> <span class="quiet">{about(report.score, report)}</span>
                <CaveatMark report={report} />
              </>
            ) : (
              <span class="quiet">no grade</span>
            )}
          </span>
          <span class="text">
            <Untrusted text={host || 'A page without a URL'} limit={120} />
            <span class="quiet">
              <Untrusted text={path} limit={200} />
            </span>
          </span>
        </>
      }
    >
      {() => <Recorded snapshot={snapshot} suppressed={suppressed} />}
    </Disclosure>
  );
}

/** The report of a page, as in the popup. */
function Recorded({ snapshot, suppressed }: RecordedProps) {
  const store = useMemo(() => createStore(recordedSource(snapshot, suppressed)), [snapshot, suppressed]);
  useEffect(
    () => () => {
      store.stop();
    },
    [store],
  );
  const view = store.view.value;
  return (
    <StoreProvider value={store}>
      {view.kind === 'page' &&
        (isGraded(view.report) ? (
          <PageReport {...view} />
        ) : (
          <Message title="Not enough was recorded">
            <Reasons
              unknowns={view.report.unknowns.filter(({ because }) => because !== 'not-probed')}
              alone
            />
          </Message>
        ))}
    </StoreProvider>
  );
}
