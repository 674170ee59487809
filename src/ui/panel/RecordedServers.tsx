import { useState } from 'preact/hooks';
import type { StoredRecording } from '../../capture/recording.js';
import { sendsOwnPolicy, type PolicyProposal } from '../../engine/index.js';
import { contextOf, fixesFor } from '../../fixes/index.js';
import { Disclosure } from '../components/Disclosure.js';
import { Block, HeadersToSend } from '../components/Fix.js';
import { Untrusted } from '../components/Untrusted.js';
import { adviceFor } from '../recorded-policy.js';
import type { PageView } from '../store/view.js';
import { count } from '../text/format.js';
import { timeText } from '../text/history.js';
import { enforcedAdviceFor, triedPolicy, type TriedPolicy } from '../tried-policy.js';
import { Lines } from './Lines.js';

interface Props {
  readonly view: PageView;
  readonly proposal: PolicyProposal;
  readonly stored: StoredRecording;
  /** The parts of the site that have another policy. */
  readonly apart: readonly string[];
}

/** The text for the site's servers: report-only first, and enforced by choice after a clean walk. */
export function RecordedServers(props: Props) {
  if (props.view.snapshot.simulated) return null;
  return (
    <Disclosure level={3} class="fold" label="For its servers, report-only first">
      {() => <Servers {...props} />}
    </Disclosure>
  );
}

function Servers({ view: { snapshot, report }, proposal, stored, apart }: Props) {
  const [isEnforced, setEnforced] = useState(false);
  if (sendsOwnPolicy(stored.recording.pages))
    return (
      <p>
        Pages send a policy today, which no text replaces: nonces and stricter parts of it would be lost.
        Compare the two, and change it where it is set.
      </p>
    );
  const tried = triedPolicy(stored, proposal, apart);
  const advice = [
    isEnforced && tried.kind === 'clean'
      ? enforcedAdviceFor(proposal, stored, tried)
      : adviceFor(proposal, stored),
  ];
  const written = fixesFor(advice, report.stack, contextOf(snapshot));
  return (
    <>
      {apart.length > 0 && (
        <p role="note">
          Limit it to the pages that are not under{' '}
          <Untrusted text={apart.map((part) => `${part}/`).join(', ')} limit={200} />: browsers enforce two
          policies together, and this one would block there.
        </p>
      )}
      <Tried tried={tried} isEnforced={isEnforced} onChange={setEnforced} />
      {written.support === 'supported' ? (
        written.blocks
          .filter(({ alternative }) => !alternative)
          .map((block, at) => <Block key={at} block={block} named />)
      ) : (
        <HeadersToSend written={written} advice={advice} stack={report.stack} />
      )}
    </>
  );
}

interface TriedProps {
  readonly tried: TriedPolicy;
  readonly isEnforced: boolean;
  readonly onChange: (isEnforced: boolean) => void;
}

const CHOICES = [
  [false, 'Report-only first'],
  [true, 'Enforced at once'],
] as const;

/** What trying the policy has shown, and the choice that follows from it. */
function Tried({ tried, isEnforced, onChange }: TriedProps) {
  if (tried.kind === 'not-tried') return null;
  if (tried.kind === 'open')
    return (
      <>
        <p>You tried this policy in a tab. It stays report-only, because not all of this is known:</p>
        <Lines lines={tried.reasons} />
      </>
    );
  const { at, pages, leftOut } = tried;
  return (
    <fieldset class="tried">
      <legend>
        You tried it until {timeText(at)}: {count(pages.length, 'kind')} of pages, and nothing was blocked
        {leftOut.length > 0 && ' but what you left out'}.
      </legend>
      {CHOICES.map(([value, label]) => (
        <label key={label} class="check">
          <input
            type="radio"
            name="tried-policy"
            checked={isEnforced === value}
            onChange={() => {
              onChange(value);
            }}
          />
          <span>{label}</span>
        </label>
      ))}
      <Lines title="Opened with it" lines={pages} />
    </fieldset>
  );
}
