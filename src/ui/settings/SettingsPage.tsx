import { useEffect, useState } from 'preact/hooks';
import { Untrusted } from '../components/Untrusted.js';
import { Baselines } from '../history/Baselines.js';
import { Everything } from './Everything.js';
import type { Run } from '../settings-part.js';
import { Recordings } from '../recording/Stored.js';
import type { Settings, SettingsSource } from '../ports.js';
import { SiteLists } from './SiteLists.js';
import { errorText } from '../text/error.js';
import { Suppressions } from './Suppressions.js';

interface Props {
  readonly source: SettingsSource;
}

/** All stored data, to view, change and export. */
export function SettingsPage({ source }: Props) {
  const [settings, setSettings] = useState<Settings>();
  const [notice, setNotice] = useState('');
  useEffect(() => source.watch(setSettings), [source]);
  const run: Run = (task) => {
    setNotice('');
    task().then(setNotice, (error: unknown) => {
      setNotice(`Failed: ${errorText(error)}`);
    });
  };
  if (!settings) return null;
  const props = { settings, source, run };
  return (
    <main class="app settings" data-ready>
      <header>
        <h1>Sitegrade</h1>
        <p class="quiet">
          Everything below is stored on this computer only. Nothing from private windows is stored.
        </p>
        <p>
          <a href="./har.html">Open a recording</a>
        </p>
      </header>
      <Suppressions {...props} />
      <SiteLists list="stacks" {...props} />
      <Baselines {...props} />
      <SiteLists list="selections" {...props} />
      <SiteLists list="checked" {...props} />
      <Recordings {...props} />
      <Everything {...props} />
      {/* Always present: screen readers announce changes of an existing status only. */}
      <p class="settings-notice" role="status" data-empty={notice === ''}>
        <Untrusted text={notice} limit={400} />
      </p>
    </main>
  );
}
