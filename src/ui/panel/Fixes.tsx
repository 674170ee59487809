import { useEffect, useMemo, useState } from 'preact/hooks';
import type { ShownPreview } from '../../capture/page-state.js';
import {
  groupFindings,
  isGraded,
  mergeAdvice,
  type Finding,
  type PageSnapshot,
  type Report,
} from '../../engine/index.js';
import { closedTexts } from '../../export/finding-texts.js';
import { testedText } from '../../export/texts.js';
import type { PageFix } from '../../fixes/index.js';
import { pageFixes } from '../../fixes/page.js';
import { Deployed, OutcomeStrip } from '../deployed/Deployed.js';
import { Block, HeadersToSend } from '../components/Fix.js';
import { detailOf } from '../report/FindingDetail.js';
import { Further } from '../report/Further.js';
import { Untrusted } from '../components/Untrusted.js';
import { copiedPreview, pageBefore } from '../preview/before.js';
import { CopyPreviewed, whyNoCopy } from '../preview/CopyFixes.js';
import { WhyNoReport } from '../components/WhyNoReport.js';
import { isFixable } from '../fixable.js';
import { simulatedText } from '../text/simulated.js';
import { usePanel } from '../panel-context.js';

/** The fixes, where they go, and the resulting grade. */
export function Fixes() {
  const { page } = usePanel();
  const view = page.view.value;
  if ('preview' in view) return <Previewed preview={view.preview} />;
  if (view.kind !== 'page' || !isGraded(view.report)) return <WhyNoReport view={view} />;
  const { snapshot, report, probe } = view;
  if (snapshot.simulated) return <p class="quiet">{simulatedText('Fixes', false)}</p>;
  return (
    <>
      {report.findings.some(isFixable) ? (
        <>
          <Choice report={report} />
          <Deployed>{detailOf}</Deployed>
          <Blocks report={report} snapshot={snapshot} findings={page.whatIf.findings.value} />
        </>
      ) : (
        <>
          <p class="quiet">Nothing to fix in what was checked.</p>
          <Deployed>{detailOf}</Deployed>
        </>
      )}
      <Further report={report} snapshot={snapshot} isPrivate={probe.isPrivate} />
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
          {groupFindings(whatIf.findings.value).length} of {all} selected among the findings
        </button>
      </p>
      <OutcomeStrip />
    </section>
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
        <Blocks {...before} />
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

interface BlocksProps {
  readonly report: Report;
  readonly snapshot: PageSnapshot;
  /** The selected ones. */
  readonly findings: readonly Finding[];
}

function Blocks({ report, snapshot, findings }: BlocksProps) {
  const written = useMemo(() => pageFixes(snapshot, { ...report, findings }), [snapshot, report, findings]);
  const { fixes, refusals, support } = written;
  const advice = mergeAdvice(findings.flatMap((finding) => finding.advice));
  return (
    <section class="blocks">
      <h2>Configuration</h2>
      {findings.length === 0 && <p class="quiet">No findings selected.</p>}
      {findings.length > 0 && support !== 'supported' && (
        <HeadersToSend written={written} advice={advice} stack={report.stack} />
      )}
      {fixes.map((fix, at) => (
        <PlacedFix key={at} fix={fix} report={report} />
      ))}
      {refusals.map((refusal) => (
        <p key={`${refusal.label} ${refusal.why}`} class="quiet">
          {refusal.label}: <Untrusted text={refusal.why} />
        </p>
      ))}
    </section>
  );
}

function PlacedFix({ fix, report }: { fix: PageFix; report: Report }) {
  const closed = closedTexts(fix, report);
  return (
    <div class="placed">
      <Block block={fix} named />
      {closed.length > 0 && (
        <p class="quiet closes">
          <Untrusted text={testedText(fix)} /> Fixes:{' '}
          {closed.map((text, at) => (
            <span key={text}>
              {at > 0 && ' · '}
              <Untrusted text={text} limit={120} sentence />
            </span>
          ))}
        </p>
      )}
    </div>
  );
}
