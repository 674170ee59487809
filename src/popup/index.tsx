import { render } from 'preact';
import { version } from '../../package.json';
import { openSettings } from '../platform/settings/open-settings.js';
import { createPageSource } from '../platform/sources/page-source.js';
import { App } from '../ui/components/App.js';
import { createStore } from '../ui/store.js';

const root = document.getElementById('app');
if (root) {
  const store = createStore(createPageSource());
  render(
    <App
      store={store}
      version={version}
      onSettings={() => {
        void openSettings();
        close();
      }}
      onClose={() => {
        close();
      }}
    />,
    root,
  );
}
