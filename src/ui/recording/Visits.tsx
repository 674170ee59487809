import { useMemo, useState } from 'preact/hooks';
import type { StoredRecording } from '../../capture/recording/stored-recording.js';
import { MAX_VISITED, OTHER_VISITORS, planVisits } from '../../capture/recording/visit-plan.js';
import type { SiteProposal } from '../../engine/index.js';
import { Disclosure } from '../components/Disclosure.js';
import { Untrusted } from '../components/Untrusted.js';
import { count } from '../text/format.js';
import { usePanel } from '../panel-context.js';
import { policiesOf } from './proposed-policy.js';

interface Props {
  readonly stored: StoredRecording;
  readonly proposal: SiteProposal;
}

/** Compares the inline code of the recorded pages with what visitors who are not signed in are sent. */
export function OtherVisitors({ stored, proposal }: Props) {
  const ofOne = policiesOf(proposal).flatMap(({ sources }) =>
    sources.filter(({ visitors }) => visitors === 1),
  );
  // The policies of several parts may have the same hash.
  const unknown = new Set(ofOne.map(({ source }) => source)).size;
  const of = unknown > 0 ? `: not known for ${count(unknown, 'piece')} of inline code` : '';
  return (
    <Disclosure level={2} class="fold" label={`Check as another visitor${of}`}>
      {() => <Visits stored={stored} />}
    </Disclosure>
  );
}

function Visits({ stored: { recording } }: { readonly stored: StoredRecording }) {
  const { page, record } = usePanel();
  const [isAsking, setAsking] = useState(false);
  const { paths, unknown, tooMany } = useMemo(() => planVisits(recording), [recording]);
  const view = page.view.value;
  const isPrivate = view.kind === 'page' && view.probe.isPrivate;
  const amount = paths.length * OTHER_VISITORS.length;
  const send = async () => {
    if (isAsking) return;
    setAsking(true);
    await record.visit(recording.origin, paths);
    setAsking(false);
  };
  return (
    <div class="visits">
      <p class="quiet">
        A hash fits only if all visitors are sent the same code. Nothing is sent before you press the button.
        Each page is requested twice, without cookies, as by visitors who are not signed in; its inline code
        is compared, and only hashes are kept.
      </p>
      <ol class="requests">
        {paths.map((path) => (
          <li key={path}>
            <code class="request">
              GET <Untrusted text={path} limit={200} />
            </code>
          </li>
        ))}
      </ol>
      {unknown.length > 0 && (
        <p class="quiet">
          Not requested, as their addresses were not kept: <Untrusted text={unknown.join(', ')} limit={300} />
          .
        </p>
      )}
      {tooMany.length > 0 && (
        <p class="quiet">
          Not requested, as one check requests {MAX_VISITED} pages:{' '}
          <Untrusted text={tooMany.join(', ')} limit={300} />.
        </p>
      )}
      <p class="quiet">
        For pages behind a sign-in, record them with another account in another browser, save the file, and
        add it here as another visitor’s.
      </p>
      {isPrivate ? (
        <p class="quiet">Nothing is sent from private windows.</p>
      ) : (
        amount > 0 && (
          <button type="button" class="second send" aria-disabled={isAsking} onClick={() => void send()}>
            {isAsking ? 'Asking…' : `Send these ${amount} requests`}
          </button>
        )
      )}
    </div>
  );
}
