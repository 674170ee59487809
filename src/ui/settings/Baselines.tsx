import { Untrusted } from '../components/Untrusted.js';
import { addressParts, ago } from '../text/format.js';
import type { PartProps } from './part.js';

/** The pinned pages. */
export function Baselines({ settings: { baselines }, source, run }: PartProps) {
  return (
    <section>
      <h2>Baselines</h2>
      {baselines.length === 0 ? (
        <p>None. Pin a page in the panel’s Compare tab to see on later visits what changed.</p>
      ) : (
        <ul class="kept">
          {baselines.map((baseline) => {
            const { site, snapshot, seenAt } = baseline;
            const seen = new Date(seenAt);
            return (
              <li key={site}>
                <strong>
                  <Untrusted text={site} limit={120} />
                </strong>
                <span>
                  <code>
                    <Untrusted text={addressParts(snapshot.url).path || '/'} limit={120} />
                  </code>{' '}
                  <span class="quiet">
                    <time dateTime={seen.toISOString()} title={seen.toLocaleString()}>
                      {ago(seenAt, Date.now())}
                    </time>
                    , {(JSON.stringify(baseline).length / 1000).toFixed(1)} kB
                  </span>
                </span>
                <button
                  type="button"
                  onClick={() => {
                    run(async () => {
                      await source.unpin(site);
                      return 'Baseline deleted.';
                    });
                  }}
                >
                  Delete<span class="visually-hidden"> the baseline of {site}</span>
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
