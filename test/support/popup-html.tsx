import { renderToString } from 'preact-render-to-string';
import { audit, type PageSnapshot } from '../../src/engine/index.js';
import { App } from '../../src/ui/components/App.js';
import { FindingDetail } from '../../src/ui/components/FindingDetail.js';
import { StoreProvider } from '../../src/ui/context.js';
import { createStore } from '../../src/ui/store.js';
import { MemorySource } from './memory-source.js';

/** The HTML of the popup for a page, and of every finding opened. */
export function popupHtml(snapshot: PageSnapshot): string {
  const store = createStore(new MemorySource({ kind: 'page', snapshot, seenAt: 0 }));
  const { findings, stack } = audit(snapshot);
  const nothing = () => undefined;
  try {
    return renderToString(
      <StoreProvider value={store}>
        <App store={store} version="1" onClose={nothing} onSettings={nothing} />
        {findings.map((finding) => (
          <FindingDetail findings={[finding]} stack={stack} isOfPage />
        ))}
      </StoreProvider>,
    );
  } finally {
    store.stop();
  }
}
