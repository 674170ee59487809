import { KeptRow } from '../components/KeptRow.js';
import { count } from '../text/format.js';
import type { PartProps } from '../settings-part.js';

/** The sites where the user changed which fixes are selected. */
export function Selections({ settings: { selections }, source, run }: PartProps) {
  return (
    <section>
      <h2>Fixes you selected</h2>
      {selections.size === 0 ? (
        <p>None: what breaks nothing is selected. Tick findings in the popup to change that for a site.</p>
      ) : (
        <ul class="kept">
          {[...selections].reverse().map(([site, changes]) => (
            <KeptRow
              key={site}
              name={site}
              what={`the selection of ${site}`}
              remove={() => source.forgetSelection(site)}
              said="Deleted: what breaks nothing is selected on this site."
              run={run}
            >
              {count(changes.length, 'change')}
            </KeptRow>
          ))}
        </ul>
      )}
    </section>
  );
}
