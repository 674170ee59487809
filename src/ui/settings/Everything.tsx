import { useEffect, useRef, useState } from 'preact/hooks';
import { download } from '../download.js';
import { settingsFile } from './files.js';
import type { PartProps } from './part.js';

/** The badge, and what concerns all that is kept. */
export function Everything({ settings, source, run }: PartProps) {
  const [isSure, setSure] = useState<boolean>();
  const [clear, sure] = [useRef<HTMLButtonElement>(null), useRef<HTMLButtonElement>(null)];
  // What was pressed has gone: whoever pressed it goes on from what took its place.
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
            onChange={({ currentTarget: { checked } }) => {
              run(async () => {
                await source.showBadge(checked);
                return checked ? 'The letter stands on the icon.' : 'The icon stays bare.';
              });
            }}
          />{' '}
          <span>The letter of the page on the toolbar’s icon</span>
        </label>
      </section>
      <section>
        <h2>Everything</h2>
        <p class="row-of-buttons">
          <button
            type="button"
            onClick={() => {
              download('sitegrade-settings.json', settingsFile(settings), 'application/json');
            }}
          >
            Export everything
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
                    return 'All of it is gone.';
                  });
                }}
              >
                Yes, forget all of it
              </button>
              <button
                type="button"
                onClick={() => {
                  setSure(false);
                }}
              >
                Keep it
              </button>
            </>
          ) : (
            <button
              ref={clear}
              type="button"
              onClick={() => {
                setSure(true);
              }}
            >
              Clear everything…
            </button>
          )}
        </p>
      </section>
    </>
  );
}
