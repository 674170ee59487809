import type { ComponentChildren } from 'preact';
import { isCopied } from '../../capture/deployed/copied.js';
import { isStackName, STACKS } from '../../fixes/index.js';
import { KeptRow } from '../components/KeptRow.js';
import { Untrusted } from '../components/Untrusted.js';
import type { SiteLists as Lists } from '../ports.js';
import { copiedText } from '../deployed/judged.js';
import type { PartProps } from '../settings-part.js';
import { count } from '../text/format.js';

interface ListText {
  readonly title: string;
  /** Where there is none. */
  readonly none: string;
  /** What the button deletes, before `of` the site. */
  readonly what: string;
  readonly said: string;
  /** The list of one site. */
  readonly shown: (list: readonly string[]) => ComponentChildren;
}

const TEXTS = {
  stacks: {
    title: 'Servers you chose',
    none: 'None: fixes are for the recognised servers. The pencil in the popup changes them.',
    what: 'the servers',
    said: 'Deleted: fixes are for the recognised servers again.',
    shown: (names) => <Untrusted text={names.map(labelOf).reverse().join(' behind ')} limit={200} />,
  },
  selections: {
    title: 'Fixes you selected or copied',
    none: 'None: what breaks nothing is selected. Tick findings in the popup to change that for a site.',
    what: 'the selection and the copied fixes',
    said: 'Deleted: what breaks nothing is selected on this site, and what you copied is forgotten.',
    shown: (list) => {
      const copied = list.filter(isCopied);
      const changes = list.length - copied.length;
      return [...(changes > 0 ? [count(changes, 'change')] : []), ...copiedText(copied)].join(', ');
    },
  },
  checked: {
    title: 'Checklists you ticked',
    none: 'None. Tick items in the panel in DevTools, under Fix, Checklist.',
    what: 'the ticks',
    said: 'Deleted: nothing is ticked on this site.',
    shown: (items) => count(items.length, 'item'),
  },
} as const satisfies Readonly<Record<keyof Lists, ListText>>;

interface Props extends PartProps {
  readonly list: keyof Lists;
}

/** What the user chose for sites. */
export function SiteLists({ list, settings: { [list]: sites }, source, run }: Props) {
  const { title, none, what, said, shown }: ListText = TEXTS[list];
  return (
    <section>
      <h2>{title}</h2>
      {sites.size === 0 ? (
        <p>{none}</p>
      ) : (
        <ul class="kept">
          {[...sites].reverse().map(([site, names]) => (
            <KeptRow
              key={site}
              name={site}
              what={`${what} of ${site}`}
              remove={() => source.forgetList(list, site)}
              said={said}
              run={run}
            >
              {shown(names)}
            </KeptRow>
          ))}
        </ul>
      )}
    </section>
  );
}

function labelOf(name: string): string {
  return isStackName(name) ? (STACKS[name]?.label ?? name) : name;
}
