import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { FindingGroup, Suppression } from '../../engine/index.js';
import { visible } from '../../export/visible.js';
import { useStore } from '../context.js';
import { Untrusted } from './Untrusted.js';

/** Every subject of the message; no finding has this id. */
const ALL = '*';

/** Maximum characters of a reason, as in storage. */
const LONGEST_REASON = 500;

type Findings = FindingGroup['findings'];

/** Suppresses findings of one message on this site, or unsuppresses them. */
export function Suppress({ findings }: { findings: Findings }) {
  const store = useStore();
  const { isLive } = store;
  const [isOpen, setOpen] = useState(false);
  const [follows, setFollows] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const suppressions = [...new Set(findings.flatMap(({ suppressed }) => suppressed ?? []))];

  const isSuppressed = suppressions.length > 0;

  // The pressed button was removed: focus its replacement before the next key.
  useLayoutEffect(() => {
    if (!follows) return;
    button.current?.focus();
    setFollows(false);
  }, [follows, isSuppressed, isOpen]);

  if (isSuppressed)
    return (
      <>
        {suppressions.map((suppression, at) => (
          <div class="suppress" key={suppression.finding}>
            <p>
              {suppressions.length > 1 && (
                <>
                  <Untrusted text={subjectOf(suppression.finding) ?? 'All'} limit={60} />:{' '}
                </>
              )}
              <SuppressedText suppression={suppression} />
            </p>
            {isLive && (
              <button
                ref={at === 0 ? button : null}
                type="button"
                class="word"
                onClick={() => {
                  void store.unsuppress(suppression).then(() => {
                    setFollows(true);
                  });
                }}
              >
                Unsuppress
              </button>
            )}
          </div>
        ))}
      </>
    );
  if (!isLive) return null;
  if (!isOpen)
    return (
      <div class="suppress">
        <button ref={button} type="button" class="word" onClick={() => setOpen(true)}>
          Suppress for this site…
        </button>
      </div>
    );
  return (
    <SuppressForm
      findings={findings}
      onDone={() => {
        setOpen(false);
        setFollows(true);
      }}
    />
  );
}

/** `Suppressed until 2027-01-31, no points deducted: reason`. */
export function SuppressedText({ suppression: { reason, until } }: { suppression: Suppression }) {
  return (
    <>
      Suppressed{until !== undefined && ` until ${until}`}, no points deducted:{' '}
      <Untrusted text={reason} limit={LONGEST_REASON} />
    </>
  );
}

function SuppressForm({ findings, onDone }: { findings: Findings; onDone: () => void }) {
  const store = useStore();
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const [one] = findings;
  /** The id of the only finding to suppress, or ALL; of several, none until the user chooses. */
  const [choice, setChoice] = useState(findings.length === 1 ? one.id : '');
  const first = useRef<HTMLInputElement>(null);
  const id = useId();
  const subject = subjectOf(one.id);
  useLayoutEffect(() => first.current?.focus(), []);

  return (
    <form
      class="suppress"
      aria-label="Suppress this finding"
      onSubmit={(event) => {
        event.preventDefault();
        const chosen = choice === ALL ? one : findings.find((finding) => finding.id === choice);
        if (reason.trim() === '' || !chosen) return;
        void store
          .suppress(chosen, {
            reason: reason.trim(),
            ...(until !== '' && { until }),
            anySubject: choice === ALL,
          })
          // What was typed stays until it is stored.
          .then((isStored) => {
            if (isStored) onDone();
          });
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        // Close the form, but not the popup.
        event.preventDefault();
        event.stopPropagation();
        onDone();
      }}
    >
      <label for={`${id}-reason`}>Why this is acceptable on this site</label>
      <input
        id={`${id}-reason`}
        ref={first}
        required
        maxLength={LONGEST_REASON}
        value={reason}
        onInput={(event) => setReason(event.currentTarget.value)}
      />
      <label for={`${id}-until`}>Until (optional)</label>
      <input
        id={`${id}-until`}
        type="date"
        value={until}
        onInput={(event) => setUntil(event.currentTarget.value)}
      />
      {findings.length > 1 && (
        <>
          <label for={`${id}-only`}>For</label>
          <select
            id={`${id}-only`}
            required
            value={choice}
            onChange={({ currentTarget: { value } }) => setChoice(value)}
          >
            <option value="">Choose…</option>
            <option value={ALL}>all {findings.length}, and any later one</option>
            {findings.map((finding) => (
              <option key={finding.id} value={finding.id}>
                {visible(subjectOf(finding.id) ?? finding.text).slice(0, 60)}
              </option>
            ))}
          </select>
        </>
      )}
      {findings.length === 1 && subject !== undefined && (
        <label class="check">
          <input
            type="checkbox"
            checked={choice === ALL}
            onChange={(event) => setChoice(event.currentTarget.checked ? ALL : one.id)}
          />{' '}
          <span>
            For every {/^cookie/.test(one.rule) ? 'cookie' : 'finding of this kind'}, not only{' '}
            <code>
              <Untrusted text={subject} limit={60} />
            </code>
          </span>
        </label>
      )}
      <p>
        <button type="submit" class="second">
          Suppress
        </button>
        <button type="button" class="bare" onClick={onDone}>
          Cancel
        </button>
      </p>
    </form>
  );
}

/** The subject in a finding's id. */
function subjectOf(id: string): string | undefined {
  const at = id.indexOf('#');
  return at < 0 ? undefined : id.slice(at + 1);
}
