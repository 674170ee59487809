import { useMemo } from 'preact/hooks';
import type { StoredRecording } from '../../capture/recording/stored-recording.js';
import { isInFolder, named, type PolicyProposal, type SiteProposal } from '../../engine/index.js';
import { blockedTexts, LOOSENED } from '../../export/policy-text.js';
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
} from './proposed-policy.js';
import type { PageView } from '../store/view.js';
import { count } from '../text/format.js';
import { usePanel } from '../panel-context.js';
import { Code } from './Code.js';
import { Lines } from './Lines.js';
import { RecordedServers } from './Servers.js';

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
      <div class="block">
        <div class="place">
          <p class="bare">{count(value.length, 'character')}</p>
          <CopyButton text={() => value} what="the policy" />
        </div>
        <Code text={value.replaceAll('; ', ';\n')} label={title} />
      </div>
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
          ? `This page: ${now.ours}, with this policy enforced ${enforced.ours}. MDN Observatory: ${now.observatory}, with it ${enforced.observatory}.`
          : `A page there that is like this one, with this policy enforced: ${enforced.ours}. MDN Observatory: ${enforced.observatory}.`}
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
      <div class="block">
        <div class="place">
          <p class="bare">First in the head of each {isOfPart ? 'of these pages' : 'page'}</p>
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
