import { useMemo } from 'preact/hooks';
import type { StoredRecording } from '../../capture/recording/stored-recording.js';
import { blockedTexts, nonceReach } from '../../export/policy-text.js';
import { named, type BlockedUse, type SiteProposal } from '../../engine/index.js';
import { noncesFor } from '../../fixes/nonces/site-nonces.js';
import { CopyButton } from '../components/CopyButton.js';
import { Disclosure } from '../components/Disclosure.js';
import { Untrusted } from '../components/Untrusted.js';
import type { PageView } from '../store/view.js';
import { Code } from './Code.js';
import { Lines } from './Lines.js';
import { optionsOf, policiesOf } from './proposed-policy.js';

interface Props {
  readonly view: PageView;
  readonly stored: StoredRecording;
  /** Its policies, which stand above. */
  readonly site: SiteProposal;
}

/** How far nonces bring the site, and how its application gives them. The policy itself has none that stays the same. */
export function RecordedNonces({ view: { snapshot, report }, stored, site }: Props) {
  const nonces = useMemo(
    () => noncesFor(stored.recording, optionsOf(stored), snapshot, report.stack),
    [stored, snapshot, report.stack],
  );
  if (!nonces) return null;
  const { text, href, steps, limits, blocked } = nonces;
  const above = new Set(
    policiesOf(site).flatMap((one) => blockedTexts([...one.blocked, ...one.loosenedFor])),
  );
  const isAbove = (one: BlockedUse) => blockedTexts([one]).every((line) => above.has(line));
  const repeated = new Set(blocked.flatMap((one) => (isAbove(one) ? one.page : [])));
  const lines = [
    ...blockedTexts(blocked.filter((one) => !isAbove(one))),
    ...(repeated.size > 0
      ? [`What is named above, and is no inline script, on ${named([...repeated])}.`]
      : []),
  ];
  return (
    <section>
      <h2>A nonce, new in each response</h2>
      <p class="nonce">
        <Untrusted text={nonceReach({ ...nonces, ...(snapshot.simulated && { enforced: null }) })} />{' '}
        {steps.length === 0 && <Untrusted text={text} />}{' '}
        {href !== undefined && (
          <a href={href} target="_blank" rel="noopener noreferrer">
            Documentation<span class="visually-hidden"> (opens in a new tab)</span>
          </a>
        )}
      </p>
      <Lines title="With the nonce it would still block" lines={lines} />
      {steps.length > 0 && (
        <Disclosure level={3} class="fold" label="For the application, with nonces, report-only first">
          {() => (
            <>
              {steps.map((step) => (
                <div class="block" key={step.place}>
                  <div class="place">
                    <p class="bare">{step.place}</p>
                    <CopyButton text={() => step.text} what="the text" />
                  </div>
                  <Code text={step.text} label={step.place} />
                </div>
              ))}
              <Lines lines={limits} />
            </>
          )}
        </Disclosure>
      )}
    </section>
  );
}
