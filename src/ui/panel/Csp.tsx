import { useEffect, useId, useMemo, useState } from 'preact/hooks';
import type { ViolationRow } from '../../capture/violations.js';
import {
  about,
  FETCH_KINDS,
  isGraded,
  MAX_LOADS,
  mergeAdvice,
  parseAllowed,
  type DirectiveReading,
  type Finding,
  type Loads,
  type PolicyReading,
  type Report,
  type SourceReading,
} from '../../engine/index.js';
import { enumerated } from '../../export/texts.js';
import { Disclosure } from '../components/Disclosure.js';
import { Chip } from '../components/Grade.js';
import { Icon } from '../components/Icon.js';
import { RemedyButton } from '../components/RemedyButton.js';
import { Severity } from '../components/Severity.js';
import { Untrusted } from '../components/Untrusted.js';
import { WhyNoReport } from '../components/WhyNoReport.js';
import { Wide } from '../components/Wide.js';
import { onlyPolicy } from '../only-policy.js';
import { usePanel } from '../panel-context.js';
import { PreviewButton, reported } from '../preview/TryIt.js';
import type { ViolationSource } from '../ports.js';
import type { PageView } from '../store/view.js';
import { count } from '../text/format.js';
import {
  directiveText,
  judge,
  LOAD_LABELS,
  sourceText,
  WHY_NOT_TRIED,
  type Judged,
  type ScriptsVerdict,
} from './csp-text.js';
import { loadsOf } from './loads.js';
import { Missing } from './Missing.js';

/** Maximum expressions listed for a directive, and findings beside the verdict. */
const MOST = 100;
const MOST_FOUND = 12;

/** The page's policies, or one that is typed: what each part lets in, and violations while the tab is open. */
export function Csp() {
  const { page, typedPolicy, violations } = usePanel();
  const view = page.view.value;
  const own = view.kind === 'page' ? view : undefined;
  const typed = typedPolicy.value;
  const text = typed?.url === own?.snapshot.url ? typed?.text : undefined;
  const judged = useMemo(() => own && judge(text, own), [text, own?.snapshot, own?.report, own?.suppressed]);
  return (
    <>
      {own && judged && <TypedPolicy view={own} text={text} judged={judged} />}
      <Violations source={violations} />
      {judged ? <Policies {...judged} isTyped={text !== undefined} /> : <WhyNoReport view={view} />}
    </>
  );
}

interface TypedProps {
  readonly view: PageView;
  /** What is typed; undefined while the page's own policies are shown. */
  readonly text: string | undefined;
  readonly judged: Judged;
}

/** The policy of the page or one that is typed, and beside it what is said of it, at each key, and previews of it. */
function TypedPolicy({ view: { snapshot, report, preview }, text, judged }: TypedProps) {
  const [id, hint, verdict] = [useId(), useId(), useId()];
  const { typedPolicy } = usePanel();
  const { refused, advice } = judged;
  const proposed = proposedPolicy(report);
  const { url } = snapshot;
  const isRunning = preview !== undefined || snapshot.simulated === true;
  const set = (policy: string | undefined) => {
    typedPolicy.value = policy === undefined ? undefined : { url, text: policy };
  };
  const choice = (label: string, policy: string | undefined) => (
    <button type="button" aria-pressed={text === policy} onClick={() => set(policy)}>
      {label}
    </button>
  );
  const typedAdvice = advice ? [advice] : [];
  return (
    <section class="typed-policy">
      <p class="choices">
        <label for={id}>Policy</label>
        {choice('As sent', undefined)}
        {proposed !== undefined && choice('Proposed', proposed)}
      </p>
      <div class="policy-judged">
        <div>
          <textarea
            id={id}
            rows={2}
            spellcheck={false}
            autocomplete="off"
            placeholder="Type or paste a policy: it is judged as you type."
            // Read on demand: as a status it would be said at each key.
            aria-describedby={text === undefined ? verdict : `${verdict} ${hint}`}
            aria-invalid={refused !== undefined}
            value={text ?? onlyPolicy(snapshot) ?? ''}
            onInput={({ currentTarget }) => set(currentTarget.value)}
          />
          {text !== undefined && (
            <div class="row-of-buttons">
              <PreviewButton
                look="word"
                title="Enforce this policy in this tab only, in place of the one in the page’s header, and reload it. Nothing on the server changes."
                isOff={isRunning || !advice}
                advice={() => typedAdvice}
                others={[reported('Report-only', () => typedAdvice)]}
              />
              <p id={hint} class="quiet">
                {refused ? (
                  <>
                    {WHY_NOT_TRIED[refused.refused]}{' '}
                    {refused.what !== undefined && (
                      <code>
                        <Untrusted text={refused.what} limit={80} />
                      </code>
                    )}
                  </>
                ) : isRunning ? (
                  `${preview ? 'End the preview' : 'Reload the page'} to try another policy.`
                ) : (
                  'A preview is in this tab only: nothing on the server changes, and no reports are sent. Enforced, it replaces the policy in the page’s header. Policies in the page’s markup stay.'
                )}
              </p>
            </div>
          )}
        </div>
        <Verdict id={verdict} judged={judged} now={text === undefined || isRunning ? undefined : report} />
      </div>
    </section>
  );
}

interface VerdictProps {
  readonly id: string;
  readonly judged: Judged;
  /** The report to compare the grade with; absent for the page's own policies. */
  readonly now: Report | undefined;
}

/** Whether injected script runs, what else the rules find in the policies, and the grade with a typed policy. */
function Verdict({ id, judged: { verdict, report }, now }: VerdictProps) {
  const found = report?.findings.filter(({ rule }) => /^(?:content-security-policy|csp-)/.test(rule)) ?? [];
  const same = verdict && found.find((finding) => saysSame(finding, verdict));
  const others = found.filter((finding) => finding !== same);
  return (
    <div id={id} class="verdict">
      {verdict && (
        <p class={verdict.isLimited ? 'good' : ''}>
          {verdict.isLimited && <Icon name="passed" />}
          {same && <Severity level={same.severity} />}{' '}
          <strong>
            <Untrusted text={verdict.text} limit={400} />
          </strong>
        </p>
      )}
      {others.length > 0 && (
        <ul class="found-in-policy">
          {others.slice(0, MOST_FOUND).map((finding) => (
            <li key={finding.id}>
              <Severity level={finding.severity} /> <Untrusted text={finding.text} limit={200} />
            </li>
          ))}
          {others.length > MOST_FOUND && <li class="quiet">and {others.length - MOST_FOUND} more</li>}
        </ul>
      )}
      {now && report && isGraded(now) && isGraded(report) && (
        <p class="quiet">
          Enforced on this page: <Chip {...now} /> → <Chip {...report} /> {about(report.score, report)} of 100
        </p>
      )}
    </div>
  );
}

/** Whether a finding says no more than the verdict: that one has its level, and is not repeated. */
function saysSame({ rule, message, text }: Finding, { runs, sources }: ScriptsVerdict): boolean {
  if (runs !== 'yes' || rule !== 'content-security-policy') return false;
  return sources.length === 0
    ? message === 'missing' || message === 'unlimited-scripts'
    : sources.some((source) => text.toLowerCase().includes(source.toLowerCase()));
}

/** The policy that the findings advise. */
function proposedPolicy({ findings }: Report): string | undefined {
  const advice = mergeAdvice(findings.flatMap((finding) => finding.advice));
  const policy = advice.find(
    (one) => one.op === 'set-header' && one.name.toLowerCase() === 'content-security-policy',
  );
  return policy?.op === 'set-header' ? policy.value : undefined;
}

/** What each directive of the policies lets in. */
function Policies({ policies, snapshot, verdict, isTyped }: Judged & { readonly isTyped: boolean }) {
  const rows = usePanel().rows.value;
  const url = snapshot?.url;
  // Not the snapshot, which is another one at each key.
  const loads = useMemo(() => (url === undefined ? undefined : loadsOf(rows, url)), [rows, url]);
  const readings = useMemo(
    () => (policies.seen && snapshot ? parseAllowed(policies.value, snapshot.url, loads) : []),
    [policies, snapshot, loads],
  );
  const open = useMemo(() => new Set(verdict?.sources), [verdict]);
  if (!snapshot) return null;
  if (!policies.seen) return <Missing because={policies.because} />;
  if (readings.length === 0)
    return (
      <p>
        {snapshot.markup.seen
          ? 'No policy was sent. Browsers load every resource the page names and run all of its inline code.'
          : 'No policy was sent in a header. The page’s markup was not read, and may contain one.'}
      </p>
    );
  const enforced = readings.filter(({ kind }) => kind !== 'report-only');
  const free = FETCH_KINDS.filter((kind) =>
    enforced.every(({ directives }) => !directives.some(({ governs }) => governs.includes(kind))),
  );
  const none = (loads?.length ?? 0) > MAX_LOADS ? NONE_OF_FIRST : NONE;
  return (
    <>
      {enforced.length === 0 ? (
        <p>No policy is enforced: all of them are report-only and block nothing.</p>
      ) : (
        free.length > 0 && (
          <p>
            <strong>Not limited:</strong> {enumerated(free.map((kind) => LOAD_LABELS[kind]))}
          </p>
        )
      )}
      {enforced.length > 1 && (
        <p class="quiet">There are {enforced.length} policies. A load must be allowed by each of them.</p>
      )}
      {!loads && (
        <p>
          Which loads each source allows is not known: reload with DevTools open.{' '}
          <RemedyButton remedy="reload" />
        </p>
      )}
      {readings.map(({ kind, directives }, at) => (
        <section key={at}>
          <h2>{isTyped && kind === 'header' ? 'Typed policy' : POLICY_LABELS[kind]}</h2>
          <ul class="directives">
            {directives.map((directive, index) => (
              <Directive key={index} directive={directive} none={none} open={open} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

const POLICY_LABELS: Readonly<Record<PolicyReading['kind'], string>> = {
  header: 'Policy in the header',
  meta: 'Policy in the page’s markup',
  'report-only': 'Report-only policy: it reports and blocks nothing',
};

const NONE = 'none of this page’s loads';
const NONE_OF_FIRST = `none of this page’s first ${MAX_LOADS.toLocaleString('en')} loads`;

/** Directives that limit something else than loads. */
const LOADLESS: ReadonlySet<string> = new Set(['base-uri', 'form-action', 'frame-ancestors']);

interface DirectiveProps {
  readonly directive: DirectiveReading;
  /** Beside a source that allows none of the loads. */
  readonly none: string;
  /** Sources, in lower case, by which injected script runs. */
  readonly open: ReadonlySet<string>;
}

function Directive({ directive, none, open }: DirectiveProps) {
  const { name, status, sources, governs, unnamed } = directive;
  const isForScripts = governs.some((kind) => kind.startsWith('script-src'));
  const controls = directiveText(directive);
  return (
    <li class={status}>
      <h3>
        <code>
          <Untrusted text={name} limit={80} />
        </code>
      </h3>
      <div>
        {sources.length > 0 && (
          <ul class="sources">
            {sources.slice(0, MOST).map((source, at) => (
              <SourceRow
                key={at}
                source={source}
                none={LOADLESS.has(name) ? undefined : none}
                isOpen={isForScripts && open.has(source.text.toLowerCase())}
              />
            ))}
            {sources.length > MOST && (
              <li class="quiet">and {count(sources.length - MOST, 'more expression')}</li>
            )}
          </ul>
        )}
        {controls !== '' && <p class="quiet">{controls}</p>}
        {unnamed.count > 0 && <Allowed loads={unnamed} words="allowed by a nonce, hash or trusted script" />}
      </div>
    </li>
  );
}

interface SourceRowProps {
  readonly source: SourceReading;
  readonly none: string | undefined;
  /** Whether injected script runs by it. */
  readonly isOpen: boolean;
}

/** A source, what it lets in, and the loads that it allows. */
function SourceRow({ source, none, isOpen }: SourceRowProps) {
  const { text, allowed, ignored } = source;
  return (
    <li class={ignored ? 'ignored' : ''}>
      <code>
        <Untrusted text={text} limit={120} />
      </code>
      <span class={isOpen ? 'lets-in' : 'quiet'}>{sourceText(source)}</span>
      {allowed && allowed.count > 0 ? (
        <Allowed loads={allowed} words="on this page" />
      ) : (
        <span class="quiet">{allowed && none}</span>
      )}
    </li>
  );
}

function Allowed({ loads, words }: { loads: Loads; words: string }) {
  return (
    <Disclosure level={3} class="allowed" label={<span>{`${count(loads.count, 'load')} ${words}`}</span>}>
      {() => (
        <ul class="examples">
          {loads.examples.map((url) => (
            <li key={url}>
              <Untrusted text={url} limit={200} />
            </li>
          ))}
          {loads.count > loads.examples.length && (
            <li class="quiet">and {loads.count - loads.examples.length} more</li>
          )}
        </ul>
      )}
    </Disclosure>
  );
}

/** Milliseconds between two renderings: a page can have thousands of violations a second. */
const PAUSE = 100;
/** Rows shown at first, so that the policies stay visible. */
const FEW = 20;

/** The policy violations, observed while this is shown. */
function Violations({ source }: { source: ViolationSource }) {
  const [rows, setRows] = useState<readonly ViolationRow[]>(source.rows());
  const [all, setAll] = useState(false);
  const [failure, setFailure] = useState('');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const draw = () => {
      timer = undefined;
      setRows(source.rows());
    };
    const stop = source.watch(() => {
      timer ??= setTimeout(draw, PAUSE);
    }, setFailure);
    draw();
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [source]);
  const dropped = source.dropped();
  return (
    <section class="violations">
      {rows.length > 0 && <h2>Violations</h2>}
      {failure !== '' && (
        <p>
          {failure.includes('showing error page') ? (
            'CSP violations cannot be watched on an error page.'
          ) : (
            <>
              CSP violations cannot be watched: <Untrusted text={failure} limit={200} />
            </>
          )}
        </p>
      )}
      {rows.length === 0 ? (
        failure === '' && <p class="quiet">No violations seen so far. They appear here as they happen.</p>
      ) : (
        <Wide label="Violations">
          <table>
            <thead>
              <tr>
                <th scope="col">Directive</th>
                <th scope="col">Blocked</th>
                <th scope="col">Source</th>
                <th scope="col" class="number">
                  Count
                </th>
              </tr>
            </thead>
            <tbody>
              {(all ? rows : rows.slice(0, FEW)).map((row) => (
                <Violation key={row.id} row={row} />
              ))}
            </tbody>
          </table>
        </Wide>
      )}
      {rows.length > FEW && (
        <button
          type="button"
          class="link"
          onClick={() => {
            setAll(!all);
          }}
        >
          {all ? 'Show fewer' : `Show all ${rows.length}`}
        </button>
      )}
      {dropped > 0 && <p class="quiet">At least {count(dropped, 'more violation')} not stored</p>}
    </section>
  );
}

function Violation({ row: { directive, blocked, disposition, source, line, count } }: { row: ViolationRow }) {
  return (
    <tr>
      <th scope="row">
        <code>
          <Untrusted text={directive} limit={60} />
        </code>
      </th>
      <td>
        <Untrusted text={blocked === '' ? 'unknown' : blocked} limit={200} />
        {disposition === 'report' && <span class="quiet"> (report-only, not blocked)</span>}
      </td>
      <td>
        {source === '' ? (
          <span class="quiet">–</span>
        ) : (
          <>
            <Untrusted text={source} limit={160} />
            {line > 0 && `:${line}`}
          </>
        )}
      </td>
      <td class="number">{count}</td>
    </tr>
  );
}
