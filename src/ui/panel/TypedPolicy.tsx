import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import {
  asReportOnly,
  mergeAdvice,
  parseTypedPolicy,
  type PageSnapshot,
  type Report,
  type TypedPolicy as Typed,
} from '../../engine/index.js';
import { Untrusted } from '../components/Untrusted.js';
import { useFailedRequests, useStore } from '../context.js';
import { onlyPolicy } from '../only-policy.js';
import { usePanel } from '../panel-context.js';
import { WHY_NOT_TRIED } from './csp-text.js';

interface Props {
  readonly snapshot: PageSnapshot;
  readonly report: Report;
}

const NAME = 'content-security-policy';

/** A policy to type, and to try in this tab. */
export function TypedPolicy({ snapshot, report }: Props) {
  const store = useStore();
  const { isLive, isSwitching, view } = store;
  const failed = useFailedRequests();
  const [id, hint] = [useId(), useId()];
  const current = onlyPolicy(snapshot);
  const proposed = proposedPolicy(report);
  const { typedPolicy: typed } = usePanel();
  const { url } = snapshot;
  const text = typed.value?.url === url ? typed.value.text : (proposed ?? current ?? "default-src 'self'");
  const refused = useSignal<Exclude<Typed, { advice: unknown }> | undefined>(undefined);
  const page = view.value;
  if (!isLive || page.kind !== 'page') return null;
  const isRunning = page.preview !== undefined || snapshot.simulated === true;
  const set = (policy: string) => {
    typed.value = { url, text: policy };
    refused.value = undefined;
  };
  const start = (isEnforced: boolean) => {
    const read = parseTypedPolicy(text, url);
    refused.value = 'advice' in read ? undefined : read;
    if (!('advice' in read)) return;
    const advice = isEnforced ? [read.advice] : asReportOnly([read.advice]);
    void store.startPreview(advice, { failed: failed?.value });
  };
  return (
    <section class="typed-policy">
      <h2>
        <label for={id}>Try a policy</label>
      </h2>
      <p class="choices">
        {current !== undefined && (
          <button
            type="button"
            onClick={() => {
              set(current);
            }}
          >
            Current policy
          </button>
        )}
        {proposed !== undefined && (
          <button
            type="button"
            onClick={() => {
              set(proposed);
            }}
          >
            Proposed policy
          </button>
        )}
      </p>
      <textarea
        id={id}
        rows={4}
        spellcheck={false}
        autocomplete="off"
        aria-describedby={hint}
        aria-invalid={refused.value !== undefined}
        value={text}
        onInput={(event) => {
          set(event.currentTarget.value);
        }}
      />
      <div id={hint}>
        {refused.value && (
          <p role="alert">
            {WHY_NOT_TRIED[refused.value.refused]}
            {refused.value.what !== undefined && (
              <>
                {' '}
                <code>
                  <Untrusted text={refused.value.what} limit={80} />
                </code>
              </>
            )}
          </p>
        )}
        <p class="quiet">
          {isRunning
            ? 'End the preview to try another policy.'
            : `In this tab only: nothing on the server changes, and no reports are sent. ${
                current === undefined ? '' : 'Enforced, it replaces the policy in the page’s header. '
              }Policies in the page’s markup stay.`}
        </p>
      </div>
      <div class="try-it">
        <button
          type="button"
          disabled={isRunning || isSwitching.value}
          onClick={() => {
            start(true);
          }}
        >
          Preview, policy enforced
        </button>
        <button
          type="button"
          disabled={isRunning || isSwitching.value}
          onClick={() => {
            start(false);
          }}
        >
          Preview, policy report-only
        </button>
      </div>
    </section>
  );
}

/** The policy that the findings advise. */
function proposedPolicy({ findings }: Report): string | undefined {
  const advice = mergeAdvice(findings.flatMap((finding) => finding.advice));
  const policy = advice.find((one) => one.op === 'set-header' && one.name.toLowerCase() === NAME);
  return policy?.op === 'set-header' ? policy.value : undefined;
}
