import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { isGraded } from '../../engine/index.js';
import { StoreProvider } from '../context.js';
import type { Store } from '../store.js';
import { Actions } from '../components/Actions.js';
import { PageReport } from './PageReport.js';
import { reportedPage } from '../preview/before.js';
import { PreviewNotes, PreviewStrip } from '../preview/Banner.js';
import { RecordingMark } from '../recording/Mark.js';
import { Untrusted } from '../components/Untrusted.js';
import { WhyNoReport } from '../components/WhyNoReport.js';

interface Props {
  readonly store: Store;
  /** The extension's version, for its reports. */
  readonly version: string;
  readonly onClose: () => void;
  /** Opens the page that takes a HAR file. */
  readonly onOpenRecording: () => void;
  readonly onSettings: () => void;
}

/** The popup. Its root has `data-state` and, once there is a grade, `data-grade`. */
export function App({ store, version, onClose, onOpenRecording, onSettings }: Props) {
  const root = useRef<HTMLElement>(null);
  const view = store.view.value;
  const notice = store.notice.value;
  const graded = view.kind === 'page' && isGraded(view.report) ? view : undefined;
  const grade = graded?.report.grade;
  const reported = reportedPage(view, graded);

  useEffect(() => {
    const close = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') onClose();
    };
    addEventListener('keydown', close);
    return () => removeEventListener('keydown', close);
  }, [onClose]);

  // A layout effect, so that it runs before the first paint.
  useLayoutEffect(() => {
    if (view.kind === 'page')
      afterPaint(() => {
        if (grade !== undefined) performance.mark('grade-painted');
        // It takes long enough to delay the frame and input.
        requestIdleCallback(() => store.painted(), { timeout: 500 });
      });
    // Not for each grade: only the first one changes the view.
  }, [view.kind, grade !== undefined, store]);

  const focused = useRef<HTMLElement | null>(null);
  // After each drawing, because another page, or another reason, has another first element; after it is painted, because
  // a focus has the layout computed at once.
  useEffect(() => {
    const first = root.current?.querySelector<HTMLElement>('[data-first=true]') ?? null;
    if (first === focused.current) return;
    focused.current = first;
    // Never move a focus that the user has set.
    if (document.activeElement === document.body) first?.focus({ preventScroll: true });
  });

  const running = (
    <>
      <PreviewStrip />
      <RecordingMark />
    </>
  );
  return (
    <StoreProvider value={store}>
      <main class="app view" ref={root} data-state={view.kind} data-grade={grade}>
        {graded ? (
          <PageReport {...graded} deployed={store.deployed.value} running={running} />
        ) : (
          <>
            <WhyNoReport view={view} />
            {running}
            <div class="scroll">
              <PreviewNotes />
            </div>
          </>
        )}
        {/* Always present: screen readers announce changes of an existing status only. */}
        <footer class={graded || reported || notice !== '' ? 'actions' : ''}>
          {reported && (
            <Actions
              page={reported}
              version={version}
              onOpenRecording={onOpenRecording}
              onSettings={onSettings}
            />
          )}
          {graded && !reported && <p class="quiet">No reports of a simulated page.</p>}
          <p role="status">
            <Untrusted text={notice} limit={200} />
          </p>
        </footer>
      </main>
    </StoreProvider>
  );
}

/** Calls back in the frame after the next one: by then the next one was painted. */
function afterPaint(then: () => void): void {
  requestAnimationFrame(() => {
    requestAnimationFrame(() => then());
  });
}
