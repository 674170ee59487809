import { OpenRecording } from './Open.js';
import { Untrusted } from '../components/Untrusted.js';
import { saveRecording } from './file.js';
import { ago, count } from '../text/format.js';
import type { PartProps } from '../settings-part.js';

/** What was recorded of sites for a policy. */
export function Recordings({ settings: { recordings }, source, run }: PartProps) {
  return (
    <section>
      <h2>Recordings for a policy</h2>
      <p class="quiet">
        Paths, origins and hashes of what the pages of a site used, how often, on which day and for how many
        visitors, and the folders of versions they loaded from package hosts, never their code or text. A team
        can share the exported file.
      </p>
      {recordings.length === 0 ? (
        <p>None. The panel in DevTools starts one, under Policy, Recording.</p>
      ) : (
        <ul class="kept">
          {recordings.map((stored) => {
            const { recording, changedAt } = stored;
            const loads = recording.pages.reduce((sum, page) => sum + page.loads, 0);
            return (
              <li key={recording.origin}>
                <strong>
                  <Untrusted text={recording.origin} limit={120} />
                </strong>
                <span>
                  {count(recording.pages.length, 'page')}, {count(loads, 'load')}{' '}
                  <span class="quiet">
                    <time
                      dateTime={new Date(changedAt).toISOString()}
                      title={new Date(changedAt).toLocaleString()}
                    >
                      {ago(changedAt, Date.now())}
                    </time>
                  </span>
                </span>
                <span class="row-of-buttons">
                  <button
                    type="button"
                    onClick={() => {
                      saveRecording(stored);
                    }}
                  >
                    Export<span class="visually-hidden"> the recording of {recording.origin}</span>
                  </button>
                  <button
                    type="button"
                    onClick={() => {
                      run(async () => {
                        await source.forgetRecording(recording.origin);
                        return 'Recording deleted.';
                      });
                    }}
                  >
                    Delete<span class="visually-hidden"> the recording of {recording.origin}</span>
                  </button>
                </span>
              </li>
            );
          })}
        </ul>
      )}
      <p class="row-of-buttons">
        <OpenRecording
          label="Import…"
          recordings={recordings}
          onRead={(read) => {
            run(async () => {
              if (typeof read === 'string') return `${read} Nothing was changed.`;
              await source.keepRecording(read);
              return `Imported the recording of ${read.recording.origin}.`;
            });
          }}
        />
      </p>
    </section>
  );
}
