import { render } from 'preact';
import { version } from '../../package.json';
import { activeTab } from '../platform/browser/tabs.js';
import { openHarPage, openSettings } from '../platform/settings/open-settings.js';
import { createPageSource } from '../platform/sources/page-source.js';
import { createPinSource } from '../platform/history/pin-source.js';
import { App } from '../ui/report/App.js';
import { createStore } from '../ui/store.js';

const root = document.getElementById('app');
if (root) {
  const tab = activeTab();
  const store = createStore(createPageSource(tab), createPinSource(tab));
  render(
    <App
      store={store}
      version={version}
      onOpenRecording={() => {
        void openHarPage();
        close();
      }}
      onSettings={() => {
        void openSettings();
        close();
      }}
      onClose={() => close()}
    />,
    root,
  );
}
