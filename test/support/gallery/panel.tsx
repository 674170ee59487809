import { render } from 'preact';
import { Panel } from '../../../src/ui/panel/Panel.js';
import { createPanelStore } from '../../../src/ui/panel/store.js';
import { createStore } from '../../../src/ui/store.js';
import { MemoryResponses } from '../memory-responses.js';
import { MemoryHost } from '../memory-host.js';
import { MemoryPins } from '../memory-pins.js';
import { MemorySource } from '../memory-source.js';
import { MemoryRecordings } from '../memory-recordings.js';
import { MemoryViolations } from '../memory-violations.js';
import { responsesOf, hostileResponses, HOSTILE_VIOLATIONS, manyResponses } from './responses.js';
import { recordingOf } from './recordings.js';
import { historyFor, pinsFor } from './saved-settings.js';
import { STATES } from './states.js';
import { useTheme } from './theme.js';

/**
 * What tests can use of the page: `?state=careless` shows that state, `?responses=5000` as many responses,
 * `?responses=hostile` those of a hostile server, `?tab=csp` that tab, `?pinned` with pins and a history. The site is
 * recorded; `?recording=none` without, `?recording=running` while it is.
 */
export interface PanelGallery {
  readonly source: MemorySource;
  readonly responses: MemoryResponses;
  readonly host: MemoryHost;
  readonly pins: MemoryPins;
  readonly violations: MemoryViolations;
  readonly recordings: MemoryRecordings;
}

const params = new URLSearchParams(location.search);
const state = Object.entries(STATES).find(([key]) => key === params.get('state'))?.[1];
const source = new MemorySource(state);
const count = params.get('responses');
const isHostile = count === 'hostile';
const url = state?.kind === 'page' ? state.snapshot.url : 'https://shop.example/';
const responses = new MemoryResponses(
  count === null ? responsesOf(url) : isHostile ? hostileResponses() : manyResponses(Number(count)),
);
const pins = params.has('pinned')
  ? new MemoryPins(source, pinsFor(state), historyFor(state))
  : new MemoryPins(source);
const host = new MemoryHost(source, pins);
const violations = new MemoryViolations(isHostile ? HOSTILE_VIOLATIONS : []);
const { origin } = new URL(url);
const recording = params.get('recording');
const recordings = new MemoryRecordings(origin, {
  all: recording === 'none' ? [] : [recordingOf(origin, isHostile)],
  ...(recording === 'running' && { running: { origin } }),
});
useTheme();
Object.assign(globalThis, {
  gallery: { source, responses, host, pins, violations, recordings } satisfies PanelGallery,
});

const root = document.getElementById('app');
const store = createPanelStore(createStore(source, pins), {
  responses,
  host,
  violations,
  recordings,
});
store.tab.value = params.get('tab') ?? store.tab.value;
if (root) render(<Panel store={store} />, root);
