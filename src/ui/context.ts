import type { ReadonlySignal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Store } from './store.js';

const StoreContext = createContext<Store | null>(null);

export const StoreProvider = StoreContext.Provider;

export function useStore(): Store {
  const store = useContext(StoreContext);
  if (!store) throw new Error('Components need a StoreProvider.');
  return store;
}

/** Undefined in the popup, which records no requests. */
const FailedRequestsContext = createContext<ReadonlySignal<readonly string[] | undefined> | undefined>(
  undefined,
);

export const FailedRequestsProvider = FailedRequestsContext.Provider;

/**
 * URLs of the page's requests that failed, without query. Its value is undefined if they were not recorded. Call it only
 * to use it: it is computed from all requests.
 */
export function useFailedRequests(): ReadonlySignal<readonly string[] | undefined> | undefined {
  return useContext(FailedRequestsContext);
}
