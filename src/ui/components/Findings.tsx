import { useRef } from 'preact/hooks';
import { tallyOf, tallyText, type Report } from '../../engine/index.js';
import { isFixable } from '../fixable.js';
import { ago } from '../text/format.js';
import { FindingRow } from './FindingRow.js';
import { Tick } from './Tick.js';
import { WhatIfStrip } from './WhatIfStrip.js';

interface Props {
  readonly report: Report;
  readonly seenAt: number;
}

/** The findings in the engine's order, worst first. Arrow keys move between rows. */
export function Findings({ report: { findings, stack, complete }, seenAt }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const seen = new Date(seenAt);

  function move(event: KeyboardEvent): void {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('h3 > button') ?? [])];
    const at = rows.indexOf(event.target as HTMLElement);
    if (at < 0) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    const row = to === undefined ? undefined : rows[to];
    if (!row) return;
    event.preventDefault();
    row.focus();
  }

  return (
    <>
      {findings.some(isFixable) && <WhatIfStrip />}
      <div class="caption">
        <h2>
          {findings.length > 0
            ? tallyText(tallyOf(findings), ', worst first')
            : complete
              ? 'Nothing to fix'
              : 'Nothing to fix in what was checked'}
        </h2>
        <time dateTime={seen.toISOString()} title={seen.toLocaleString()}>
          loaded {ago(seenAt, Date.now())}
        </time>
      </div>
      <ol class="findings" ref={list} onKeyDown={move}>
        {findings.map((finding, index) => (
          <li key={finding.id}>
            <Tick finding={finding}>
              <FindingRow finding={finding} stack={stack} first={index === 0} isOfPage />
            </Tick>
          </li>
        ))}
      </ol>
    </>
  );
}
