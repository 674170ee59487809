import { useMemo } from 'preact/hooks';
import { choicesOf, type StoredRecording } from '../../capture/recording/stored-recording.js';
import { LOAD_KINDS, originOfPlace, type ReportedSource, type SiteProposal } from '../../engine/index.js';
import { sameFor } from '../../export/policy-text.js';
import { Disclosure } from '../components/Disclosure.js';
import { Untrusted } from '../components/Untrusted.js';
import { policiesOf, sourceGroups, type SourceRow } from './proposed-policy.js';
import { count } from '../text/format.js';
import { usePanel } from '../panel-context.js';

interface Props {
  readonly stored: StoredRecording;
  /** With the choices of the person. */
  readonly proposal: SiteProposal;
}

/** What the policy allows besides the site itself, each with a checkbox, and who needed it. */
export function RecordedSources({ stored, proposal }: Props) {
  const { record } = usePanel();
  const groups = useMemo(() => sourceGroups(stored, proposal), [stored, proposal]);
  const { recording, refused, accepted } = stored;
  const allowed = useMemo(
    () =>
      new Set(
        policiesOf(proposal).flatMap(({ sources }) =>
          sources.flatMap(({ source }) => [source, originOfPlace(source)]),
        ),
      ),
    [proposal],
  );
  const evals = recording.pages.filter((page) => page.evals);
  const isOn = ({ source }: Pick<SourceRow, 'source'>) => allowed.has(source);
  const toggle = (row: Pick<SourceRow, 'source'>) => {
    const { source } = row;
    const others = (list: readonly string[]) => list.filter((one) => one !== source);
    const isAllowed = isOn(row) || accepted.includes(source);
    void record.choose(recording.origin, {
      ...choicesOf(stored),
      refused: isAllowed ? [...others(refused), source] : others(refused),
      accepted: isAllowed ? others(accepted) : [...others(accepted), source],
    });
  };
  /** How many are ticked. */
  const amount = (all: readonly SourceRow[]) => {
    const on = all.filter(isOn).length;
    return on === all.length ? `${on}` : `${on} of ${all.length}`;
  };
  const rows = (all: readonly SourceRow[]) => (
    <ul class="recorded-sources">
      {all.map((row) => (
        <SourceChoice
          key={row.source}
          row={row}
          isOn={isOn(row)}
          onChange={() => {
            toggle(row);
          }}
        />
      ))}
    </ul>
  );
  const evalRow: SourceRow | undefined =
    evals.length === 0
      ? undefined
      : {
          source: "'unsafe-eval'",
          directives: ['script-src'],
          pages: evals.slice(0, 5).map(({ path }) => path),
          count: evals.length,
        };
  return (
    <section>
      <h2>Other sites it allows ({amount(groups.other)})</h2>
      <p class="quiet">Are they all yours to trust? What you untick is left out, and blocked.</p>
      {groups.other.length === 0 ? <p>None.</p> : rows(groups.other)}
      {groups.doubtful.length > 0 && (
        <>
          <h3>Doubtful ({amount(groups.doubtful)})</h3>
          <p class="quiet">
            They may be of a visitor, an extension or a test, not of the site. Tick what is yours. What was
            used at one load only is allowed once it is there again.
          </p>
          {rows(groups.doubtful)}
        </>
      )}
      {groups.schemes.length > 0 && (
        <>
          <h3>Made by the pages</h3>
          {rows(groups.schemes)}
        </>
      )}
      {evalRow && (
        <>
          <h3>Text that runs as code</h3>
          <ul class="recorded-sources">
            <SourceChoice
              row={evalRow}
              isOn={isOn(evalRow)}
              onChange={() => {
                toggle(evalRow);
              }}
            />
          </ul>
        </>
      )}
      <ReportedSources
        reported={proposal.whole.reported}
        accepted={accepted}
        onAccept={(source) => {
          toggle({ source });
        }}
      />
      {groups.code.length > 0 && (
        <Disclosure
          level={3}
          class="fold"
          label={`Inline code of the site, by hash (${amount(groups.code)})`}
        >
          {() => rows(groups.code)}
        </Disclosure>
      )}
    </section>
  );
}

interface ReportedProps {
  readonly reported: readonly ReportedSource[];
  readonly accepted: readonly string[];
  readonly onAccept: (source: string) => void;
}

/** Sources listed. */
const MOST = 200;

/** What only reports name. Anybody can send them, so nothing of it is allowed until the person says so. */
function ReportedSources({ reported, accepted, onAccept }: ReportedProps) {
  if (reported.length === 0) return null;
  return (
    <>
      <h3>Only in violation reports, not seen in the walk</h3>
      <p class="quiet">Anybody can send reports. Tick only what you know.</p>
      <ul class="recorded-sources">
        {reported.slice(0, MOST).map(({ directive, ...one }) => {
          const row = { ...one, directives: [directive] };
          const key = `${directive} ${one.source}`;
          return isAllowable(directive, one.source) ? (
            <SourceChoice
              key={key}
              row={row}
              isOn={accepted.includes(one.source)}
              onChange={() => {
                onAccept(one.source);
              }}
            />
          ) : (
            <li key={key}>
              <SourceText row={row} />{' '}
              <span class="quiet">Reports do not say enough to allow it: record these pages.</span>
            </li>
          );
        })}
        {reported.length > MOST && <li class="quiet">and {reported.length - MOST} more</li>}
      </ul>
    </>
  );
}

/** Whether a source expression allows it: no report has the hash of inline code. */
function isAllowable(directive: string, source: string): boolean {
  const isLoad = LOAD_KINDS.some((kind) => directive === `${kind}-src`);
  return isLoad && (source === "'self'" || source.includes(':'));
}

interface ChoiceProps {
  readonly row: SourceRow;
  readonly isOn: boolean;
  readonly onChange: () => void;
}

function SourceChoice({ row, isOn, onChange }: ChoiceProps) {
  return (
    <li>
      <label class="check">
        <input type="checkbox" checked={isOn} onChange={onChange} />
        <span>
          <SourceText row={row} />
        </span>
      </label>
    </li>
  );
}

/** A source, its directives, and who needed it. */
function SourceText({ row }: Pick<ChoiceProps, 'row'>) {
  const { source, directives, pages, count: number, length, visitors, doubt } = row;
  return (
    <>
      <code>
        <Untrusted text={source} limit={120} />
      </code>{' '}
      <span class="quiet">
        <Untrusted text={directives.join(', ')} limit={200} />
        {length !== undefined && `, ${count(length, 'character')}`}
        {doubt !== undefined && `, ${doubt}`}: <Untrusted text={pages.join(', ')} limit={200} />
        {number > pages.length && ` and ${count(number - pages.length, 'more page')}`}
        {visitors !== undefined && `; ${sameFor(visitors)}`}
      </span>
    </>
  );
}
