import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { isJudged } from '../../engine/index.js';
import { StoreProvider } from '../context.js';
import type { Store } from '../store.js';
import { Actions } from './Actions.js';
import { PageReport } from './PageReport.js';
import { Untrusted } from './Untrusted.js';
import { WhyNoReport } from './WhyNoReport.js';

interface Props {
  readonly store: Store;
  /** The program's version, for the reports it writes. */
  readonly version: string;
  readonly onClose: () => void;
  readonly onSettings: () => void;
}

/** The popup. `data-state` and, once there is one, `data-grade` on its root say what it shows. */
export function App({ store, version, onClose, onSettings }: Props) {
  const root = useRef<HTMLElement>(null);
  const view = store.view.value;
  const notice = store.notice.value;
  const judged = view.kind === 'page' && isJudged(view.report) ? view : undefined;
  const grade = judged?.report.grade;

  useEffect(() => {
    const close = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') onClose();
    };
    addEventListener('keydown', close);
    return () => {
      removeEventListener('keydown', close);
    };
  }, [onClose]);

  // Before the first paint: an effect after it would say so too late.
  useLayoutEffect(() => {
    if (view.kind === 'page')
      afterPaint(() => {
        if (grade !== undefined) performance.mark('grade-painted');
        // What it takes would hold up the frame, and whoever begins to move about.
        requestIdleCallback(
          () => {
            store.painted();
          },
          { timeout: 500 },
        );
      });
    // The grade itself may change at any time; that there is one is what changes the view.
  }, [view.kind, grade !== undefined, store]);

  useLayoutEffect(() => {
    // Whoever has begun to move about keeps their place.
    if (document.activeElement !== document.body) return;
    root.current?.querySelector<HTMLElement>('[data-first=true]')?.focus({ preventScroll: true });
  }, [view.kind, grade !== undefined]);

  return (
    <StoreProvider value={store}>
      <main class="app" ref={root} data-state={view.kind} data-grade={grade}>
        {judged ? <PageReport {...judged} /> : <WhyNoReport view={view} />}
        {/* Always there, for what is said in it to be read out. */}
        <footer class={judged || notice !== '' ? 'actions' : ''}>
          {judged && <Actions version={version} />}
          {judged && (
            <button type="button" onClick={onSettings}>
              Settings
            </button>
          )}
          <p role="status">
            <Untrusted text={notice} limit={200} />
          </p>
        </footer>
      </main>
    </StoreProvider>
  );
}

/** Calls back in the frame after the one being drawn: only then has that one been painted. */
function afterPaint(then: () => void): void {
  requestAnimationFrame(() => {
    requestAnimationFrame(() => {
      then();
    });
  });
}
