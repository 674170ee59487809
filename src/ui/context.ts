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
