import { useEffect, useState } from 'preact/hooks';
import { Untrusted } from '../components/Untrusted.js';
import { Baselines } from './Baselines.js';
import { Everything } from './Everything.js';
import { HarDrop } from './HarDrop.js';
import type { Run } from './part.js';
import type { Settings, SettingsSource } from './source.js';
import { Stacks } from './Stacks.js';
import { Suppressions } from './Suppressions.js';

interface Props {
  readonly source: SettingsSource;
  /** The program's version, for the reports it writes. */
  readonly version: string;
}

/** All that is kept, to be looked at, changed and taken along; and HAR files, to be graded. */
export function SettingsPage({ source, version }: Props) {
  const [settings, setSettings] = useState<Settings>();
  const [notice, setNotice] = useState('');
  useEffect(() => source.watch(setSettings), [source]);
  const run: Run = (task) => {
    setNotice('');
    task().then(setNotice, (error: unknown) => {
      setNotice(`Not done: ${error instanceof Error ? error.message : String(error)}`);
    });
  };
  if (!settings) return null;
  const props = { settings, source, run };
  return (
    <main class="app settings" data-ready>
      <header>
        <h1>Sitegrade</h1>
        <p class="quiet">
          Everything below lies on this machine only. Nothing of private windows is written down.
        </p>
      </header>
      <HarDrop suppressions={settings.suppressions} version={version} say={setNotice} />
      <Suppressions {...props} />
      <Stacks {...props} />
      <Baselines {...props} />
      <Everything {...props} />
      {/* Always there, for what is said in it to be read out. */}
      <p class="settings-notice" role="status" data-empty={notice === ''}>
        <Untrusted text={notice} limit={400} />
      </p>
    </main>
  );
}
