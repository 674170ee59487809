import type { CaptureEvent } from '../../src/capture/events.js';
import {
  documentOf,
  NO_TAB_FACTS,
  reduce,
  type DocumentFacts,
  type TabFacts,
} from '../../src/capture/reduce.js';
import { snapshotOf } from '../../src/capture/snapshot.js';
import type { PageSnapshot } from '../../src/engine/index.js';

/** The extension's stored facts, in plain maps. */
export class CaptureMemory {
  readonly tabs = new Map<number, TabFacts>();
  readonly documents = new Map<string, DocumentFacts>();

  take(...events: readonly CaptureEvent[]): this {
    for (const event of events) {
      const tab = this.tabs.get(event.tabId) ?? NO_TAB_FACTS;
      const id = documentOf(tab, event);
      const after = reduce({ tab, document: (id !== null && this.documents.get(id)) || null }, event);
      this.tabs.set(event.tabId, after.tab);
      if (after.document) this.documents.set(after.document.id, after.document);
      for (const forgotten of after.forgotten) this.documents.delete(forgotten);
    }
    return this;
  }

  /** @param now when it is read; by default when no response is awaited any more */
  snapshot(id: string, now = Infinity): PageSnapshot {
    const document = this.documents.get(id);
    if (!document) throw new Error(`No document ${id}`);
    return snapshotOf(document, now);
  }

  /** Such as `302 network http://a.test/ x-a=1 [sid]`, a line a hop; or why nothing was seen. */
  chain(id: string): readonly string[] | string {
    const { chain } = this.snapshot(id);
    if (!chain.seen) return chain.because;
    return chain.value.map(({ status, from, url, headers, setCookies }) => {
      const lines = headers.seen
        ? headers.value.map(({ name, value }) => `${name}=${value}`)
        : [headers.because];
      const cookies = setCookies.seen
        ? setCookies.value.map(({ name }) => name).join(' ')
        : setCookies.because;
      return [status, from, url, ...lines, `[${cookies}]`].join(' ');
    });
  }
}
