import { render } from 'preact';
import { App } from '../../../src/ui/components/App.js';
import { createStore } from '../../../src/ui/store.js';
import { MemorySource } from '../memory-source.js';
import { STATES } from './states.js';
import { useTheme } from './theme.js';

/** What tests can use of the page: `?state=careless` shows that state; without it no state is sent. */
export interface Gallery {
  readonly source: MemorySource;
  readonly states: typeof STATES;
  /** How often the view requested to be closed. */
  closed: number;
  /** How often the settings page was opened. */
  settings: number;
}

useTheme();
const name = new URLSearchParams(location.search).get('state');
const source = new MemorySource(Object.entries(STATES).find(([key]) => key === name)?.[1]);
const gallery: Gallery = { source, states: STATES, closed: 0, settings: 0 };
Object.assign(globalThis, { gallery });

const root = document.getElementById('app');
if (root) {
  render(
    <App
      store={createStore(source)}
      version="0.0.0"
      onClose={() => {
        gallery.closed += 1;
      }}
      onSettings={() => {
        gallery.settings += 1;
      }}
    />,
    root,
  );
}
