import type { ComponentChildren } from 'preact';
import { groupFindings, type FindingGroup, type StackMember } from '../../engine/index.js';
import { Chip } from '../components/Grade.js';
import { CopyButton } from '../components/CopyButton.js';
import { Disclosure } from '../components/Disclosure.js';
import { Icon } from '../components/Icon.js';
import { Untrusted } from '../components/Untrusted.js';
import { useStore } from '../context.js';
import { outcomeOf } from '../outcomes.js';
import { copiedFixes } from '../preview/before.js';
import { WhatIfStrip } from '../preview/WhatIfStrip.js';
import type { Deployed as Outcome, Place, Placed } from './judged.js';

const LISTS = [
  { title: 'Missing', icon: 'missing', places: ['missing', 'sent', 'other', 'doubled'] },
  { title: 'Lost on this page', icon: 'lost', places: ['lost', 'elsewhere'] },
  { title: 'There', icon: 'passed', places: ['there'] },
] as const satisfies readonly { readonly places: readonly Place[]; readonly [key: string]: unknown }[];

/** How many of the copied fixes are there, and the button that copies the others; without any copied, what is selected. */
export function OutcomeStrip() {
  const store = useStore();
  const deployed = store.deployed.value;
  const page = store.view.value;
  if (!deployed || page.kind !== 'page') return <WhatIfStrip />;
  const { missing, again, findings } = deployed;
  const after = missing > 0 ? outcomeOf(page.snapshot, findings, page.report) : undefined;
  const { text, advice } = copiedFixes(page, findings);
  const isSame = after?.grade === page.report.grade;
  return (
    <section class="what-if" aria-label="Outcome">
      <output>
        <span class="first-line">
          {deployed.sum} <Steps {...deployed} />
        </span>
        {after && (
          <span class="then quiet">
            {`With ${missing === 1 ? 'it' : 'these'}: ${isSame ? 'still ' : ''}`}
            {!isSame && (
              <>
                <Chip {...page.report} /> <span class="visually-hidden">to</span>
                <span aria-hidden="true">→</span>{' '}
              </>
            )}
            <Chip {...after} />
          </span>
        )}
      </output>
      {missing > 0 && !page.preview && (
        <div class="what-if-buttons">
          <CopyButton
            look="primary"
            label={`Copy ${again}`}
            what={again}
            text={text}
            fixes={() => ({ advice: advice() })}
          />
        </div>
      )}
    </section>
  );
}

/** A bar with a part for each fix. */
function Steps({ there, all }: Outcome) {
  const width = 120 / all;
  return (
    <svg class="fraction" viewBox="0 0 120 8" preserveAspectRatio="none" aria-hidden="true">
      {Array.from({ length: all }, (_, at) => (
        <rect key={at} class={at < there ? 'there' : ''} x={at * width} width={width * 0.8} height="8" />
      ))}
    </svg>
  );
}

interface DeployedProps {
  /** The detail of findings of one message. */
  readonly children: (findings: FindingGroup['findings'], stack: readonly StackMember[]) => ComponentChildren;
}

/** Which of the fixes that were copied for the site are missing, lost and there. */
export function Deployed({ children }: DeployedProps) {
  const store = useStore();
  const deployed = store.deployed.value;
  const page = store.view.value;
  if (!deployed || page.kind !== 'page') return null;
  const { places, all, unseen, copiedAt } = deployed;
  const day = new Date(copiedAt).toLocaleDateString('en-GB', { day: 'numeric', month: 'long' });
  const first = places.find(isOpening);
  return (
    <div class="deployed">
      {LISTS.map(({ title, icon, places: own }) => {
        const rows = places.filter(({ place }) => own.some((one) => one === place));
        return (
          rows.length > 0 && (
            <section key={icon} data-list={icon}>
              <h2 class="severity-name">
                {title}{' '}
                <span class="amount">
                  {rows.length}
                  {icon !== 'lost' && ` of ${all}`}
                </span>
              </h2>
              <ul>
                {rows.map((row) => (
                  <li key={`${row.place} ${row.line}`}>
                    <Row row={row} icon={icon} isFirst={row === first} stack={page.report.stack}>
                      {children}
                    </Row>
                  </li>
                ))}
              </ul>
            </section>
          )
        );
      })}
      <p class="hint">
        Copied on {day}. {unseen > 0 && `Not seen on this page: ${unseen} of ${all}. `}
        <button type="button" class="link" onClick={() => void store.forgetCopied()}>
          Forget<span class="visually-hidden"> what was copied for this site</span>
        </button>
      </p>
    </div>
  );
}

/** Whether its row opens to findings. */
export function isOpening({ place, findings }: Placed): boolean {
  return place !== 'there' && findings.length > 0;
}

interface RowProps extends DeployedProps {
  readonly row: Placed;
  readonly icon: (typeof LISTS)[number]['icon'];
  readonly isFirst: boolean;
  readonly stack: readonly StackMember[];
}

function Row({ row, icon, isFirst, stack, children }: RowProps) {
  const { name, why } = row;
  const label = (
    <span class="text">
      <Untrusted text={name} limit={120} sentence />
      {why && <small>{why}</small>}
    </span>
  );
  const sign = <Icon name={icon} />;
  if (!isOpening(row))
    return (
      <div class="row-of-list">
        <p class="label">{label}</p>
        {sign}
      </div>
    );
  return (
    <Disclosure level={3} class="row-of-list" first={isFirst} label={label} beside={sign}>
      {() => groupFindings(row.findings).map(({ findings }) => children(findings, stack))}
    </Disclosure>
  );
}
