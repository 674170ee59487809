import { useEffect, useState, useRef } from 'preact/hooks';
import { Untrusted } from '../components/Untrusted.js';
import { keepFocus } from '../kept-focus.js';
import type { Run, PartProps } from '../settings-part.js';
import { Baselines, SiteLists } from './Kept.js';
import { Recordings } from '../recording/Stored.js';
import type { Settings, SettingsSource } from '../ports.js';
import { errorText } from '../text/error.js';
import { Suppressions } from './Suppressions.js';
import { download } from '../download.js';
import { settingsFile } from './files.js';

interface Props {
  readonly source: SettingsSource;
}

/** All stored data, to view, change and export. */
export function SettingsPage({ source }: Props) {
  const [settings, setSettings] = useState<Settings>();
  const [notice, setNotice] = useState('');
  const root = useRef<HTMLElement>(null);
  useEffect(() => source.watch(setSettings), [source]);
  const isShown = settings !== undefined;
  useEffect(() => {
    const main = root.current;
    return main ? keepFocus(main, () => main.querySelector('a')) : undefined;
  }, [isShown]);
  const run: Run = (task) => {
    setNotice('');
    task().then(setNotice, (error: unknown) => {
      setNotice(`Failed: ${errorText(error)}`);
    });
  };
  if (!settings) return null;
  const props = { settings, source, run };
  return (
    <main class="app page settings" data-ready ref={root}>
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

/** The badge, and actions for all stored data. */
function Everything({ settings, source, run }: PartProps) {
  const [isSure, setSure] = useState<boolean>();
  const [clear, sure] = [useRef<HTMLButtonElement>(null), useRef<HTMLButtonElement>(null)];
  // The pressed button was removed: focus its replacement.
  useEffect(() => {
    if (isSure !== undefined) (isSure ? sure : clear).current?.focus();
  }, [isSure]);
  return (
    <>
      <section>
        <h2>Badge</h2>
        <label class="check">
          <input
            type="checkbox"
            checked={settings.badge}
            onChange={({ currentTarget: { checked } }) =>
              run(async () => {
                await source.showBadge(checked);
                return checked
                  ? 'The toolbar icon shows the grade.'
                  : 'The toolbar icon does not show the grade.';
              })
            }
          />{' '}
          <span>Show the grade on the toolbar icon</span>
        </label>
      </section>
      <section>
        <h2>All data</h2>
        <p class="row-of-buttons">
          <button
            type="button"
            onClick={() => download('sitegrade-settings.json', settingsFile(settings), 'application/json')}
          >
            Export all data
          </button>
          {isSure ? (
            <>
              <button
                ref={sure}
                type="button"
                class="primary"
                onClick={() => {
                  setSure(false);
                  run(async () => {
                    await source.clear();
                    return 'All data was deleted.';
                  });
                }}
              >
                Delete all data
              </button>
              <button type="button" onClick={() => setSure(false)}>
                Cancel
              </button>
            </>
          ) : (
            <button ref={clear} type="button" onClick={() => setSure(true)}>
              Delete all data…
            </button>
          )}
        </p>
      </section>
    </>
  );
}
