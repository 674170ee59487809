import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import {
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
import { OpenFile } from '../components/OpenFile.js';
import { PageReport } from '../report/PageReport.js';
import { Reasons } from '../components/Reasons.js';
import { ReportButtons } from '../components/ReportButtons.js';
import { ChipAndScore } from '../components/Grade.js';
import { Untrusted } from '../components/Untrusted.js';
import type { SettingsSource } from '../ports.js';
import { createStore } from '../store.js';
import { errorText } from '../text/error.js';
import { addressParts, count } from '../text/format.js';
import { openedPage, readHarFile, type DroppedHar } from './har.js';

/** Maximum pages shown; saved reports have all of them. */
const SHOWN = 100;

interface Props {
  /** For the findings that the user suppressed. */
  readonly settings: Pick<SettingsSource, 'watch'>;
  /** The extension's version, for its reports. */
  readonly version: string;
}

/** Grades a HAR file that is dropped anywhere on the page, or chosen. It is read here, stored nowhere and sent nowhere. */
export function HarDrop({ settings, version }: Props) {
  const id = useId();
  const latest = useRef<File | null>(null);
  const [suppressions, setSuppressions] = useState<readonly Suppression[]>();
  const [pages, setPages] = useState<DroppedHar>();
  const [isOver, setOver] = useState(false);
  const [isReading, setReading] = useState(false);
  const [notice, say] = useState('');
  useEffect(() => settings.watch((all) => setSuppressions(all.suppressions)), [settings]);

  const take = async (files: ArrayLike<File> | null | undefined) => {
    const file = files?.[0];
    if (!file) {
      say('Drop a file here: this was none.');
      return;
    }
    latest.current = file;
    // A slower file must not replace one dropped after it.
    const isLatest = () => latest.current === file;
    say('');
    setReading(true);
    let read: DroppedHar | string;
    try {
      read = await readHarFile(file);
    } catch (error) {
      read = `The file could not be read: ${errorText(error)}`;
    }
    if (!isLatest()) return;
    setReading(false);
    setPages(typeof read === 'string' ? undefined : read);
    if (typeof read === 'string') say(read);
    else if (files.length > 1) say(`One file at a time: ${read.name} was read, the others were not.`);
    else say(`Read ${count(read.snapshots.length, 'page')}.`);
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
      void take(event.dataTransfer?.files);
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
    <section class="har" data-ready>
      <h2>Open a recording</h2>
      <div class="drop" role="group" aria-labelledby={id} data-over={isOver}>
        <p id={id}>{isReading ? 'Reading…' : 'Drop a HAR file anywhere on this page'}</p>
        <OpenFile
          label="Choose a file…"
          what="A HAR file"
          accept=".har"
          look={pages ? 'second' : 'primary'}
          onOpen={(file) => void take([file])}
        />
        <p class="quiet">
          DevTools export one in the Network tab. It is graded here, and neither stored nor sent. At most 100
          MB.
        </p>
      </div>
      {/* Always present: screen readers announce changes of an existing status only. */}
      <p role="status">
        <Untrusted text={notice} limit={400} />
      </p>
      {pages && suppressions && (
        <Graded pages={pages} suppressions={suppressions} version={version} say={say} />
      )}
    </section>
  );
}

interface GradedProps {
  readonly pages: DroppedHar;
  readonly suppressions: readonly Suppression[];
  readonly version: string;
  readonly say: (sentence: string) => void;
}

function Graded({ pages, suppressions, version, say }: GradedProps) {
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
        <ReportButtons pages={graded} at={Date.now()} version={version} of="this file" say={say} />
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
                <ChipAndScore {...report} />
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
  const store = useMemo(() => createStore(openedPage(snapshot, suppressed)), [snapshot, suppressed]);
  useEffect(() => () => store.stop(), [store]);
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
