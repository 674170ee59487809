import { Untrusted } from '../components/Untrusted.js';
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
            <li key={site}>
              <strong>
                <Untrusted text={site} limit={120} />
              </strong>
              <span>{count(items.length, 'item')}</span>
              <button
                type="button"
                onClick={() =>
                  run(async () => {
                    await source.uncheckAll(site);
                    return 'Deleted: nothing is ticked on this site.';
                  })
                }
              >
                Delete<span class="visually-hidden"> the ticks of {site}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
