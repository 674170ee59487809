import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { StoreProvider } from '../context.js';
import { addressParts } from '../text/words.js';
import type { Store, View } from '../store.js';
import { Actions } from './Actions.js';
import { Message } from './Message.js';
import { PageReport } from './PageReport.js';
import { RemedyButton } from './RemedyButton.js';
import { Untrusted } from './Untrusted.js';

interface Props {
  readonly store: Store;
  /** The program's version, for the reports it writes. */
  readonly version: string;
  readonly onClose: () => void;
}

/** The popup. `data-state` and, once there is one, `data-grade` on its root say what it shows. */
export function App({ store, version, onClose }: Props) {
  const root = useRef<HTMLElement>(null);
  const view = store.view.value;
  const notice = store.notice.value;

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
    // Whoever has begun to move about keeps their place.
    if (document.activeElement === document.body)
      root.current?.querySelector<HTMLElement>('[data-first=true]')?.focus({ preventScroll: true });
    if (view.kind === 'page')
      afterPaint(() => {
        store.painted();
      });
  }, [view.kind, store]);

  return (
    <StoreProvider value={store}>
      <main
        class="app"
        ref={root}
        data-state={view.kind}
        data-grade={view.kind === 'page' ? view.report.grade : undefined}
      >
        <Content view={view} />
        <footer class="actions" hidden={view.kind !== 'page' && notice === ''}>
          {view.kind === 'page' && <Actions report={view.report} seenAt={view.seenAt} version={version} />}
          <p role="status">
            <Untrusted text={notice} limit={200} />
          </p>
        </footer>
      </main>
    </StoreProvider>
  );
}

function Content({ view }: { view: View }) {
  switch (view.kind) {
    case 'waiting':
      return null;
    case 'loading':
      return <Message title="Looking…" />;
    case 'not-web':
      if (view.scheme === 'chrome-error:')
        return (
          <Message title="The page did not load">
            <p>No server answered, so there is nothing to judge.</p>
          </Message>
        );
      return (
        <Message title="Not a web page">
          <p>
            Sitegrade reads what servers send over http and https. This page is{' '}
            <code>
              <Untrusted text={view.scheme} />
            </code>
            , which comes from the browser or from this machine.
          </p>
        </Message>
      );
    case 'nothing':
      return (
        <Message title={<Host url={view.url} />}>
          <p>
            Not seen yet: nothing was recorded when this page loaded, perhaps because it was open before
            Sitegrade was there. Reload it to see the server’s answer.
          </p>
          <RemedyButton remedy="reload" first />
        </Message>
      );
    case 'withheld':
      return (
        <Message title={<Host url={view.url} />}>
          <p>
            The browser withholds this site from Sitegrade. Grant access, then reload the page to see the
            server’s answer.
          </p>
          <RemedyButton remedy="grant" first />
        </Message>
      );
    case 'page':
      return <PageReport report={view.report} seenAt={view.seenAt} />;
    case 'error':
      return (
        <Message title="Sitegrade could not look">
          <p>
            <Untrusted text={view.message} limit={400} />
          </p>
          <RemedyButton remedy="reload" first />
        </Message>
      );
  }
}

function Host({ url }: { url: string }) {
  return <Untrusted text={addressParts(url).host} />;
}

/** In the frame after the one the grade is drawn in: only then has it been painted. */
function afterPaint(then: () => void): void {
  requestAnimationFrame(() => {
    requestAnimationFrame(() => {
      performance.mark('grade-painted');
      then();
    });
  });
}
