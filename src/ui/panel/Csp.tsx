import { useMemo } from 'preact/hooks';
import {
  relevantSources,
  FETCH_KINDS,
  MAX_LOADS,
  pagePolicies,
  parseAllowed,
  type DirectiveReading,
  type FetchKind,
  type Loads,
  type PageSnapshot,
  type PolicyReading,
  type SourceReading,
} from '../../engine/index.js';
import { Disclosure } from '../components/Disclosure.js';
import { RemedyButton } from '../components/RemedyButton.js';
import { Untrusted } from '../components/Untrusted.js';
import { WhyNoReport } from '../components/WhyNoReport.js';
import { count } from '../text/format.js';
import { usePanel } from '../panel-context.js';
import { directiveText, LOAD_LABELS, sourceText } from './csp-text.js';
import { loadsOf } from './loads.js';
import { Missing } from './Missing.js';
import { TypedPolicy } from './TypedPolicy.js';
import { Violations } from './Violations.js';
import { Wide } from './Wide.js';

/** Maximum expressions listed for a directive, and in the table. */
const MOST = 100;
const SUMMED = 12;

/** The page's policies, the loads that each part allowed, and violations while the tab is open. */
export function Csp() {
  const store = usePanel();
  const view = store.page.view.value;
  const snapshot = view.kind === 'page' ? view.snapshot : undefined;
  return (
    <>
      <Violations source={store.violations} />
      {view.kind === 'page' && <TypedPolicy snapshot={view.snapshot} report={view.report} />}
      {snapshot ? <Policies snapshot={snapshot} /> : <WhyNoReport view={view} />}
    </>
  );
}

function Policies({ snapshot }: { snapshot: PageSnapshot }) {
  const rows = usePanel().rows.value;
  const observed = useMemo(() => pagePolicies(snapshot), [snapshot]);
  const loads = useMemo(() => loadsOf(rows, snapshot.url), [rows, snapshot]);
  const readings = useMemo(
    () => (observed.seen ? parseAllowed(observed.value, snapshot.url, loads) : []),
    [observed, snapshot, loads],
  );
  if (!observed.seen) return <Missing because={observed.because} />;
  if (readings.length === 0)
    return (
      <section>
        <h2>Policies</h2>
        <p>
          {snapshot.markup.seen
            ? 'No policy was sent. Browsers load every resource the page names and run all of its inline code.'
            : 'No policy was sent in a header. The page’s markup was not read, and may contain one.'}
        </p>
      </section>
    );
  const enforced = readings.filter(({ kind }) => kind !== 'report-only');
  return (
    <>
      {enforced.length > 0 ? (
        <Together policies={enforced} />
      ) : (
        <p>No policy is enforced: all of them are report-only and block nothing.</p>
      )}
      {!loads && (
        <>
          <p>Which loads each source allows is not known: reload with DevTools open.</p>
          <p>
            <RemedyButton remedy="reload" />
          </p>
        </>
      )}
      {readings.map((policy, at) => (
        <Policy key={at} policy={policy} none={(loads?.length ?? 0) > MAX_LOADS ? NONE_OF_FIRST : NONE} />
      ))}
    </>
  );
}

/** All policies have to allow a load (CSP3 §4.1). */
function Together({ policies }: { policies: readonly PolicyReading[] }) {
  return (
    <section>
      <h2>What may load</h2>
      {policies.length > 1 && (
        <p class="quiet">There are {policies.length} policies. A load must be allowed by each of them.</p>
      )}
      <Wide label="What may load">
        <table>
          <thead>
            <tr>
              <th scope="col">Type</th>
              <th scope="col">Allowed from</th>
              <th scope="col">Directive</th>
            </tr>
          </thead>
          <tbody>
            {FETCH_KINDS.map((kind) => (
              <Limits key={kind} kind={kind} policies={policies} />
            ))}
          </tbody>
        </table>
      </Wide>
    </section>
  );
}

function Limits({ kind, policies }: { kind: FetchKind; policies: readonly PolicyReading[] }) {
  const deciding = policies.flatMap(
    ({ directives }) => directives.find(({ governs }) => governs.includes(kind)) ?? [],
  );
  return (
    <tr>
      <th scope="row" class="name">
        {LOAD_LABELS[kind]}
      </th>
      <td>
        {deciding.length === 0 ? (
          <strong>unrestricted: no directive applies</strong>
        ) : (
          deciding.map((directive, at) => (
            <span key={at}>
              {at > 0 && <span class="quiet"> and in the next policy </span>}
              <Sum sources={relevantSources(directive, kind)} />
            </span>
          ))
        )}
      </td>
      <td class="quiet">
        <code class="name">{[...new Set(deciding.map(({ name }) => name))].join(', ')}</code>
      </td>
    </tr>
  );
}

function Sum({ sources }: { sources: readonly SourceReading[] }) {
  if (sources.length === 0) return <>nowhere</>;
  return (
    <code>
      {sources.slice(0, SUMMED).map(({ text }, at) => (
        <span key={at}>
          {at > 0 && ' '}
          <Untrusted text={text} limit={60} />
        </span>
      ))}
      {sources.length > SUMMED && ` … ${count(sources.length - SUMMED, 'more expression')}`}
    </code>
  );
}

const POLICY_LABELS: Readonly<Record<PolicyReading['kind'], string>> = {
  header: 'Policy in the header',
  meta: 'Policy in the page’s markup',
  'report-only': 'Report-only policy: it reports and blocks nothing',
};

const NONE = 'none of the loads recorded on this page';
const NONE_OF_FIRST = `none of the first ${MAX_LOADS.toLocaleString('en')} loads on this page`;

interface PolicyProps {
  readonly policy: PolicyReading;
  /** Beside a source that allows none of the loads. */
  readonly none: string;
}

function Policy({ policy: { kind, directives }, none }: PolicyProps) {
  return (
    <section>
      <h2>{POLICY_LABELS[kind]}</h2>
      <ul class="directives">
        {directives.map((directive, at) => (
          <li key={at} class={directive.status}>
            <h3>
              <code>
                <Untrusted text={directive.name} limit={80} />
              </code>
            </h3>
            <p>{directiveText(directive)}</p>
            {directive.sources.length > 0 && <Sources directive={directive} none={none} />}
            {directive.unnamed.count > 0 && (
              <Allowed loads={directive.unnamed} words="allowed by a nonce, hash or trusted script" />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Directives that limit something else than loads. */
const LOADLESS: ReadonlySet<string> = new Set(['base-uri', 'form-action', 'frame-ancestors']);

function Sources({ directive: { name, sources }, none }: { directive: DirectiveReading; none: string }) {
  return (
    <ul class="sources">
      {sources.slice(0, MOST).map((source, at) => (
        <SourceRow key={at} source={source} none={LOADLESS.has(name) ? undefined : none} />
      ))}
      {sources.length > MOST && <li class="quiet">and {count(sources.length - MOST, 'more expression')}</li>}
    </ul>
  );
}

function SourceRow({ source, none }: { source: SourceReading; none: string | undefined }) {
  const { text, allowed, ignored } = source;
  return (
    <li class={ignored ? 'ignored' : ''}>
      <p>
        <code>
          <Untrusted text={text} limit={120} />
        </code>{' '}
        <span class="quiet">{sourceText(source)}</span>
      </p>
      {allowed && (allowed.count > 0 ? <Allowed loads={allowed} words="on this page" /> : null)}
      {none !== undefined && allowed?.count === 0 && <p class="quiet">{none}</p>}
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
