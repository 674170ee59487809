import type { StoredRecording } from '../../capture/recording/stored-recording.js';
import { sendsOwnPolicy, type SiteProposal } from '../../engine/index.js';
import { contextOf, fixesFor } from '../../fixes/index.js';
import { adviceFor, partName, writesAll } from '../../fixes/recording/policy-advice.js';
import { Disclosure } from '../components/Disclosure.js';
import { Block, HeadersToSend } from '../components/Fix.js';
import { Untrusted } from '../components/Untrusted.js';
import type { PageView } from '../store/view.js';

interface Props {
  readonly view: PageView;
  readonly site: SiteProposal;
  readonly stored: StoredRecording;
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

function Servers({ view: { snapshot, report }, site, stored }: Props) {
  if (sendsOwnPolicy(stored.recording.pages))
    return (
      <p>
        Pages send a policy today, which no text replaces: nonces and stricter parts of it would be lost.
        Compare the two, and change it where it is set.
      </p>
    );
  const advice = [adviceFor(site, stored)];
  const written = fixesFor(advice, report.stack, contextOf(snapshot));
  const parts = site.split?.parts ?? [];
  const names = parts.map(partName).join(', ');
  return (
    <>
      {parts.length > 0 &&
        (written.support !== 'supported' ? (
          <p role="note">
            Limit it to all pages but <Untrusted text={names} limit={200} />: browsers enforce two policies
            together, and this one would block there.
          </p>
        ) : writesAll(written, parts) ? (
          <p>
            <Untrusted text={names} limit={200} />: these pages get a policy of their own. The text below has
            all.
          </p>
        ) : (
          <p role="note">
            The text below has one policy for all pages, with what <Untrusted text={names} limit={200} />{' '}
            need: it cannot give them their own.
          </p>
        ))}
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
