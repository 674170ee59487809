import { useMemo, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { choicesOf, type StoredRecording } from '../../capture/recording/stored-recording.js';
import type { SiteProposal } from '../../engine/index.js';
import { partName } from '../../fixes/recording/policy-advice.js';
import { Disclosure } from '../components/Disclosure.js';
import { OpenFile } from '../components/OpenFile.js';
import { Untrusted } from '../components/Untrusted.js';
import {
  asWhole,
  blockedByPreview,
  missingTexts,
  policiesOf,
  proposalOf,
  recordingTried,
  type BlockedByPreview,
} from './proposed-policy.js';
import { readReportsOf } from '../report-file.js';
import { count } from '../text/format.js';
import { usePanel } from '../panel-context.js';
import { RecordedNonces, RecordedPolicy } from './Policy.js';
import { OpenRecording, saveRecording } from './Stored.js';
import { RecordedSources } from './Sources.js';
import { CaveatSign } from '../components/Caveats.js';
import { timesText } from '../text/times.js';
import { MAX_VISITED, OTHER_VISITORS, planVisits } from '../../capture/recording/visit-plan.js';

/** The recording of the site on show, and whether one is running there or on another site. */
function useRecording() {
  const { page, recordings } = usePanel();
  const view = page.view.value;
  const origin = 'snapshot' in view ? new URL(view.snapshot.url).origin : undefined;
  const { all, running } = recordings.value;
  return {
    view,
    origin,
    stored: all.find(({ recording }) => recording.origin === origin),
    running,
    isRunning: running !== undefined && running.origin === origin,
    isPrivate: view.kind === 'page' && view.probe.isPrivate,
  };
}

/** What is recorded of the site, and the button that starts or stops it: one line above both parts of the job. */
export function RecordingLine() {
  const { record, tab } = usePanel();
  const { view, origin, stored, running, isRunning, isPrivate } = useRecording();
  const hasPreview = view.kind === 'page' && view.preview !== undefined;
  const isSimulated = hasPreview || (view.kind === 'page' && view.snapshot.simulated === true);
  const canRecord = origin !== undefined && !isSimulated && !isPrivate;
  // Without a page, or in a preview, what comes first is the button that leads back to the page.
  const first = view.kind === 'page' && !isSimulated ? 'primary' : 'second';
  const pages = stored?.recording.pages ?? [];
  const loads = pages.reduce((sum, page) => sum + page.loads, 0);
  const amount = `${count(pages.length, 'page')}, ${count(loads, 'load')}`;
  const stop = async () => {
    await record.stop();
    if (isRunning) tab.value = 'recording';
  };
  return (
    <div class="recording-line">
      <p role="status" class="quiet">
        {running && <span class="recording-dot" aria-hidden="true" />}{' '}
        {isRunning ? (
          `Recording: ${amount}`
        ) : running ? (
          <>
            <Untrusted text={running.origin} limit={120} /> is being recorded
          </>
        ) : isPrivate ? (
          'Nothing is recorded in private windows.'
        ) : isSimulated ? (
          `A simulated page is not recorded: ${hasPreview ? 'end the preview' : 'reload it'} first.`
        ) : (
          stored && `Recorded: ${amount}`
        )}
      </p>
      {running ? (
        <button type="button" class={first} onClick={() => void stop()}>
          {isRunning ? 'Stop and make the policy' : 'Stop recording'}
        </button>
      ) : (
        <button
          type="button"
          // With a recording, the next step is to preview its policy.
          class={stored || !canRecord ? 'second' : first}
          disabled={!canRecord}
          onClick={() => void record.start()}
        >
          {stored ? 'Record more' : 'Record this site'}
        </button>
      )}
    </div>
  );
}

/** A policy that fits all recorded pages of the site, and how to get there. */
export function Recording() {
  const { stored, running, isRunning, isPrivate } = useRecording();
  return (
    <>
      {isRunning ? (
        <p>
          Use the site in any tab: every kind of page, signed in, with forms. Open pages twice, to see which
          inline code differs.
        </p>
      ) : (
        !stored &&
        !isPrivate && (
          <p>
            While it records, Sitegrade reads each page of this site that you open, and proposes the strictest{' '}
            <span class="whole">Content-Security-Policy</span> that fits them all. Nothing is sent, and the
            site is not changed. Frames are not read: also open their pages in a tab of their own.
          </p>
        )
      )}
      {running?.isUnwatched && isRunning && (
        <p role="note">
          What only scripts do is not watched: the service worker of this site gets pages before the tab does.
        </p>
      )}
      {stored && stored.recording.pages.length > 0 && <Recorded stored={stored} />}
      <Files stored={stored} isPrivate={isPrivate} />
    </>
  );
}

interface FilesProps {
  readonly stored: StoredRecording | undefined;
  readonly isPrivate: boolean;
}

/** Saves and deletes recordings; opens them and adds violation reports, but not for private windows: nothing of it is kept. */
function Files({ stored, isPrivate }: FilesProps) {
  const { recordings, record } = usePanel();
  return (
    <section>
      {stored && <Limits stored={stored} />}
      <p class="row-of-buttons">
        {stored && (
          <>
            <button type="button" onClick={() => saveRecording(stored)}>
              Save as a file
            </button>
            <button type="button" onClick={() => void record.forget(stored.recording.origin)}>
              Delete<span class="visually-hidden"> the recording</span>
            </button>
          </>
        )}
        {!isPrivate && (
          <OpenRecording
            label="Open a file…"
            recordings={recordings.value.all}
            onRead={(read) => void record.keep(() => Promise.resolve(read))}
          />
        )}
        {stored && !isPrivate && (
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
    </section>
  );
}

/** What the recording did not see. */
function Limits({ stored }: { readonly stored: StoredRecording }) {
  const { recording, leftOut, unwatched } = stored;
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
    ...(recording.pages.length > 0 ? [] : missingTexts(stored)),
  ];
  return (
    <>
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
      <Policies stored={stored} proposal={proposal} proposed={proposed} isWhole={isWhole} />
      <OtherVisitors stored={stored} proposal={proposal} />
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
  isWhole,
}: PoliciesProps & {
  /** Before the person chose one for all pages. */
  readonly proposed: SiteProposal;
  readonly isWhole: boolean;
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
      {proposed.split && (
        <OnePolicy origin={stored.recording.origin} parts={proposed.split.parts} isOn={isWhole} />
      )}
      <Strictness stored={stored} proposal={site} />
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

/** What a preview of the policy blocks on the page on show, to be allowed or left blocked. */
function BlockedInPreview({ proposal }: { readonly proposal: SiteProposal }) {
  const store = usePanel();
  const { page, record } = store;
  const heading = useRef<HTMLHeadingElement>(null);
  const isLedTo = store.leadsToBlocked.value;
  useLayoutEffect(() => {
    if (!isLedTo) return;
    store.leadsToBlocked.value = false;
    heading.current?.focus({ preventScroll: true });
    // Its list is below it.
    heading.current?.scrollIntoView();
  }, [store, isLedTo]);
  const view = page.view.value;
  if (view.kind !== 'page' || !recordingTried(store)) return null;
  const { url } = view.snapshot;
  const more = view.preview?.seen.blocked.more;
  const blocked = blockedByPreview(view.preview, proposal, url) ?? [];
  return (
    <section>
      <h2 ref={heading} tabIndex={-1}>
        Blocked in the preview
      </h2>
      {blocked.length === 0 ? (
        <p>
          {!more?.seen
            ? 'Not known: this page is not watched.'
            : more.value > 0
              ? 'Not all was read: there were too many violations at once.'
              : 'Nothing new on this page so far. Use it, and open the others.'}
        </p>
      ) : (
        <ul>
          {blocked.map((one) => {
            const left = whyLeft(one);
            return (
              <li key={`${one.directive} ${one.blocked}`} class="state">
                <CaveatSign />
                <span class="text">
                  <code>
                    <Untrusted text={one.blocked} limit={120} />
                  </code>{' '}
                  <small>
                    by{' '}
                    <span class="whole">
                      <Untrusted text={one.directive} limit={60} />
                    </span>
                    {timesText(one)}
                    {left && '.'} {left}
                  </small>
                </span>
                {!left && (
                  <button type="button" class="word" onClick={() => void record.allow(url, one)}>
                    Allow it<span class="visually-hidden">: {one.blocked}</span>
                  </button>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

/** Why a load cannot be allowed by a press now; undefined if it can. */
function whyLeft({ isAllowable, isAllowed }: BlockedByPreview): string | undefined {
  if (!isAllowable) return 'Not seen in the recording: end the preview and record this page again.';
  if (isAllowed === 'now') return 'Allowed: end the preview and try again.';
  return (
    isAllowed &&
    'The policy names it, and blocks it all the same: it may have been redirected. End the preview and record this page again.'
  );
}

/** Compares the inline code of the recorded pages with what visitors who are not signed in are sent. */
function OtherVisitors({ stored, proposal }: PoliciesProps) {
  const ofOne = policiesOf(proposal).flatMap(({ sources }) =>
    sources.filter(({ visitors }) => visitors === 1),
  );
  // The policies of several parts may have the same hash.
  const unknown = new Set(ofOne.map(({ source }) => source)).size;
  const of = unknown > 0 ? `: not known for ${count(unknown, 'piece')} of inline code` : '';
  return (
    <Disclosure level={2} class="fold" label={`Check as another visitor${of}`}>
      {() => <Visits stored={stored} />}
    </Disclosure>
  );
}

function Visits({ stored: { recording } }: { readonly stored: StoredRecording }) {
  const { page, record } = usePanel();
  const [isAsking, setAsking] = useState(false);
  const { paths, unknown, tooMany } = useMemo(() => planVisits(recording), [recording]);
  const view = page.view.value;
  const isPrivate = view.kind === 'page' && view.probe.isPrivate;
  const amount = paths.length * OTHER_VISITORS.length;
  const send = async () => {
    if (isAsking) return;
    setAsking(true);
    await record.visit(recording.origin, paths);
    setAsking(false);
  };
  return (
    <div class="visits">
      <p class="quiet">
        A hash fits only if all visitors are sent the same code. Nothing is sent before you press the button.
        Each page is requested twice, without cookies, as by visitors who are not signed in; its inline code
        is compared, and only hashes are kept.
      </p>
      <ol class="requests">
        {paths.map((path) => (
          <li key={path}>
            <code class="request">
              GET <Untrusted text={path} limit={200} />
            </code>
          </li>
        ))}
      </ol>
      {unknown.length > 0 && (
        <p class="quiet">
          Not requested, as their addresses were not kept: <Untrusted text={unknown.join(', ')} limit={300} />
          .
        </p>
      )}
      {tooMany.length > 0 && (
        <p class="quiet">
          Not requested, as one check requests {MAX_VISITED} pages:{' '}
          <Untrusted text={tooMany.join(', ')} limit={300} />.
        </p>
      )}
      <p class="quiet">
        For pages behind a sign-in, record them with another account in another browser, save the file, and
        add it here as another visitor’s.
      </p>
      {isPrivate ? (
        <p class="quiet">Nothing is sent from private windows.</p>
      ) : (
        amount > 0 && (
          <button type="button" class="second send" aria-disabled={isAsking} onClick={() => void send()}>
            {isAsking ? 'Asking…' : `Send these ${amount} requests`}
          </button>
        )
      )}
    </div>
  );
}
