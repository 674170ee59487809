import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import {
  isAnotherPage,
  isGraded,
  severitiesText,
  tallyOf,
  tallyText,
  type PageSnapshot,
  type Report,
} from '../../engine/index.js';
import type { Store } from '../store.js';
import type { Probe } from '../store/view.js';
import { Disclosure } from '../components/Disclosure.js';
import { Deployed, isOpening, OutcomeStrip } from '../deployed/Deployed.js';
import { AskServer } from '../probe/AskServer.js';
import { useStore } from '../context.js';
import { ago } from '../text/format.js';
import { detailOf } from './FindingDetail.js';
import { Findings } from './Findings.js';
import { PinnedPage } from '../history/PinnedPage.js';
import { PreviewNotes } from '../preview/Banner.js';
import { ForSelected } from '../preview/WhatIfStrip.js';
import { SinceLastLook } from '../history/SinceLastLook.js';
import { Further } from './Further.js';
import { Passes } from '../components/Passes.js';
import { Reasons } from '../components/Reasons.js';
import { Summary } from '../components/Summary.js';

interface Props {
  readonly report: Report;
  readonly snapshot: PageSnapshot;
  readonly seenAt: number;
  readonly probe: Probe;
  /** The user chose the report's servers. */
  readonly isChosen: boolean;
  readonly deployed?: Store['deployed']['value'];
  /** Between the summary and the outcome: what runs in the tab. */
  readonly running?: ComponentChildren;
}

/** A graded page: its summary and the outcome of its fixes, and below them a list that scrolls by itself in the popup. */
export function PageReport({ report, snapshot, seenAt, probe, isChosen, deployed, running }: Props) {
  const { isLive, view } = useStore();
  const tally = tallyOf(report.findings);
  const seen = new Date(seenAt);
  const unchecked = useRef<HTMLDivElement>(null);
  const showsUnchecked = useSignal(false);
  /** How often another part of the view led to them. */
  const led = useSignal(0);
  const times = led.value;
  useLayoutEffect(() => {
    if (times === 0) return;
    unchecked.current?.scrollIntoView();
    unchecked.current?.querySelector('button')?.focus({ preventScroll: true });
  }, [times]);
  const findings = () => (
    <Findings
      report={report}
      onUnchecked={() => {
        showsUnchecked.value = true;
        led.value += 1;
      }}
    />
  );
  return (
    <>
      <Summary report={report} snapshot={snapshot} isPrivate={probe.isPrivate} isChosen={isChosen} />
      {running}
      <OutcomeStrip />
      <div class="scroll">
        <PreviewNotes />
        <Deployed>{detailOf}</Deployed>
        {deployed && view.value.kind === 'page' && <ForSelected page={view.value} />}
        <SinceLastLook />
        {deployed && report.findings.length > 0 ? (
          <Disclosure
            level={2}
            class="fold worth-knowing"
            first={!deployed.places.some(isOpening)}
            label={`${tallyText(tally)}: ${severitiesText(tally)}`}
          >
            {findings}
          </Disclosure>
        ) : (
          // Nothing moves once it is known what is deployed.
          deployed === undefined && findings()
        )}
        <Passes passes={report.passes} first={report.findings.length === 0} />
        <div ref={unchecked}>
          {report.unknowns.length > 0 && (
            <Disclosure
              level={2}
              class="fold"
              label={`${report.unknowns.length} not checked`}
              opened={showsUnchecked}
            >
              {() => <Reasons unknowns={report.unknowns} />}
            </Disclosure>
          )}
        </div>
        {isLive && <AskServer probe={probe} />}
        {isGraded(report) && !isAnotherPage(report) && !snapshot.simulated && (
          <Further report={report} snapshot={snapshot} isPrivate={probe.isPrivate} />
        )}
        {!snapshot.simulated && <PinnedPage isPrivate={probe.isPrivate} />}
        <p class="hint">
          <time dateTime={seen.toISOString()} title={seen.toLocaleString()}>
            Loaded {ago(seenAt, Date.now())}.
          </time>{' '}
          {isLive && 'Every response: the Sitegrade panel of DevTools (F12).'}
        </p>
      </div>
    </>
  );
}
