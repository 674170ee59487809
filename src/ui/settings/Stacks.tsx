import { isStackName, STACKS } from '../../fixes/index.js';
import { Untrusted } from '../components/Untrusted.js';
import type { PartProps } from '../settings-part.js';

/** The servers that the user chose, by site. */
export function Stacks({ settings: { stacks }, source, run }: PartProps) {
  const labelOf = (name: string) => (isStackName(name) ? (STACKS[name]?.label ?? name) : name);
  return (
    <section>
      <h2>Servers you chose</h2>
      {stacks.size === 0 ? (
        <p>None: fixes are for the recognised servers. The pencil in the popup changes them.</p>
      ) : (
        <ul class="kept">
          {[...stacks].reverse().map(([site, names]) => (
            <li key={site}>
              <strong>
                <Untrusted text={site} limit={120} />
              </strong>
              <span>
                <Untrusted text={names.map(labelOf).reverse().join(' behind ')} limit={200} />
              </span>
              <button
                type="button"
                onClick={() =>
                  run(async () => {
                    await source.forgetStack(site);
                    return 'Deleted: fixes are for the recognised servers again.';
                  })
                }
              >
                Delete<span class="visually-hidden"> the servers of {site}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
