import { render } from 'preact';
import { version } from '../../package.json';
import { devtoolsTheme, inspectedTab } from '../platform/browser/devtools.js';
import { hasContentScriptApisOnly } from '../platform/browser/browser-features.js';
import { createPageSource } from '../platform/sources/page-source.js';
import { createPanelHost, remoteTabAccess } from '../platform/sources/panel-host.js';
import { createRecordingSource } from '../platform/recording/source.js';
import { createPinSource } from '../platform/history/pin-source.js';
import { createViolations } from '../platform/page/violations.js';
import { Panel } from '../ui/panel/Panel.js';
import type { ResponseSource } from '../ui/ports.js';
import { createPanelStore } from '../ui/panel/store.js';
import { createStore } from '../ui/store.js';
import type { PanelWindow } from './index.js';

const root = document.getElementById('app');
document.documentElement.dataset['theme'] = devtoolsTheme();

void receiveResponses().then((responses) => {
  const tab = inspectedTab();
  const source = createPageSource(
    Promise.resolve(tab),
    hasContentScriptApisOnly() ? remoteTabAccess : undefined,
  );
  const page = createStore(source, createPinSource(Promise.resolve(tab)));
  const host = { version, ...createPanelHost(tab) };
  const sources = {
    responses,
    host,
    violations: createViolations(tab),
    recordings: createRecordingSource(tab),
  };
  if (root) render(<Panel store={createPanelStore(page, sources)} />, root);
});

/** The responses recorded by `index.ts`, which sets them on this window when the panel is shown. */
function receiveResponses(): Promise<ResponseSource> {
  const self = window as PanelWindow;
  return new Promise((resolve) => {
    const take = () => {
      if (self.sitegradeResponses) resolve(self.sitegradeResponses);
    };
    addEventListener('sitegrade-responses', take);
    take();
  });
}
