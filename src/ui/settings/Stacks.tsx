import { isStackName, STACKS } from '../../fixes/index.js';
import { KeptRow } from '../components/KeptRow.js';
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
            <KeptRow
              key={site}
              name={site}
              what={`the servers of ${site}`}
              remove={() => source.forgetStack(site)}
              said="Deleted: fixes are for the recognised servers again."
              run={run}
            >
              <Untrusted text={names.map(labelOf).reverse().join(' behind ')} limit={200} />
            </KeptRow>
          ))}
        </ul>
      )}
    </section>
  );
}
