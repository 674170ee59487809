import { render } from 'preact';
import { App } from '../../../src/ui/report/App.js';
import { createStore } from '../../../src/ui/store.js';
import { MemoryPins } from '../memory-pins.js';
import { MemorySource } from '../memory-source.js';
import { historyFor, pinsFor } from './saved-settings.js';
import { STATES } from './states.js';
import { useTheme } from './theme.js';

/** What tests can use of the page: `?state=careless` shows that state, without it none is sent; `?pinned` pins it. */
export interface Gallery {
  readonly source: MemorySource;
  readonly states: typeof STATES;
  /** How often the view requested to be closed. */
  closed: number;
  /** How often the page for HAR files was opened. */
  recordings: number;
  /** How often the settings page was opened. */
  settings: number;
}

useTheme();
const params = new URLSearchParams(location.search);
const name = params.get('state');
const source = new MemorySource(Object.entries(STATES).find(([key]) => key === name)?.[1]);
const pins = params.has('pinned')
  ? new MemoryPins(source, pinsFor(source.state), historyFor(source.state))
  : new MemoryPins(source);
const gallery: Gallery = { source, states: STATES, closed: 0, recordings: 0, settings: 0 };
Object.assign(globalThis, { gallery });

const root = document.getElementById('app');
if (root) {
  render(
    <App
      store={createStore(source, pins)}
      version="0.0.0"
      onClose={() => {
        gallery.closed += 1;
      }}
      onOpenRecording={() => {
        gallery.recordings += 1;
      }}
      onSettings={() => {
        gallery.settings += 1;
      }}
    />,
    root,
  );
}
