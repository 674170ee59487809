import type { ComponentChildren } from 'preact';
import { isCopied } from '../../capture/deployed/copied.js';
import { isStackName, STACKS } from '../../fixes/index.js';
import { Untrusted } from '../components/Untrusted.js';
import type { SiteLists as Lists, Settings } from '../ports.js';
import { copiedText } from '../deployed/judged.js';
import type { PartProps } from '../settings-part.js';
import { count, addressParts, ago } from '../text/format.js';
import { historyText, timeText } from '../history/text.js';

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

interface ListProps extends PartProps {
  readonly list: keyof Lists;
}

/** What the user chose for sites. */
export function SiteLists({ list, settings: { [list]: sites }, source, run }: ListProps) {
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

interface RowProps extends Pick<PartProps, 'run'> {
  readonly name: string;
  /** What the button deletes, for those who do not see the row. */
  readonly what: string;
  readonly remove: () => Promise<void>;
  /** What is said when it is deleted. */
  readonly said: string;
  readonly children: ComponentChildren;
}

/** What is stored of a site or page, with a button that deletes it. */
function KeptRow({ name, what, remove, said, children, run }: RowProps) {
  return (
    <li>
      <strong>
        <Untrusted text={name} limit={120} />
      </strong>
      <span>{children}</span>
      <button type="button" class="bare" onClick={() => run(() => remove().then(() => said))}>
        Delete<span class="visually-hidden"> {what}</span>
      </button>
    </li>
  );
}
