import { useEffect, useMemo, useState } from 'preact/hooks';
import type { ShownPreview } from '../../capture/page-state.js';
import {
  caveatSentence,
  groupFindings,
  isAnotherPage,
  isGraded,
  mergeAdvice,
  tallyOf,
  type Finding,
  type PageSnapshot,
  type Report,
} from '../../engine/index.js';
import { closedTexts } from '../../export/finding-texts.js';
import { testedText } from '../../export/texts.js';
import type { PageFix } from '../../fixes/index.js';
import { pageFixes } from '../../fixes/page.js';
import { Deployed, OutcomeStrip } from '../deployed/Deployed.js';
import { Files } from '../components/Files.js';
import { HeadersToSend } from '../components/Fix.js';
import { Refusals } from '../components/Refusals.js';
import { detailOf } from '../report/FindingDetail.js';
import { Further } from '../report/Further.js';
import { Untrusted } from '../components/Untrusted.js';
import { copiedPreview, pageBefore } from '../preview/before.js';
import { CopyPreviewed, whyNoCopy } from '../preview/CopyFixes.js';
import { TryIt } from '../preview/TryIt.js';
import { developmentServerOf, WhichServer } from '../components/WhichServer.js';
import { WhyNoReport } from '../components/WhyNoReport.js';
import { isFixable } from '../fixable.js';
import { count } from '../text/format.js';
import { simulatedText } from '../text/simulated.js';
import { usePanel } from '../panel-context.js';

/** The fixes, where they go, and the resulting grade. */
export function Fixes() {
  const { page } = usePanel();
  const view = page.view.value;
  if ('preview' in view) return <Previewed preview={view.preview} />;
  if (view.kind !== 'page' || !isGraded(view.report)) return <WhyNoReport view={view} />;
  const { snapshot, report, seenAt, probe } = view;
  const isAnother = isAnotherPage(report);
  if (snapshot.simulated) return <p class="quiet">{simulatedText('Fixes', false)}</p>;
  return (
    <>
      {page.deployed.value && <OutcomeStrip />}
      <Deployed>{detailOf}</Deployed>
      {report.findings.some(isFixable) ? (
        <>
          <Choice report={report} />
          <Written
            report={report}
            snapshot={snapshot}
            seenAt={seenAt}
            findings={page.whatIf.findings.value}
          />
          <ToRecorded url={snapshot.url} />
        </>
      ) : (
        <p class="quiet">
          <Untrusted text={(isAnother && caveatSentence(report)) || 'Nothing to fix in what was checked.'} />
        </p>
      )}
      {!isAnother && <Further report={report} snapshot={snapshot} isPrivate={probe.isPrivate} />}
    </>
  );
}

const CHOICES = [
  ['best', 'What breaks nothing'],
  ['all', 'All'],
  ['none', 'None'],
] as const;

function Choice({ report }: { report: Report }) {
  const { page, tab } = usePanel();
  const { whatIf } = page;
  const selected = whatIf.findings.value;
  const all = groupFindings(report.findings.filter(isFixable)).length;
  return (
    <section class="choice">
      <h2>What to fix</h2>
      <p class="choices">
        {CHOICES.map(([which, label]) => (
          <button
            key={which}
            type="button"
            onClick={() => {
              whatIf.choose(which);
            }}
          >
            {label}
          </button>
        ))}
        <button
          type="button"
          class="word"
          onClick={() => {
            tab.value = 'findings';
          }}
        >
          {groupFindings(selected).length} of {all} {all === 1 ? 'fix' : 'fixes'} selected, for{' '}
          {tallyOf(selected).findings} of {count(tallyOf(report.findings).findings, 'finding')}
        </button>
      </p>
      <TryIt />
      {/* Without servers, the headers ask. */}
      {report.stack.length > 0 && developmentServerOf(page.view.value) && <WhichServer />}
    </section>
  );
}

/** To the policy of the recorded site, which is the one to enforce: fixes of a page have a policy for that page. */
function ToRecorded({ url }: { readonly url: string }) {
  const { recordings, tab } = usePanel();
  const { origin } = new URL(url);
  const stored = recordings.value.all.find(({ recording }) => recording.origin === origin);
  const pages = stored?.recording.pages.length ?? 0;
  if (pages === 0) return null;
  return (
    <p class="quiet">
      A recording of {count(pages, 'page')} has a policy for all of them:{' '}
      <button
        type="button"
        class="word"
        onClick={() => {
          tab.value = 'recording';
        }}
      >
        Recording
      </button>
    </p>
  );
}

/** What a preview simulates, as it was when it began. */
function Previewed({ preview }: { readonly preview: ShownPreview }) {
  const before = pageBefore(preview);
  const copied = copiedPreview(preview);
  if (!before || !copied) return <p class="quiet">{whyNoCopy(preview)}</p>;
  return (
    <>
      <p class="quiet">
        What this preview simulates, for the page where it began. End it to change the selection.
      </p>
      {before.findings.length > 0 ? (
        <Written {...before} />
      ) : (
        <div class="block">
          <div class="place">
            <p class="bare">In this preview</p>
            <CopyPreviewed preview={preview} />
          </div>
          <pre>
            <code>
              <Copied preview={preview} />
            </code>
          </pre>
        </div>
      )}
    </>
  );
}

/** The text that the button beside it copies. */
function Copied({ preview }: { readonly preview: ShownPreview }) {
  const [shown, setShown] = useState('');
  useEffect(() => {
    let isCurrent = true;
    const show = async () => {
      const text = (await copiedPreview(preview)?.text()) ?? '';
      if (isCurrent) setShown(text);
    };
    show().catch(() => undefined);
    return () => {
      isCurrent = false;
    };
  }, [preview]);
  return <Untrusted text={shown} lines />;
}

interface WrittenProps {
  readonly report: Report;
  readonly snapshot: PageSnapshot;
  readonly seenAt: number;
  /** The selected ones. */
  readonly findings: readonly Finding[];
}

/** The files for the servers, or the plain headers where there are none. */
function Written({ report, snapshot, seenAt, findings }: WrittenProps) {
  const written = useMemo(() => pageFixes(snapshot, { ...report, findings }), [snapshot, report, findings]);
  const { fixes, refusals, support, context } = written;
  if (findings.length === 0) return <p class="quiet">No findings selected.</p>;
  return (
    <div class="blocks">
      {support === 'supported' ? (
        <Files
          given={fixes}
          of={{ page: context, seenAt }}
          about={(stack) =>
            fixes.map((fix, at) => fix.stack === stack && <About key={at} fix={fix} report={report} />)
          }
        />
      ) : (
        <HeadersToSend
          written={written}
          advice={mergeAdvice(findings.flatMap(({ advice }) => advice))}
          stack={report.stack}
        />
      )}
      <Refusals refusals={refusals} />
    </div>
  );
}

/** On which real server it ran, and what it closes. */
function About({ fix, report }: { readonly fix: PageFix; readonly report: Report }) {
  const closed = closedTexts(fix, report);
  if (closed.length === 0) return null;
  return (
    <p class="quiet">
      <Untrusted text={testedText(fix)} /> Fixes:{' '}
      {closed.map((text, at) => (
        <span key={text}>
          {at > 0 && ' · '}
          <Untrusted text={text} limit={120} sentence />
        </span>
      ))}
    </p>
  );
}
