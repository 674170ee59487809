import { useMemo } from 'preact/hooks';
import type { PageSnapshot, Report } from '../../engine/index.js';
import { FURTHER_NOTE } from '../../export/texts.js';
import { headerText, type Hardening as Item } from '../../fixes/index.js';
import { hardeningFor } from '../../fixes/hardening.js';
import { CodeToCopy } from '../components/Code.js';
import { Disclosure } from '../components/Disclosure.js';
import { Block } from '../components/Fix.js';
import { Integrity } from '../components/Integrity.js';
import { Refusals } from '../components/Refusals.js';
import { Trial, Trials } from '../preview/Trials.js';
import { Untrusted } from '../components/Untrusted.js';

interface Props {
  readonly snapshot: PageSnapshot;
  readonly report: Report;
  readonly isPrivate: boolean;
}

/** What no grade asks for, each with what it may break. */
export function Hardening({ snapshot, report, isPrivate }: Props) {
  const items = useMemo(() => hardeningFor(snapshot, report), [snapshot, report]);
  return (
    <>
      <p class="quiet">{items.length === 0 ? 'Nothing more to advise for this page.' : FURTHER_NOTE}</p>
      {items.map((item) => (
        <Disclosure key={item.id} level={3} label={<Untrusted text={item.text} limit={160} sentence />}>
          {() => <Details item={item} isPrivate={isPrivate} />}
        </Disclosure>
      ))}
      <Trials />
    </>
  );
}

interface DetailsProps extends Pick<Props, 'isPrivate'> {
  readonly item: Item;
}

function Details({ item, isPrivate }: DetailsProps) {
  const { why, mayBreak, fixes, refusals, headers, check, files, sets } = item;
  const text = headerText(headers);
  return (
    <>
      <p>{why}</p>
      <p>
        <strong>May break:</strong> {mayBreak}
      </p>
      {sets.length > 0 && <Trial advice={sets} />}
      {fixes.map((block) => (
        <Block block={block} named />
      ))}
      <Refusals refusals={refusals} />
      {text !== '' && <CodeToCopy title="header" text={text} what="the header" />}
      {check.map((command) => (
        <CodeToCopy title="check" text={command} what="the check" />
      ))}
      {files.length > 0 && <Integrity files={files} isPrivate={isPrivate} />}
    </>
  );
}
