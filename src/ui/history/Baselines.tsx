import { KeptRow } from '../components/KeptRow.js';
import { Untrusted } from '../components/Untrusted.js';
import { addressParts, ago } from '../text/format.js';
import { historyText, timeText } from './text.js';
import type { Settings } from '../ports.js';
import type { PartProps } from '../settings-part.js';

/** The pinned pages, and the history of their grades. */
export function Baselines({ settings: { baselines, history }, source, run }: PartProps) {
  return (
    <section>
      <h2>Pinned pages</h2>
      {baselines.length === 0 ? (
        <p>None. Pin a page in the popup to see on later visits what changed.</p>
      ) : (
        <ul class="kept">
          {baselines.map((baseline) => {
            const { site, snapshot, seenAt } = baseline;
            const seen = new Date(seenAt);
            return (
              <KeptRow
                key={`${site} ${seenAt}`}
                name={site}
                what={`the pin of ${site}, ${timeText(seenAt)}`}
                remove={() => source.unpin(baseline)}
                said="Pin deleted."
                run={run}
              >
                <code>
                  <Untrusted text={addressParts(snapshot.url).path || '/'} limit={120} />
                </code>{' '}
                <span class="quiet">
                  <time dateTime={seen.toISOString()} title={seen.toLocaleString()}>
                    {ago(seenAt, Date.now())}
                  </time>
                  , {(JSON.stringify(baseline).length / 1000).toFixed(1)} kB
                </span>
              </KeptRow>
            );
          })}
        </ul>
      )}
      <Histories {...{ history, source, run }} />
    </section>
  );
}

/** Those that have looks. */
function Histories({ history, source, run }: Omit<PartProps, 'settings'> & Pick<Settings, 'history'>) {
  const kept = [...history].filter(([, looks]) => looks.length > 0);
  if (kept.length === 0) return null;
  return (
    <>
      <h3 class="quiet">History of their grades</h3>
      <ul class="kept">
        {kept.map(([page, looks]) => (
          <KeptRow
            key={page}
            name={addressParts(page).host}
            what={`the history of ${page}`}
            remove={() => source.forgetHistory(page)}
            said="History deleted."
            run={run}
          >
            <code>
              <Untrusted text={addressParts(page).path || '/'} limit={120} />
            </code>{' '}
            <span class="quiet">{historyText(looks)}</span>
          </KeptRow>
        ))}
      </ul>
    </>
  );
}
