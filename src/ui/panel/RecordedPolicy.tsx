import { useMemo } from 'preact/hooks';
import type { StoredRecording } from '../../capture/recording.js';
import { sendsOwnPolicy, type BlockedUse, type PolicyProposal } from '../../engine/index.js';
import { blockedTexts } from '../../export/policy-text.js';
import { contextOf, fixesFor } from '../../fixes/index.js';
import { CopyButton } from '../components/CopyButton.js';
import { Disclosure } from '../components/Disclosure.js';
import { Block, HeadersToSend } from '../components/Fix.js';
import { Untrusted } from '../components/Untrusted.js';
import { adviceFor, differenceFrom, effectOf, isIn, metaOf } from '../recorded-policy.js';
import type { PageView } from '../store/view.js';
import { count } from '../text/format.js';
import { usePanel } from './context.js';

interface Props {
  readonly title: string;
  readonly proposal: PolicyProposal;
  readonly stored: StoredRecording;
  /** The part of the site that it is for. */
  readonly prefix?: string;
  /** Why that part needs one of its own. */
  readonly reasons?: readonly BlockedUse[];
  /** The parts that have another policy. */
  readonly apart?: readonly string[];
}

/** One policy: its text, what it does, what it blocks, and how to use it. */
export function RecordedPolicy({ title, proposal, stored, prefix, reasons = [], apart = [] }: Props) {
  const { page } = usePanel();
  const view = page.view.value;
  const { value, blocked, notes } = proposal;
  const own =
    view.kind === 'page' && new URL(view.snapshot.url).origin === stored.recording.origin ? view : undefined;
  const isForPage =
    own !== undefined &&
    (prefix === undefined
      ? !apart.some((part) => isIn(part, own.snapshot.url))
      : isIn(prefix, own.snapshot.url));
  return (
    <section class="recorded-policy">
      <h2>
        <Untrusted text={title} limit={200} />
      </h2>
      <Lines title="Because the policy for the rest would block there" lines={blockedTexts(reasons)} />
      <div class="block">
        <div class="place">
          <p class="bare">{count(value.length, 'character')}</p>
          <CopyButton text={() => value} what="the policy" />
        </div>
        <Code text={value.replaceAll('; ', ';\n')} label={title} />
      </div>
      {isForPage && <OnThisPage view={own} proposal={proposal} />}
      <Lines title="It would block" lines={blockedTexts(blocked)} />
      {blocked.length === 0 && <p>It blocks nothing that was recorded.</p>}
      {notes.length > 0 && (
        <Disclosure level={3} class="fold" label={`What to know of it (${notes.length})`}>
          {() => <Lines lines={notes} />}
        </Disclosure>
      )}
      {own && prefix === undefined && (
        <Servers view={own} proposal={proposal} stored={stored} apart={apart} />
      )}
      <Disclosure level={3} class="fold" label="As an element in the page">
        {() => <Meta value={value} />}
      </Disclosure>
    </section>
  );
}

/** The grade with it, ways around it, and the difference from today. */
function OnThisPage({ view, proposal }: { readonly view: PageView; readonly proposal: PolicyProposal }) {
  const { page, recordings } = usePanel();
  const { snapshot, preview } = view;
  const isSimulated = snapshot.simulated === true || preview !== undefined;
  const effect = useMemo(
    () => (isSimulated ? undefined : effectOf(snapshot, proposal)),
    [snapshot, proposal, isSimulated],
  );
  const difference = useMemo(() => differenceFrom(snapshot, proposal.value), [snapshot, proposal]);
  return (
    <>
      {effect && (
        <p>
          This page: {effect.now.ours}, with this policy enforced {effect.enforced.ours}. HTTP Observatory:{' '}
          {effect.now.observatory}, with it {effect.enforced.observatory}.
        </p>
      )}
      {effect && <Lines title="Ways around it" lines={effect.bypasses} />}
      {!isSimulated && difference && (
        <Disclosure
          level={3}
          class="fold"
          label={`Compared with the policy sent today: ${difference.added.length} added, ${difference.removed.length} removed`}
        >
          {() => (
            <>
              <Lines title="Added" lines={difference.added} />
              <Lines title="Removed" lines={difference.removed} />
            </>
          )}
        </Disclosure>
      )}
      {!isSimulated && page.isLive && (
        <p class="row-of-buttons">
          <button
            type="button"
            disabled={page.isSwitching.value}
            title="Enforce this policy in this tab only, in place of the one that the page sends, and reload it. Nothing on the server changes."
            onClick={() => {
              const { value } = proposal;
              void page.startPreview([{ op: 'set-header', name: 'Content-Security-Policy', value }]);
            }}
          >
            Try in this tab
          </button>
          {recordings.value.running && <span class="quiet">It stops the recording.</span>}
        </p>
      )}
    </>
  );
}

interface ServersProps {
  readonly view: PageView;
  readonly proposal: PolicyProposal;
  readonly stored: StoredRecording;
  readonly apart: readonly string[];
}

/** The text for the site's servers, report-only first: what was seen on some pages is never enforced at once. */
function Servers({ view, proposal, stored, apart }: ServersProps) {
  const { snapshot, report } = view;
  const isSent = sendsOwnPolicy(stored.recording.pages);
  if (snapshot.simulated) return null;
  return (
    <Disclosure level={3} class="fold" label="For its servers, report-only first">
      {() => {
        if (isSent)
          return (
            <p>
              Pages send a policy today, which no text replaces: nonces and stricter parts of it would be
              lost. Compare the two, and change it where it is set.
            </p>
          );
        const advice = [adviceFor(proposal, stored)];
        const written = fixesFor(advice, report.stack, contextOf(snapshot));
        return (
          <>
            {apart.length > 0 && (
              <p role="note">
                Limit it to the pages that are not under{' '}
                <Untrusted text={apart.map((part) => `${part}/`).join(', ')} limit={200} />: browsers enforce
                two policies together, and this one would block there.
              </p>
            )}
            {written.support === 'supported' ? (
              written.blocks
                .filter(({ alternative }) => !alternative)
                .map((block, at) => <Block key={at} block={block} named />)
            ) : (
              <HeadersToSend written={written} advice={advice} stack={report.stack} />
            )}
          </>
        );
      }}
    </Disclosure>
  );
}

function Meta({ value }: { readonly value: string }) {
  const { text, lost } = metaOf(value);
  return (
    <>
      <div class="block">
        <div class="place">
          <p class="bare">First in the head of each page</p>
          <CopyButton text={() => text} what="the element" />
        </div>
        <Code text={text} label="The element" />
      </div>
      <p class="quiet">
        An element cannot be report-only, and does not apply to what stands before it.
        {lost.length > 0 && ` Browsers ignore ${lost.join(', ')} there.`}
      </p>
    </>
  );
}

/** Characters of a text that scrolls. */
const LONG = 2_000;

function Code({ text, label }: { readonly text: string; readonly label: string }) {
  const code = (
    <code>
      <Untrusted text={text} lines />
    </code>
  );
  return text.length > LONG ? (
    <pre class="long" role="region" aria-label={label} tabIndex={0}>
      {code}
    </pre>
  ) : (
    <pre>{code}</pre>
  );
}

/** Maximum lines listed. */
const MOST = 60;

function Lines({ title, lines }: { readonly title?: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <>
      {title !== undefined && <h3>{title}</h3>}
      <ul class="lines">
        {lines.slice(0, MOST).map((line) => (
          <li key={line}>
            <Untrusted text={line} limit={400} />
          </li>
        ))}
        {lines.length > MOST && <li class="quiet">and {lines.length - MOST} more</li>}
      </ul>
    </>
  );
}
