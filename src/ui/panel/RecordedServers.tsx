import type { StoredRecording } from '../../capture/recording.js';
import { sendsOwnPolicy, type PolicyProposal } from '../../engine/index.js';
import { contextOf, fixesFor } from '../../fixes/index.js';
import { Disclosure } from '../components/Disclosure.js';
import { Block, HeadersToSend } from '../components/Fix.js';
import { Untrusted } from '../components/Untrusted.js';
import { adviceFor } from '../recorded-policy.js';
import type { PageView } from '../store/view.js';

interface Props {
  readonly view: PageView;
  readonly proposal: PolicyProposal;
  readonly stored: StoredRecording;
  /** The parts of the site that have another policy. */
  readonly apart: readonly string[];
}

/** The text for the site's servers, report-only first: what was seen on some pages is never enforced at once. */
export function RecordedServers(props: Props) {
  if (props.view.snapshot.simulated) return null;
  return (
    <Disclosure level={3} class="fold" label="For its servers, report-only first">
      {() => <Servers {...props} />}
    </Disclosure>
  );
}

function Servers({ view: { snapshot, report }, proposal, stored, apart }: Props) {
  if (sendsOwnPolicy(stored.recording.pages))
    return (
      <p>
        Pages send a policy today, which no text replaces: nonces and stricter parts of it would be lost.
        Compare the two, and change it where it is set.
      </p>
    );
  const advice = [adviceFor(proposal, stored)];
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
