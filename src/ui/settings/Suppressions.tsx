import type { Suppression } from '../../engine/index.js';
import { OpenFile } from '../components/OpenFile.js';
import { Untrusted } from '../components/Untrusted.js';
import { download } from '../download.js';
import { count } from '../text/format.js';
import { readSuppressionsFile, suppressionsFile } from './files.js';
import type { PartProps } from '../settings-part.js';

/** The suppressed findings, to change, unsuppress, export and import. */
export function Suppressions({ settings: { suppressions }, source, run }: PartProps) {
  const importFile = (file: File) =>
    run(async () => {
      const read = await readSuppressionsFile(file);
      if (typeof read === 'string') return `${read} Nothing was changed.`;
      await source.suppress(read);
      return `Imported ${count(read.length, 'suppressed finding')}.`;
    });
  const today = new Date().toISOString().slice(0, 10);
  return (
    <section>
      <h2>Suppressed findings</h2>
      <p class="quiet">
        They stay visible, with no points deducted. The command line’s <code>--baseline</code> reads the
        exported file, so that a team and its pipeline can share it.
      </p>
      {suppressions.length === 0 ? (
        <p>None. Suppress a finding in its row, in the popup or the panel.</p>
      ) : (
        <ul class="suppressed">
          {suppressions.map((one) => (
            <Row
              key={`${one.site} ${one.finding}`}
              suppression={one}
              hasEnded={(one.until ?? today) < today}
              onChange={(changed) =>
                run(async () => {
                  await source.suppress([changed]);
                  return 'Changed.';
                })
              }
              onUnsuppress={() =>
                run(async () => {
                  await source.unsuppress(one);
                  return 'Unsuppressed: its points count again.';
                })
              }
            />
          ))}
        </ul>
      )}
      <p class="row-of-buttons">
        <button
          type="button"
          disabled={suppressions.length === 0}
          onClick={() =>
            download('sitegrade-suppressions.json', suppressionsFile(suppressions), 'application/json')
          }
        >
          Export
        </button>
        <OpenFile label="Import…" what="A file of suppressed findings" onOpen={importFile} />
      </p>
    </section>
  );
}

interface RowProps {
  readonly suppression: Suppression;
  readonly hasEnded: boolean;
  readonly onChange: (changed: Suppression) => void;
  readonly onUnsuppress: () => void;
}

function Row({ suppression, hasEnded, onChange, onUnsuppress }: RowProps) {
  const { site, finding, reason, until = '' } = suppression;
  const what = `${finding} on ${site}`;
  return (
    <li>
      <p>
        <strong>
          <Untrusted text={site} limit={120} />
        </strong>{' '}
        <code>
          <Untrusted text={finding} limit={160} />
        </code>
      </p>
      <div class="how">
        <label>
          <span class="quiet">Reason</span>
          <input
            dir="auto"
            aria-label={`Reason for ${what}`}
            maxLength={500}
            value={reason}
            onChange={({ currentTarget }) => {
              const changed = currentTarget.value.trim();
              if (changed === '') currentTarget.value = reason;
              else if (changed !== reason) onChange({ ...suppression, reason: changed });
            }}
          />
        </label>
        <label>
          <span class="quiet">{hasEnded ? 'Ended' : 'Until'}</span>
          <input
            type="date"
            aria-label={`Last day for ${what}`}
            value={until}
            onChange={({ currentTarget: { value } }) => {
              const { until: _, ...lasting } = suppression;
              onChange(value === '' ? lasting : { ...lasting, until: value });
            }}
          />
        </label>
        <button type="button" class="bare" onClick={onUnsuppress}>
          Unsuppress<span class="visually-hidden"> {what}</span>
        </button>
      </div>
    </li>
  );
}
