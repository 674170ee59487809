import { useRef } from 'preact/hooks';
import type { Suppression } from '../../engine/index.js';
import { Untrusted } from '../components/Untrusted.js';
import { download } from '../download.js';
import { count } from '../text/words.js';
import { readSuppressionsFile, suppressionsFile } from './files.js';
import type { PartProps } from './part.js';

/** The findings somebody decided to live with: to be changed, taken back, shared. */
export function Suppressions({ settings: { suppressions }, source, run }: PartProps) {
  const picker = useRef<HTMLInputElement>(null);
  const importFile = (file: File) => {
    run(async () => {
      const read = await readSuppressionsFile(file);
      if (typeof read === 'string') return `${read} Nothing was changed.`;
      await source.suppress(read);
      return `Read ${count(read.length, 'suppressed finding')}.`;
    });
  };
  const today = new Date().toISOString().slice(0, 10);
  return (
    <section>
      <h2>Suppressed findings</h2>
      <p class="quiet">
        They stay visible and cost nothing. The exported file is what <code>npm run inspect --baseline</code>{' '}
        reads, so that a team and its pipeline share it.
      </p>
      {suppressions.length === 0 ? (
        <p>None. A finding is suppressed in its row, in the popup or the panel.</p>
      ) : (
        <ul class="suppressed">
          {suppressions.map((one) => (
            <Row
              key={`${one.site} ${one.finding}`}
              suppression={one}
              hasEnded={(one.until ?? today) < today}
              onChange={(changed) => {
                run(async () => {
                  await source.suppress([changed]);
                  return 'Changed.';
                });
              }}
              onTakeBack={() => {
                run(async () => {
                  await source.takeBack(one);
                  return 'Taken back: it counts again.';
                });
              }}
            />
          ))}
        </ul>
      )}
      <p class="row-of-buttons">
        <button
          type="button"
          disabled={suppressions.length === 0}
          onClick={() => {
            download('sitegrade-suppressions.json', suppressionsFile(suppressions), 'application/json');
          }}
        >
          Export
        </button>
        <button type="button" onClick={() => picker.current?.click()}>
          Import…
        </button>
        <input
          ref={picker}
          type="file"
          accept=".json,application/json"
          aria-label="A file of suppressed findings"
          hidden
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0];
            if (file) importFile(file);
            // The same file again is a choice again.
            currentTarget.value = '';
          }}
        />
      </p>
    </section>
  );
}

interface RowProps {
  readonly suppression: Suppression;
  readonly hasEnded: boolean;
  readonly onChange: (changed: Suppression) => void;
  readonly onTakeBack: () => void;
}

function Row({ suppression, hasEnded, onChange, onTakeBack }: RowProps) {
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
        <button type="button" onClick={onTakeBack}>
          Take back<span class="visually-hidden"> {what}</span>
        </button>
      </div>
    </li>
  );
}
