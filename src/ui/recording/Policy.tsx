import { useMemo, useState } from 'preact/hooks';
import type { StoredRecording } from '../../capture/recording/stored-recording.js';
import {
  isInFolder,
  named,
  type PolicyProposal,
  type SiteProposal,
  type BlockedUse,
  sendsOwnPolicy,
} from '../../engine/index.js';
import { blockedTexts, LOOSENED, nonceReach } from '../../export/policy-text.js';
import { Code, CodeToCopy } from '../components/Code.js';
import { CopyButton } from '../components/CopyButton.js';
import { Disclosure } from '../components/Disclosure.js';
import { Untrusted } from '../components/Untrusted.js';
import {
  differenceFrom,
  effectOf,
  leftOutOf,
  metaOf,
  missingTexts,
  policyOfTexts,
  triedAlone,
  triedTogether,
  optionsOf,
  policiesOf,
} from './proposed-policy.js';
import type { PageView } from '../store/view.js';
import { count } from '../text/format.js';
import { usePanel } from '../panel-context.js';
import { noncesFor } from '../../fixes/nonces/site-nonces.js';
import { contextOf, fixesFor, type FixBlock } from '../../fixes/index.js';
import { enforcedTexts, type Enforced } from '../../fixes/recording/enforced.js';
import { adviceFor, partName, writesAll } from '../../fixes/recording/policy-advice.js';
import { filesText } from '../clipboard.js';
import { Files } from '../components/Files.js';
import { HeadersToSend } from '../components/Fix.js';

interface Props {
  readonly title: string;
  readonly proposal: PolicyProposal;
  /** That it is a part of. */
  readonly site: SiteProposal;
  readonly stored: StoredRecording;
  /** The part of the site that it is for. */
  readonly prefix?: string;
}

/** One policy: its text, what it does, what it blocks, and how to use it. */
export function RecordedPolicy({ title, proposal, site, stored, prefix }: Props) {
  const { page } = usePanel();
  const view = page.view.value;
  const { value, blocked, loosenedFor, notes } = proposal;
  const leftOut = useMemo(() => leftOutOf(stored, proposal), [stored, proposal]);
  const apart = (site.split?.parts ?? []).map((part) => part.prefix);
  const own =
    view.kind === 'page' && new URL(view.snapshot.url).origin === stored.recording.origin ? view : undefined;
  const isForPage =
    own !== undefined &&
    (prefix === undefined
      ? !apart.some((part) => isInFolder(part, own.snapshot.url))
      : isInFolder(prefix, own.snapshot.url));
  return (
    <section class="recorded-policy">
      <h2>
        <Untrusted text={title} limit={200} />
      </h2>
      <CodeToCopy title={count(value.length, 'character')} text={value} what="the policy">
        <Code text={value.replaceAll('; ', ';\n')} label={title} />
      </CodeToCopy>
      <Lines title="What may be missing in it" lines={missingTexts(stored)} />
      {own && <GradeWith view={own} proposal={proposal} isForPage={isForPage} />}
      {isForPage && <OnThisPage view={own} proposal={proposal} site={site} stored={stored} />}
      <Lines title="It would block" lines={blockedTexts(blocked)} />
      <Lines title={LOOSENED} lines={blockedTexts(loosenedFor)} />
      {blocked.length === 0 && (
        <p>
          {leftOut.length === 0 ? (
            'It blocks nothing that was recorded.'
          ) : (
            <>
              It blocks only what you unticked: <Untrusted text={named(leftOut)} limit={300} />.
            </>
          )}
        </p>
      )}
      {notes.length > 0 && (
        <Disclosure level={3} class="fold" label={`What to know of it (${notes.length})`}>
          {() => <Lines lines={notes} />}
        </Disclosure>
      )}
      {own && prefix === undefined && <RecordedServers view={own} site={site} stored={stored} />}
      <Disclosure level={3} class="fold" label="As an element in the page">
        {() => <Meta value={value} isOfPart={site.split !== undefined} />}
      </Disclosure>
    </section>
  );
}

interface GradeProps extends Pick<Props, 'proposal'> {
  readonly view: PageView;
  /** Or for another part of its site. */
  readonly isForPage: boolean;
}

/** The grade with it, and ways around it. */
function GradeWith({ view: { snapshot, preview }, proposal, isForPage }: GradeProps) {
  const isSimulated = snapshot.simulated === true || preview !== undefined;
  const effect = useMemo(
    () => (isSimulated ? undefined : effectOf(snapshot, proposal)),
    [snapshot, proposal, isSimulated],
  );
  if (!effect) return null;
  const { now, enforced, bypasses } = effect;
  return (
    <>
      <p>
        {isForPage
          ? `This page: ${now.ours}, with this policy enforced ${enforced.ours}. MDN HTTP Observatory: ${now.observatory}, with it ${enforced.observatory}.`
          : `A page there that is like this one, with this policy enforced: ${enforced.ours}. MDN HTTP Observatory: ${enforced.observatory}.`}
      </p>
      <Lines title="Ways around it" lines={bypasses} />
    </>
  );
}

interface OnThisPageProps extends Pick<Props, 'proposal' | 'site' | 'stored'> {
  readonly view: PageView;
}

/** The difference from today, and a preview. */
function OnThisPage({ view, proposal, site, stored }: OnThisPageProps) {
  const { page, recordings } = usePanel();
  const { snapshot, preview } = view;
  const isSimulated = snapshot.simulated === true || preview !== undefined;
  const together = triedTogether(site);
  const { advice, parts } = together ?? triedAlone(proposal);
  const difference = useMemo(() => differenceFrom(snapshot, proposal.value), [snapshot, proposal]);
  return (
    <>
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
            class={recordings.value.running ? 'second' : 'primary'}
            disabled={page.isSwitching.value}
            title={
              parts.length > 0
                ? 'Enforce these policies in this tab only, each on its own pages, in place of those that they send, and reload it. Nothing on the server changes.'
                : 'Enforce this policy in this tab only, in place of the one that the page sends, and reload it. Nothing on the server changes.'
            }
            onClick={() =>
              void page.startPreview(advice, {
                parts,
                policy: policyOfTexts(site, stored),
              })
            }
          >
            Preview
          </button>
          {!together && <span class="quiet">On all pages of the site: only this policy is tried.</span>}
          {recordings.value.running && <span class="quiet">It stops the recording.</span>}
        </p>
      )}
    </>
  );
}

function Meta({ value, isOfPart }: { readonly value: string; readonly isOfPart: boolean }) {
  const { text, lost } = metaOf(value);
  return (
    <>
      <CodeToCopy
        title={`First in the head of each ${isOfPart ? 'of these pages' : 'page'}`}
        text={text}
        what="the element"
      />
      <p class="quiet">
        An element cannot be report-only, and does not apply to what stands before it.
        {lost.length > 0 && ` Browsers ignore ${lost.join(', ')} there.`}
      </p>
    </>
  );
}

interface NoncesProps {
  readonly view: PageView;
  readonly stored: StoredRecording;
  /** Its policies, which stand above. */
  readonly site: SiteProposal;
}

/** How far nonces bring the site, and how its application gives them. The policy itself has none that stays the same. */
export function RecordedNonces({ view: { snapshot, report }, stored, site }: NoncesProps) {
  const nonces = useMemo(
    () => noncesFor(stored.recording, optionsOf(stored), snapshot, report.stack),
    [stored, snapshot, report.stack],
  );
  if (!nonces) return null;
  const { text, href, steps, limits, blocked } = nonces;
  const above = new Set(
    policiesOf(site).flatMap((one) => blockedTexts([...one.blocked, ...one.loosenedFor])),
  );
  const isAbove = (one: BlockedUse) => blockedTexts([one]).every((line) => above.has(line));
  const repeated = new Set(blocked.flatMap((one) => (isAbove(one) ? one.page : [])));
  const lines = [
    ...blockedTexts(blocked.filter((one) => !isAbove(one))),
    ...(repeated.size > 0
      ? [`What is named above, and is no inline script, on ${named([...repeated])}.`]
      : []),
  ];
  return (
    <section>
      <h2>A nonce, new in each response</h2>
      <p class="nonce">
        <Untrusted text={nonceReach({ ...nonces, ...(snapshot.simulated && { enforced: null }) })} />{' '}
        {steps.length === 0 && <Untrusted text={text} />}{' '}
        {href !== undefined && (
          <a href={href} target="_blank" rel="noopener noreferrer">
            Documentation<span class="visually-hidden"> (opens in a new tab)</span>
          </a>
        )}
      </p>
      <Lines title="With the nonce it would still block" lines={lines} />
      {steps.length > 0 && (
        <Disclosure level={3} class="fold" label="For the application, with nonces, report-only first">
          {() => (
            <>
              {steps.map((step) => (
                <CodeToCopy key={step.place} title={step.place} text={step.text} what="the text" />
              ))}
              <Lines lines={limits} />
            </>
          )}
        </Disclosure>
      )}
    </section>
  );
}

interface ServersProps {
  readonly view: PageView;
  readonly site: SiteProposal;
  readonly stored: StoredRecording;
}

/** The text for the site's servers, report-only first: what was seen on some pages is never enforced at once. */
function RecordedServers(props: ServersProps) {
  if (props.view.snapshot.simulated) return null;
  return (
    <Disclosure level={3} class="fold" label="For its servers, report-only first">
      {() => <Servers {...props} />}
    </Disclosure>
  );
}

function Servers({ view: { snapshot, report, seenAt }, site, stored }: ServersProps) {
  const { recordings } = usePanel();
  if (sendsOwnPolicy(stored.recording.pages))
    return (
      <p>
        Pages send a policy today, which no text replaces: nonces and stricter parts of it would be lost.
        Compare the two, and change it where it is set.
      </p>
    );
  const advice = adviceFor(site, stored);
  const page = contextOf(snapshot);
  const written = fixesFor([advice], report.stack, page);
  const blocks = written.blocks.filter(({ alternative }) => !alternative);
  const { recording, refused } = stored;
  const lost = [...(recordings.value.running ? ['The recording still runs.'] : []), ...missingTexts(stored)];
  const parts = site.split?.parts ?? [];
  const names = parts.map(partName).join(', ');
  return (
    <>
      {parts.length > 0 &&
        (written.support !== 'supported' ? (
          <p role="note">
            Limit it to all pages but <Untrusted text={names} limit={200} />: browsers enforce two policies
            together, and this one would block there.
          </p>
        ) : writesAll(written, parts) ? (
          <p>
            <Untrusted text={names} limit={200} />: these pages get a policy of their own. The text below has
            all.
          </p>
        ) : (
          <p role="note">
            The text below has one policy for all pages, with what <Untrusted text={names} limit={200} />{' '}
            need: it cannot give them their own.
          </p>
        ))}
      {written.support === 'supported' ? (
        <>
          {blocks.length > 0 && (
            <CopyTexts
              given={blocks}
              enforced={enforcedTexts(
                blocks,
                advice,
                site,
                { recording, refused, lost },
                { stack: report.stack, page },
              )}
              pages={advice.recordedPages ?? 0}
              of={{ page, seenAt }}
            />
          )}
        </>
      ) : (
        <HeadersToSend written={written} advice={[advice]} stack={report.stack} />
      )}
    </>
  );
}

interface CopyTextsProps {
  readonly given: readonly FixBlock[];
  readonly enforced: Enforced;
  /** How many were recorded: none are enforced of one. */
  readonly pages: number;
  readonly of: Parameters<typeof filesText>[1];
}

/** All texts at once and step by step, and those that enforce the policy, where no recorded page breaks. */
export function CopyTexts({ given, enforced, pages, of }: CopyTextsProps) {
  const [isEnforced, showEnforced] = useState(false);
  const later = 'blocks' in enforced ? enforced.blocks : undefined;
  return (
    <>
      <p class="row-of-buttons">
        <CopyButton
          label="Copy fixes"
          what="the fixes"
          text={() => filesText(given, of)}
          fixes={() => ({ advice: given.flatMap(({ effect }) => effect) })}
        />
        {later && (
          <CopyButton
            label="Copy enforced"
            what="the fixes with the policy enforced"
            text={() => filesText(given, of, later)}
            fixes={() => ({ advice: later.flatMap(({ effect }) => effect) })}
          />
        )}
      </p>
      <p class="quiet">
        {!('why' in enforced) ? (
          `The enforced text takes the place of the other as a whole, once browsers report nothing. ${pages} pages were recorded; others may use what it blocks.`
        ) : (
          <>
            No text that enforces it yet. <Untrusted text={enforced.why} limit={300} />
          </>
        )}
      </p>
      {later && (
        <p class="choices">
          {[false, true].map((one) => (
            <button
              key={String(one)}
              type="button"
              aria-pressed={isEnforced === one}
              onClick={() => {
                showEnforced(one);
              }}
            >
              {one ? 'Enforced' : 'As given'}
            </button>
          ))}
        </p>
      )}
      <Files given={given} enforced={isEnforced ? later : undefined} of={of} />
    </>
  );
}

/** Maximum lines listed. */
const MOST = 60;

/** A list of sentences, with a title. */
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
