import { render } from 'preact';
import { version } from '../../package.json';
import type { Answers } from '../platform/answers.js';
import { devtoolsTheme, inspectedTab } from '../platform/devtools.js';
import { isConfined } from '../platform/dialect.js';
import { farReach } from '../platform/far-reach.js';
import { createPageSource } from '../platform/page-source.js';
import { createPanelHost } from '../platform/panel-host.js';
import { createViolations } from '../platform/violations.js';
import { Panel } from '../ui/panel/Panel.js';
import { createPanelStore } from '../ui/panel/store.js';
import { createStore } from '../ui/store.js';
import type { PanelWindow } from './index.js';

const root = document.getElementById('app');
document.documentElement.dataset['theme'] = devtoolsTheme();

void givenAnswers().then((answers) => {
  const tab = inspectedTab();
  const page = createStore(createPageSource(Promise.resolve(tab), isConfined() ? farReach : undefined));
  const host = { version, ...createPanelHost(tab) };
  const sources = { answers, host, violations: createViolations(tab) };
  if (root) render(<Panel store={createPanelStore(page, sources)} />, root);
});

/** The page DevTools loaded when they opened hands over what it recorded, once this window is in sight. */
function givenAnswers(): Promise<Answers> {
  const self = window as PanelWindow;
  return new Promise((resolve) => {
    const take = () => {
      if (self.sitegradeAnswers) resolve(self.sitegradeAnswers);
    };
    addEventListener('sitegrade-answers', take);
    take();
  });
}
