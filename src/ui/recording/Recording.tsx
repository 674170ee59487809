import { useMemo } from 'preact/hooks';
import { choicesOf, type StoredRecording } from '../../capture/recording/stored-recording.js';
import type { SiteProposal } from '../../engine/index.js';
import { partName } from '../../fixes/recording/policy-advice.js';
import { Disclosure } from '../components/Disclosure.js';
import { OpenFile } from '../components/OpenFile.js';
import { OpenRecording } from './Open.js';
import { Untrusted } from '../components/Untrusted.js';
import { asWhole, missingTexts, policiesOf, proposalOf } from './proposed-policy.js';
import { saveRecording } from './file.js';
import { readReportsOf } from '../report-file.js';
import { count } from '../text/format.js';
import { usePanel } from '../panel-context.js';
import { RecordedNonces } from './Nonces.js';
import { RecordedPolicy } from './Policy.js';
import { RecordedSources } from './Sources.js';
import { BlockedInPreview } from './Blocked.js';
import { OtherVisitors } from './Visits.js';

/** Records the site while a person uses it, and proposes a policy that fits all of its recorded pages. */
export function Recording() {
  const { page, recordings } = usePanel();
  const view = page.view.value;
  const origin = 'snapshot' in view ? new URL(view.snapshot.url).origin : undefined;
  const stored = recordings.value.all.find(({ recording }) => recording.origin === origin);
  return (
    <>
      <Control origin={origin} stored={stored} />
      {stored && stored.recording.pages.length > 0 && <Recorded stored={stored} />}
    </>
  );
}

interface ControlProps {
  /** Of the page on show. */
  readonly origin: string | undefined;
  readonly stored: StoredRecording | undefined;
}

/** Starts and stops a recording, and says what it has. */
function Control({ origin, stored }: ControlProps) {
  const { page, recordings, record } = usePanel();
  const { running } = recordings.value;
  const view = page.view.value;
  const isSimulated =
    view.kind === 'page' && (view.snapshot.simulated === true || view.preview !== undefined);
  const isPrivate = view.kind === 'page' && view.probe.isPrivate;
  const isRunning = running !== undefined && running.origin === origin;
  return (
    <section class="recording-control">
      <h2>A policy for the whole site</h2>
      {isRunning ? (
        <p>
          <span class="recording-dot" aria-hidden="true" /> <strong>Recording.</strong> Use the site in any
          tab: every kind of page, signed in, with forms. Open pages twice, to see which inline code differs.
        </p>
      ) : (
        <p class="quiet">
          While it records, Sitegrade reads each page of this site that you open, and proposes the strictest{' '}
          <span class="whole">Content-Security-Policy</span> that fits them all. Nothing is sent, and the site
          is not changed. Frames are not read: also open their pages in a tab of their own.
        </p>
      )}
      {running && !isRunning && (
        <p>
          <Untrusted text={running.origin} limit={120} /> is being recorded. Sitegrade records one site at a
          time.
        </p>
      )}
      {running?.isUnwatched && isRunning && (
        <p role="note">
          What only scripts do is not watched: the service worker of this site gets pages before the tab does.
        </p>
      )}
      <p class="row-of-buttons">
        {running ? (
          <button type="button" class="primary" onClick={() => void record.stop()}>
            Stop recording
          </button>
        ) : (
          <button
            type="button"
            class="primary"
            disabled={origin === undefined || isSimulated || isPrivate}
            onClick={() => void record.start()}
          >
            {stored ? 'Record more' : 'Start recording'}
          </button>
        )}
        {stored && (
          <>
            <button
              type="button"
              onClick={() => {
                saveRecording(stored);
              }}
            >
              Save as a file
            </button>
            <button type="button" onClick={() => void record.forget(stored.recording.origin)}>
              Delete<span class="visually-hidden"> the recording</span>
            </button>
          </>
        )}
        <OpenRecording
          label="Open a file…"
          recordings={recordings.value.all}
          onRead={(read) => void record.keep(() => Promise.resolve(read))}
        />
        {stored && (
          <OpenFile
            label="Add reports…"
            what="A file of violation reports"
            accept=".jsonl,.ndjson,.txt"
            onOpen={(file) => {
              const { origin: site } = stored.recording;
              void record.addReports(site, () => readReportsOf(file, site));
            }}
          />
        )}
      </p>
      {isPrivate && <p class="quiet">Nothing is recorded in private windows.</p>}
      {isSimulated && <p class="quiet">A simulated page is not recorded: end the preview first.</p>}
      {stored && <Amount stored={stored} />}
    </section>
  );
}

function Amount({ stored }: { readonly stored: StoredRecording }) {
  const { recording, leftOut, unwatched } = stored;
  const { pages } = recording;
  const loads = pages.reduce((sum, page) => sum + page.loads, 0);
  const lines = [
    ...(unwatched > 0
      ? [
          unwatched === 1
            ? 'One page was open before the recording: reload it.'
            : `${unwatched} pages were open before the recording: reload them.`,
        ]
      : []),
    ...(leftOut > 0
      ? [
          `${count(leftOut, 'violation')} caused by extensions or translation ${leftOut === 1 ? 'was' : 'were'} ignored.`,
        ]
      : []),
    // Beside the policy, once there is one.
    ...(pages.length > 0 ? [] : missingTexts(stored)),
  ];
  return (
    <>
      <p role="status">
        Recorded: {count(pages.length, 'page')}, {count(loads, 'load')}.
      </p>
      {lines.map((line) => (
        <p key={line} class="quiet">
          {line}
        </p>
      ))}
    </>
  );
}

function Recorded({ stored }: { readonly stored: StoredRecording }) {
  const { unsplit } = usePanel();
  const proposed = useMemo(() => proposalOf(stored), [stored]);
  const isWhole = unsplit.value.has(stored.recording.origin);
  const proposal = isWhole ? asWhole(proposed) : proposed;
  return (
    <>
      <BlockedInPreview proposal={proposal} />
      {proposed.split && (
        <OnePolicy origin={stored.recording.origin} parts={proposed.split.parts} isOn={isWhole} />
      )}
      <Strictness stored={stored} proposal={proposal} />
      <OtherVisitors stored={stored} proposal={proposal} />
      <Policies stored={stored} proposal={proposal} proposed={proposed} />
      <Pages stored={stored} />
    </>
  );
}

interface OnePolicyProps extends Pick<NonNullable<SiteProposal['split']>, 'parts'> {
  readonly origin: string;
  readonly isOn: boolean;
}

/** Chooses between a policy for all pages and one that is looser in a part of the site. */
function OnePolicy({ origin, parts, isOn }: OnePolicyProps) {
  const { unsplit } = usePanel();
  const names = parts.map(partName).join(', ');
  return (
    <section>
      <label class="check one-policy">
        <input
          type="checkbox"
          checked={isOn}
          onChange={() => {
            const others = [...unsplit.value].filter((one) => one !== origin);
            unsplit.value = new Set(isOn ? others : [...others, origin]);
          }}
        />
        <span>
          One policy for all pages{' '}
          <span class="quiet">
            <Untrusted text={names} limit={160} /> {parts.length === 1 ? 'needs' : 'need'} a looser policy.
            With one policy for all, the other pages get it too.
          </span>
        </span>
      </label>
    </section>
  );
}

function allowsInlineStyles(value: string): boolean {
  return value.split('; ').some((text) => text.startsWith('style-src ') && text.endsWith(" 'unsafe-inline'"));
}

/** Chooses to block what the pages need today. */
function Strictness({ stored, proposal }: PoliciesProps) {
  const { record } = usePanel();
  const all = policiesOf(proposal);
  const { strict = [] } = stored;
  const choices = [
    {
      name: 'scripts',
      isShown: all.some(({ loosenedFor }) => loosenedFor.length > 0),
      label: 'Strict scripts',
      text: 'Blocks inline code without a hash, and eval(), even where pages need them today. Choose it once they do not.',
    },
    {
      name: 'styles',
      isShown: all.some(({ value }) => allowsInlineStyles(value)),
      label: 'Strict styles',
      text: 'Allows inline styles by their hashes only: those that scripts insert are blocked. Only a bonus depends on it.',
    },
  ] as const;
  const shown = choices.filter(({ name, isShown }) => isShown || strict.includes(name));
  if (shown.length === 0) return null;
  return (
    <section>
      {shown.map(({ name, label, text }) => (
        <label key={name} class="check one-policy">
          <input
            type="checkbox"
            checked={strict.includes(name)}
            onChange={() => {
              const others = strict.filter((one) => one !== name);
              const now = strict.includes(name) ? others : [...others, name];
              void record.choose(stored.recording.origin, choicesOf({ ...stored, strict: now }));
            }}
          />
          <span>
            {label} <span class="quiet">{text}</span>
          </span>
        </label>
      ))}
    </section>
  );
}

interface PoliciesProps {
  readonly stored: StoredRecording;
  readonly proposal: SiteProposal;
}

/** The policy, what it allows, those for parts of the site, and what a nonce would do on all pages. */
function Policies({
  stored,
  proposal: site,
  proposed,
}: PoliciesProps & {
  /** Before the person chose one for all pages. */
  readonly proposed: SiteProposal;
}) {
  const { page } = usePanel();
  const view = page.view.value;
  const { whole, split } = site;
  const parts = split?.parts ?? [];
  const names = parts.map(partName).join(', ');
  return (
    <>
      <RecordedPolicy
        title={split ? `The policy for all pages but ${names}` : 'The policy'}
        proposal={split?.rest ?? whole}
        site={site}
        stored={stored}
      />
      <RecordedSources stored={stored} proposal={proposed} />
      {parts.map((part) => (
        <RecordedPolicy
          key={part.prefix}
          title={`The policy for ${partName(part)} alone`}
          site={site}
          stored={stored}
          {...part}
        />
      ))}
      {view.kind === 'page' && <RecordedNonces view={view} stored={stored} site={site} />}
    </>
  );
}

/** Maximum pages listed. */
const MOST = 200;

function Pages({ stored: { recording } }: { readonly stored: StoredRecording }) {
  const { pages } = recording;
  return (
    <Disclosure level={2} class="fold" label={`Recorded pages (${pages.length})`}>
      {() => (
        <ul class="lines">
          {pages.slice(0, MOST).map(({ path, loads, code }) => (
            <li key={path}>
              <code>
                <Untrusted text={path} limit={200} />
              </code>{' '}
              <span class="quiet">
                {count(loads, 'load')}
                {code.length > 0 && `, ${code.length} inline scripts and style sheets`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Disclosure>
  );
}
