import { KeptRow } from '../components/KeptRow.js';
import { count } from '../text/format.js';
import type { PartProps } from '../settings-part.js';

/** The items of checklists that the user ticked, by site. */
export function Checked({ settings: { checked }, source, run }: PartProps) {
  return (
    <section>
      <h2>Checklists you ticked</h2>
      {checked.size === 0 ? (
        <p>None. Tick items in the Checklist tab of the panel in DevTools.</p>
      ) : (
        <ul class="kept">
          {[...checked].reverse().map(([site, items]) => (
            <KeptRow
              key={site}
              name={site}
              what={`the ticks of ${site}`}
              remove={() => source.uncheckAll(site)}
              said="Deleted: nothing is ticked on this site."
              run={run}
            >
              {count(items.length, 'item')}
            </KeptRow>
          ))}
        </ul>
      )}
    </section>
  );
}
