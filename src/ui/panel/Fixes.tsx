import { useEffect } from 'preact/hooks';
import { isJudged, type Report } from '../../engine/index.js';
import { fixesFor } from '../../fixes/index.js';
import { Block } from '../components/Fix.js';
import { Tick } from '../components/Tick.js';
import { Untrusted } from '../components/Untrusted.js';
import { WhatIfStrip } from '../components/WhatIfStrip.js';
import { isFixable } from '../what-if.js';
import { usePanel } from './context.js';

/** What to do, where, and what it leads to. */
export function Fixes() {
  const { page } = usePanel();
  const view = page.view.value;
  const report = view.kind === 'page' && isJudged(view.report) ? view.report : undefined;
  useEffect(() => {
    page.whatIf.start();
  }, [page]);
  return (
    <div class="place-body">
      {!report ? (
        <p class="quiet">No page was judged yet.</p>
      ) : report.findings.some(isFixable) ? (
        <>
          <Choice report={report} />
          <Blocks report={report} />
        </>
      ) : (
        <p class="quiet">Nothing to fix in what was seen.</p>
      )}
    </div>
  );
}

const CHOICES = [
  ['best', 'Those that gain most'],
  ['all', 'All'],
  ['none', 'None'],
] as const;

function Choice({ report }: { report: Report }) {
  const { whatIf } = usePanel().page;
  return (
    <section class="choice">
      <h2>What to fix</h2>
      <WhatIfStrip stack={report.stack} />
      <p class="choices">
        {CHOICES.map(([which, words]) => (
          <button
            key={which}
            type="button"
            onClick={() => {
              whatIf.choose(which);
            }}
          >
            {words}
          </button>
        ))}
      </p>
      <ul>
        {report.findings.filter(isFixable).map((finding) => (
          <li key={finding.id} class={finding.severity}>
            <Tick finding={finding}>
              <p class="label">
                <span class={finding.points > 0 ? 'points' : 'points free'}>
                  {finding.points > 0 ? `−${finding.points}` : '0'}
                  <span class="visually-hidden"> points: </span>
                </span>
                <span class="text">
                  <Untrusted text={finding.text} limit={160} />
                </span>
              </p>
            </Tick>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Blocks({ report }: { report: Report }) {
  const { whatIf } = usePanel().page;
  const { blocks, refusals, recognised } = fixesFor(whatIf.advice.value, report.stack);
  return (
    <section class="blocks">
      <h2>Where it goes</h2>
      {!recognised && blocks.length > 0 && <p>The server was not recognised: take yours of these.</p>}
      {blocks.length === 0 && refusals.length === 0 && <p class="quiet">Nothing is ticked.</p>}
      {blocks.map((block, at) => (
        <Block key={at} block={block} named />
      ))}
      {refusals.map((refusal) => (
        <p key={`${refusal.label} ${refusal.why}`} class="quiet">
          {refusal.label}: <Untrusted text={refusal.why} />
        </p>
      ))}
    </section>
  );
}
