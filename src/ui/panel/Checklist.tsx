import { groupFindings, isGraded } from '../../engine/index.js';
import { checklistsFor, type Checklist as List, type ChecklistRow } from '../../fixes/checklists.js';
import { Command } from '../components/Command.js';
import { CopyButton } from '../components/CopyButton.js';
import { Untrusted } from '../components/Untrusted.js';
import { WhichServer } from '../components/WhichServer.js';
import { WhyNoReport } from '../components/WhyNoReport.js';
import { usePanel } from '../panel-context.js';

const STATES: readonly (readonly [state: ChecklistRow['state'], label: string, more: string])[] = [
  ['open', 'To do', 'Found on this page.'],
  ['server-only', 'Check on the server', 'A browser cannot see these. Run the command on the server.'],
  ['unknown', 'Not checked', 'A browser can see these, but not on this page.'],
  ['right', 'Passed', 'Seen on this page.'],
];

/** What to check before the site goes live, for each recognised server. */
export function Checklist() {
  const store = usePanel();
  const view = store.page.view.value;
  const report = view.kind === 'page' && isGraded(view.report) ? view.report : undefined;
  const lists = report ? checklistsFor(report, view.kind === 'page' ? view.checked : []) : [];
  return (
    <>
      {lists.map((list) => (
        <Section key={list.label} list={list} />
      ))}
      {!report && <WhyNoReport view={view} />}
      {report && lists.length === 0 && (
        <p class="quiet">
          There are checklists for Apache, nginx, Django, Express and PHP. None of these was recognised here.
        </p>
      )}
      {report?.stack.length === 0 && (
        <p>
          <WhichServer />
        </p>
      )}
    </>
  );
}

function Section({ list: { label, rows } }: { list: List }) {
  return (
    <section>
      <h2>{label}</h2>
      {STATES.map(([state, label, more]) => {
        const these = rows.filter((row) => row.state === state);
        return (
          these.length > 0 && (
            <div key={state} class={state}>
              <h3>
                {label} ({state === 'server-only' ? doneText(these) : these.length}){' '}
                <span class="quiet">{more}</span>
              </h3>
              <ul>
                {these.map((row) => (
                  <Item key={row.id} row={row} />
                ))}
              </ul>
            </div>
          )
        );
      })}
    </section>
  );
}

/** `2 of 12 done`; without any, how many there are. */
function doneText(rows: readonly ChecklistRow[]): string {
  const done = rows.filter(({ isChecked }) => isChecked).length;
  return done === 0 ? String(rows.length) : `${done} of ${rows.length} done`;
}

function Item({ row: { id, isChecked, item, findings, state } }: { row: ChecklistRow }) {
  const store = usePanel();
  const view = store.page.view.value;
  const canTick =
    state === 'server-only' && store.page.isLive && view.kind === 'page' && !view.probe.isPrivate;
  return (
    <li>
      <p>
        {canTick ? (
          <label>
            <input
              type="checkbox"
              checked={isChecked}
              onChange={(event) => {
                void store.page.checkItem(id, event.currentTarget.checked);
              }}
            />{' '}
            {item.text}
          </label>
        ) : (
          item.text
        )}{' '}
        {item.names.map((name, at) => (
          <span key={name} class="quiet">
            {at > 0 && ', '}
            <code>{name}</code>
          </span>
        ))}
      </p>
      {groupFindings(findings).map(({ id: group, text, findings: [first] }) => (
        <p key={group}>
          <button type="button" class="link" onClick={() => store.reveal(first)}>
            <Untrusted text={text} limit={160} />
          </button>
        </p>
      ))}
      {state !== 'right' && (
        <div class="command">
          <code class="sent">
            <Command line={item.check} />
          </code>
          <CopyButton text={() => item.check} what="the command" />
        </div>
      )}
    </li>
  );
}
