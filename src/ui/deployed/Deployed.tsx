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
  const { missing, findings } = deployed;
  const after = missing > 0 ? outcomeOf(page.snapshot, findings, page.report) : undefined;
  const { text, advice } = copiedFixes(page, findings);
  const isSame = after?.grade === page.report.grade;
  const which = missing === 1 ? 'missing one' : `missing ${missing}`;
  return (
    <section class="what-if" aria-label="Outcome">
      <output>
        <span class="first-line">
          {sumOf(deployed)} <Steps {...deployed} />
        </span>
        {after && (
          <span class="then quiet">
            {`The ${which}: ${isSame ? 'still ' : ''}`}
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
            label={`Copy the ${which}`}
            what={`the ${which}`}
            text={text}
            fixes={() => ({ advice: advice() })}
          />
        </div>
      )}
    </section>
  );
}

function countOf({ places }: Outcome, wanted: Place): number {
  return places.filter(({ place }) => place === wanted).length;
}

/** How many are there, as a sentence without its full stop. */
export function sumOf(deployed: Outcome): string {
  const lost = countOf(deployed, 'lost');
  return `${sumOfCopied(deployed)}${lost === 0 ? '' : `, ${lost} other header${lost === 1 ? '' : 's'} lost`}`;
}

function sumOfCopied(deployed: Outcome): string {
  const { all, unseen } = deployed;
  const there = countOf(deployed, 'there');
  if (unseen === all) return 'Not seen on this page';
  // Another load had it.
  const yet = countOf(deployed, 'elsewhere') > 0 ? 'on this page' : 'there yet';
  if (all === 1) return there === 1 ? 'The copied fix is there' : `The copied fix is not ${yet}`;
  if (there === 0 && unseen === 0) return `None of the ${all} is ${yet}`;
  return there === all ? `All ${all} are there` : `${there} of ${all} ${there === 1 ? 'is' : 'are'} there`;
}

/** A bar with a part for each fix. */
function Steps(deployed: Outcome) {
  const there = countOf(deployed, 'there');
  const width = 120 / deployed.all;
  return (
    <svg class="fraction" viewBox="0 0 120 8" preserveAspectRatio="none" aria-hidden="true">
      {Array.from({ length: deployed.all }, (_, at) => (
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
                    <Row
                      row={row}
                      icon={icon}
                      isFirst={row === first}
                      stack={page.report.stack}
                      {...deployed}
                    >
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

interface RowProps extends Outcome, DeployedProps {
  readonly row: Placed;
  readonly icon: (typeof LISTS)[number]['icon'];
  readonly isFirst: boolean;
  readonly stack: readonly StackMember[];
}

function Row({ row, icon, isFirst, stack, children, ...deployed }: RowProps) {
  const why = whyNotThere(row, deployed);
  const label = (
    <span class="text">
      <Untrusted text={row.name} limit={120} sentence />
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

const OWN_LINES = 'A location of nginx with an add_header of its own ignores those around it.';

const OVER_HTTPS = 'The server sends it over HTTPS only.';

/** What is seen of it, and the likely reason where there is one. */
export function whyNotThere({ place, line, by, lacks, overHttps }: Placed, deployed: Outcome): string {
  const ownLines = by === 'nginx' && !/^.(?:\/|https$)/.test(line) ? ` ${OWN_LINES}` : '';
  switch (place) {
    case 'there':
      return '';
    case 'missing':
      if (lacks) return `Sent without ${lacks.join(', ')}.`;
      // Of one file, what is for HTTPS alone is missing: the other lines are read.
      if (overHttps)
        return overHttps === 'by-connection'
          ? OVER_HTTPS
          : `${OVER_HTTPS} Behind a proxy it knows that by X-Forwarded-Proto: https.`;
      // Where none is there, the list says it.
      if (countOf(deployed, 'there') === 0) return '';
      if (line.slice(1) === 'https') return 'The answer to http:// is no redirect to https://.';
      return `Not in the response.${ownLines}`;
    case 'sent':
      return 'Still in the response.';
    case 'other':
      return 'In the response with another value.';
    case 'doubled':
      return 'In the response twice: one of its lines is to go.';
    case 'elsewhere':
      return `Another load of the site had it.${ownLines}`;
    case 'lost':
      return `This page had it when the fixes were copied.${ownLines}`;
  }
}
