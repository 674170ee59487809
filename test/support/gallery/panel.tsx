import { render } from 'preact';
import { Panel } from '../../../src/ui/panel/Panel.js';
import { createPanelStore } from '../../../src/ui/panel/store.js';
import { opened } from '../../../src/ui/components/Opened.js';
import { whole } from '../../../src/ui/later.js';
import { createStore } from '../../../src/ui/store.js';
import { MemoryAnswers } from '../memory-answers.js';
import { MemorySource } from '../memory-source.js';
import { ANSWERS, manyAnswers } from './answers.js';
import { STATES } from './states.js';

/** What a test can reach of the page: `?state=careless` shows that state, `?answers=5000` as many answers. */
export interface PanelGallery {
  readonly source: MemorySource;
  readonly answers: MemoryAnswers;
}

const asked = new URLSearchParams(location.search);
const state = Object.entries(STATES).find(([key]) => key === asked.get('state'))?.[1];
const source = new MemorySource(state);
const count = asked.get('answers');
const answers = new MemoryAnswers(count === null ? ANSWERS : manyAnswers(Number(count)));
const theme = asked.get('theme');
if (theme !== null) document.documentElement.dataset['theme'] = theme;
Object.assign(globalThis, { gallery: { source, answers } satisfies PanelGallery });

const root = document.getElementById('app');
// As the panel does it.
void Promise.all([whole.load(), opened.load()]).then(() => {
  if (root) render(<Panel store={createPanelStore(createStore(source), answers)} />, root);
});
