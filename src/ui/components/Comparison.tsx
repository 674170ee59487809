import type { ComponentChildren } from 'preact';
import {
  compare,
  groupFindings,
  type ActiveSuppressions,
  type Comparison,
  type Finding,
  type HeaderChange,
  type PageSnapshot,
  type Report,
} from '../../engine/index.js';
import { CaveatMark, Caveats } from './Caveats.js';
import { FindingLabel, lookOf, Points } from './FindingLabel.js';
import { ChipAndScore } from './Grade.js';
import { Untrusted } from './Untrusted.js';
import { Wide } from './Wide.js';

/** Maximum characters shown of a header line. */
const LIMIT = 400;

type Names = readonly [before: string, after: string];

interface Props {
  readonly before: PageSnapshot;
  readonly after: PageSnapshot;
  readonly suppressed?: ActiveSuppressions;
  /** What the two are called; for two visits of one page when they were. */
  readonly names?: Names;
  /** Whether they are two pages, of which none is the earlier one. */
  readonly areTwo?: boolean;
}

/** The differences between two visits or two pages: grade, headers, cookies, findings. */
export function ComparisonView({
  before,
  after,
  suppressed,
  names = ['Before', 'Now'],
  areTwo = false,
}: Props) {
  const found = comparison(before, after, suppressed);
  if (!found)
    return <p>The pin is from another version of Sitegrade and cannot be compared. Pin the page again.</p>;
  const { grade, score, complete, caveats, headers, cookies, fixed, added, notChecked } = found;
  const lists = [headers, cookies, fixed, added, notChecked.before, notChecked.after];
  const isSame = score.before === score.after && lists.every((list) => (list?.length ?? 0) === 0);
  const [first, second] = names.map((name) => <Name text={name} />);
  return (
    <div class="comparison" data-same={isSame}>
      <p class="grades">
        <Letter grade={grade.before} score={score.before} complete={complete.before} />
        <CaveatMark report={{ caveats: caveats.before }} />
        <span aria-hidden="true">→</span>
        <span class="visually-hidden">
          {first}, {second}
        </span>
        <Letter grade={grade.after} score={score.after} complete={complete.after} />
      </p>
      <Caveats report={{ caveats: caveats.after }} />
      {isSame && <p>Nothing that Sitegrade checks {areTwo ? 'differs' : 'has changed'}.</p>}
      <Findings title={areTwo ? <>Only on {second}</> : 'New findings'} findings={added} />
      <Findings title={areTwo ? <>Only on {first}</> : 'Fixed findings'} findings={fixed} />
      <Findings
        title={areTwo ? <>Not checked on {first}</> : 'Not checked before'}
        findings={notChecked.before}
      />
      <Findings
        title={areTwo ? <>Not checked on {second}</> : 'Not checked again'}
        findings={notChecked.after}
      />
      {headers === undefined && (
        <p class="quiet">Headers are not compared: one of the two responses was not recorded.</p>
      )}
      <Sent title="Headers" changes={headers} names={names} />
      <Sent title="Cookies, values hidden" changes={cookies} names={names} />
    </div>
  );
}

/** Undefined for a snapshot that this version cannot read: another version may have stored it. */
function comparison(...[before, after, suppressed]: Parameters<typeof compare>): Comparison | undefined {
  try {
    return compare(before, after, suppressed);
  } catch {
    return undefined;
  }
}

function Letter(report: Pick<Report, 'grade' | 'score' | 'complete'>) {
  return (
    <span class="band-letter">
      <ChipAndScore {...report} />
    </span>
  );
}

/** Part of an address, as long as the page made it. */
function Name({ text }: { text: string }) {
  return <Untrusted text={text} limit={80} />;
}

interface SentProps {
  readonly title: string;
  readonly changes: readonly HeaderChange[] | undefined;
  readonly names: Names;
}

function Sent({ title, changes = [], names }: SentProps) {
  if (changes.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <Wide label={`Changes: ${title}`}>
        <table class="changes">
          <thead>
            <tr>
              <th scope="col">Name</th>
              {names.map((name) => (
                <th scope="col">
                  <Name text={name} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {changes.map(({ name, before, after }) => (
              <tr key={name} class={after === null ? 'lost' : before === null ? 'gained' : 'changed'}>
                <th scope="row">
                  <code>
                    <Untrusted text={name} limit={80} />
                  </code>
                </th>
                <Lines lines={before} />
                <Lines lines={after} />
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </section>
  );
}

function Lines({ lines }: { lines: readonly string[] | null }) {
  return (
    <td>
      {lines === null ? (
        <em class="missing">not sent</em>
      ) : lines.length === 0 ? (
        <span class="quiet">sent; value not stored</span>
      ) : (
        lines.map((line) => (
          <code class="sent">
            <Untrusted text={line} limit={LIMIT} />
          </code>
        ))
      )}
    </td>
  );
}

function Findings({ title, findings }: { title: ComponentChildren; findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul class="lines">
        {groupFindings(findings).map((group) => (
          <li key={group.id} class={lookOf(group)}>
            <p class="label">
              <FindingLabel group={group}>
                <Points points={group.points} />
              </FindingLabel>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
