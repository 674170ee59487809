import { useMemo } from 'preact/hooks';
import type { StoredRecording } from '../../capture/recording.js';
import { Disclosure } from '../components/Disclosure.js';
import { Untrusted } from '../components/Untrusted.js';
import { proposalOf, sourceGroups, type SourceRow } from '../recorded-policy.js';
import { count } from '../text/format.js';
import { usePanel } from './context.js';

/** What the policy allows besides the site itself, each with a checkbox, and who needed it. */
export function RecordedSources({ stored }: { readonly stored: StoredRecording }) {
  const { record } = usePanel();
  const groups = useMemo(() => sourceGroups(stored), [stored]);
  const { reported } = useMemo(() => proposalOf(stored).whole, [stored]);
  const { recording, refused, accepted } = stored;
  const toggle = (list: readonly string[], source: string) =>
    list.includes(source) ? list.filter((one) => one !== source) : [...list, source];
  const refuse = (source: string) =>
    record.choose(recording.origin, { accepted, refused: toggle(refused, source) });
  const accept = (source: string) =>
    record.choose(recording.origin, { refused, accepted: toggle(accepted, source) });
  const evals = recording.pages.filter((page) => page.evals);
  const rows = (all: readonly SourceRow[]) => (
    <ul class="recorded-sources">
      {all.map((row) => (
        <SourceChoice
          key={row.source}
          row={row}
          isOn={!refused.includes(row.source)}
          onChange={() => void refuse(row.source)}
        />
      ))}
    </ul>
  );
  const extra: SourceRow[] = [
    ...(evals.length > 0
      ? [
          {
            source: "'unsafe-eval'",
            directives: ['script-src'],
            pages: evals.slice(0, 5).map(({ path }) => path),
            count: evals.length,
          },
        ]
      : []),
    ...reported.map(({ source, directive, pages, count: number }) => ({
      source,
      directives: [directive],
      pages,
      count: number,
    })),
  ];
  return (
    <section>
      <h2>Other sites it allows ({groups.other.length})</h2>
      <p class="quiet">Are they all yours to trust? What you untick is left out, and blocked.</p>
      {groups.other.length === 0 ? <p>None.</p> : rows(groups.other)}
      {groups.schemes.length > 0 && (
        <>
          <h3>Made by the pages</h3>
          {rows(groups.schemes)}
        </>
      )}
      {extra.length > 0 && (
        <>
          <h3>Not allowed unless you tick it</h3>
          <ul class="recorded-sources">
            {extra.map((row) => (
              <SourceChoice
                key={`${row.directives.join()} ${row.source}`}
                row={row}
                isOn={accepted.includes(row.source)}
                onChange={() => void accept(row.source)}
              />
            ))}
          </ul>
        </>
      )}
      {groups.code.length > 0 && (
        <Disclosure level={3} class="fold" label={`Inline code of the site, by hash (${groups.code.length})`}>
          {() => rows(groups.code)}
        </Disclosure>
      )}
    </section>
  );
}

interface ChoiceProps {
  readonly row: SourceRow;
  readonly isOn: boolean;
  readonly onChange: () => void;
}

function SourceChoice({ row, isOn, onChange }: ChoiceProps) {
  const { source, directives, pages, count: number, length } = row;
  return (
    <li>
      <label class="check">
        <input type="checkbox" checked={isOn} onChange={onChange} />
        <span>
          <code>
            <Untrusted text={source} limit={120} />
          </code>{' '}
          <span class="quiet">
            <Untrusted text={directives.join(', ')} limit={200} />
            {length !== undefined && `, ${count(length, 'character')}`}:{' '}
            <Untrusted text={pages.join(', ')} limit={200} />
            {number > pages.length && ` and ${count(number - pages.length, 'more page')}`}
          </span>
        </span>
      </label>
    </li>
  );
}
