import { renderToString } from 'preact-render-to-string';
import type { PageState } from '../../src/capture/page-state.js';
import { audit, type PageSnapshot } from '../../src/engine/index.js';
import { App } from '../../src/ui/report/App.js';
import { FindingDetail } from '../../src/ui/report/FindingDetail.js';
import { StoreProvider } from '../../src/ui/context.js';
import { createStore, type Store } from '../../src/ui/store.js';
import { MemorySource } from './memory-source.js';

const nothing = () => undefined;

/** The HTML of the popup, after `prepare`. */
export function popupOf(state: PageState, prepare: (store: Store) => void = nothing): string {
  const store = createStore(new MemorySource(state));
  prepare(store);
  try {
    return renderToString(
      <App store={store} version="1.2.3" onClose={nothing} onOpenRecording={nothing} onSettings={nothing} />,
    );
  } finally {
    store.stop();
  }
}

/** The text of HTML, what is hidden included. */
export function wordsOf(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

/** The HTML of the popup for a page, and of every finding opened. */
export function popupHtml(snapshot: PageSnapshot): string {
  const store = createStore(new MemorySource({ kind: 'page', snapshot, seenAt: 0 }));
  const { findings, stack } = audit(snapshot);
  try {
    return renderToString(
      <StoreProvider value={store}>
        <App store={store} version="1" onClose={nothing} onOpenRecording={nothing} onSettings={nothing} />
        {findings.map((finding) => (
          <FindingDetail findings={[finding]} stack={stack} isOfPage />
        ))}
      </StoreProvider>,
    );
  } finally {
    store.stop();
  }
}
