import { render } from 'preact';
import { Panel } from '../../../src/ui/panel/Panel.js';
import { createPanelStore } from '../../../src/ui/panel/store.js';
import { createStore } from '../../../src/ui/store.js';
import { MemoryResponses } from '../memory-responses.js';
import { MemoryHost } from '../memory-host.js';
import { MemorySource } from '../memory-source.js';
import { MemoryViolations } from '../memory-violations.js';
import { RESPONSES, hostileResponses, HOSTILE_VIOLATIONS, manyResponses } from './responses.js';
import { baselineFor } from './saved-settings.js';
import { STATES } from './states.js';
import { useTheme } from './theme.js';

/**
 * What a test can reach of the page: `?state=careless` shows that state, `?answers=5000` as many answers,
 * `?answers=hostile` those of a server that means harm, `?tab=csp` that place, `?pinned` with a baseline.
 */
export interface PanelGallery {
  readonly source: MemorySource;
  readonly answers: MemoryResponses;
  readonly host: MemoryHost;
  readonly violations: MemoryViolations;
}

const asked = new URLSearchParams(location.search);
const state = Object.entries(STATES).find(([key]) => key === asked.get('state'))?.[1];
const source = new MemorySource(state);
const count = asked.get('answers');
const isHostile = count === 'hostile';
const answers = new MemoryResponses(
  count === null ? RESPONSES : isHostile ? hostileResponses() : manyResponses(Number(count)),
);
const host = new MemoryHost(source, asked.has('pinned') ? baselineFor(state) : null);
const violations = new MemoryViolations(isHostile ? HOSTILE_VIOLATIONS : []);
useTheme();
Object.assign(globalThis, { gallery: { source, answers, host, violations } satisfies PanelGallery });

const root = document.getElementById('app');
const store = createPanelStore(createStore(source), { responses: answers, host, violations });
store.tab.value = asked.get('tab') ?? store.tab.value;
if (root) render(<Panel store={store} />, root);
