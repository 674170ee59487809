import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Finding, Suppression } from '../../engine/index.js';
import { useStore } from '../context.js';
import { Untrusted } from './Untrusted.js';

/** Maximum characters of a reason, as in storage. */
const LONGEST_REASON = 500;

/** Suppresses a finding on this site, or unsuppresses it. */
export function Suppress({ finding }: { finding: Finding }) {
  const store = useStore();
  const { isLive } = store;
  const [isOpen, setOpen] = useState(false);
  const [follows, setFollows] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const { suppressed } = finding;
  const isSuppressed = suppressed !== undefined;

  // The pressed button was removed: focus its replacement before the next key.
  useLayoutEffect(() => {
    if (!follows) return;
    button.current?.focus();
    setFollows(false);
  }, [follows, isSuppressed, isOpen]);

  if (suppressed)
    return (
      <div class="suppress">
        <p>
          <SuppressedText suppression={suppressed} />
        </p>
        {isLive && (
          <button
            ref={button}
            type="button"
            onClick={() => {
              void store.unsuppress(suppressed).then(() => {
                setFollows(true);
              });
            }}
          >
            Unsuppress
          </button>
        )}
      </div>
    );
  if (!isLive) return null;
  if (!isOpen)
    return (
      <div class="suppress">
        <button
          ref={button}
          type="button"
          class="link"
          onClick={() => {
            setOpen(true);
          }}
        >
          Suppress for this site…
        </button>
      </div>
    );
  return (
    <SuppressForm
      finding={finding}
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

function SuppressForm({ finding, onDone }: { finding: Finding; onDone: () => void }) {
  const store = useStore();
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const [anySubject, setAnySubject] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const id = useId();
  const subject = finding.id.split('#')[1];
  useLayoutEffect(() => first.current?.focus(), []);

  return (
    <form
      class="suppress"
      aria-label="Suppress this finding"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim() === '') return;
        void store
          .suppress(finding, {
            reason: reason.trim(),
            ...(until !== '' && { until }),
            anySubject,
          })
          .then(onDone);
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
        onInput={(event) => {
          setReason(event.currentTarget.value);
        }}
      />
      <label for={`${id}-until`}>Until (optional)</label>
      <input
        id={`${id}-until`}
        type="date"
        value={until}
        onInput={(event) => {
          setUntil(event.currentTarget.value);
        }}
      />
      {subject !== undefined && (
        <label class="check">
          <input
            type="checkbox"
            checked={anySubject}
            onChange={(event) => {
              setAnySubject(event.currentTarget.checked);
            }}
          />{' '}
          <span>
            For every {/^cookie/.test(finding.rule) ? 'cookie' : 'finding of this kind'}, not only{' '}
            <code>
              <Untrusted text={subject} limit={60} />
            </code>
          </span>
        </label>
      )}
      <p>
        <button type="submit">Suppress</button>
        <button type="button" onClick={onDone}>
          Cancel
        </button>
      </p>
    </form>
  );
}
