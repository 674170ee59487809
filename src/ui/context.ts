import type { ReadonlySignal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { SeenLoad } from '../engine/index.js';
import type { Store } from './store.js';

const StoreContext = createContext<Store | null>(null);

export const StoreProvider = StoreContext.Provider;

export function useStore(): Store {
  const store = useContext(StoreContext);
  if (!store) throw new Error('Components need a StoreProvider.');
  return store;
}

/** What the panel recorded of the page's loads. */
export interface RecordedLoads {
  readonly loads: readonly SeenLoad[];
  /** URLs of requests that failed, without query. */
  readonly failed: readonly string[];
}

/** Undefined in the popup, which records no loads. */
const RecordedLoadsContext = createContext<ReadonlySignal<RecordedLoads | undefined> | undefined>(undefined);

export const RecordedLoadsProvider = RecordedLoadsContext.Provider;

/** Its value is undefined if the page’s loads were not recorded. Call it only to use it: it is computed from all requests. */
export function useRecordedLoads(): ReadonlySignal<RecordedLoads | undefined> | undefined {
  return useContext(RecordedLoadsContext);
}
