import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { PanelStore } from './panel/store.js';

const PanelContext = createContext<PanelStore | null>(null);

export const PanelProvider = PanelContext.Provider;

export function usePanel(): PanelStore {
  const store = useContext(PanelContext);
  if (!store) throw new Error('Components of the panel need a PanelProvider.');
  return store;
}
