import { useEffect, useRef, useState } from 'preact/hooks';
import { download } from '../download.js';
import { settingsFile } from './files.js';
import type { PartProps } from '../settings-part.js';

/** The badge, and actions for all stored data. */
export function Everything({ settings, source, run }: PartProps) {
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
