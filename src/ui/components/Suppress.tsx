import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Finding, Suppression } from '../../engine/index.js';
import { useStore } from '../context.js';
import { Untrusted } from './Untrusted.js';

/** Characters of a reason; what is stored takes no more. */
const LONGEST_REASON = 500;

/** Living with a finding on this site: the way to say so, and the way back. */
export function Suppress({ finding }: { finding: Finding }) {
  const store = useStore();
  const { isLive } = store;
  const [isOpen, setOpen] = useState(false);
  const [follows, setFollows] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const { suppressed } = finding;
  const isSuppressed = suppressed !== undefined;

  // What was pressed has gone: whoever pressed it goes on from what took its place, with the very next key.
  useLayoutEffect(() => {
    if (!follows) return;
    button.current?.focus();
    setFollows(false);
  }, [follows, isSuppressed, isOpen]);

  if (suppressed)
    return (
      <div class="suppress">
        <p>
          <SuppressedWords suppression={suppressed} />
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
            Take back
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

/** `Suppressed until 2027-01-31: reason`. */
export function SuppressedWords({ suppression: { reason, until } }: { suppression: Suppression }) {
  return (
    <>
      Suppressed{until !== undefined && ` until ${until}`}, so it costs nothing:{' '}
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
        // It closes the form, and not the popup with it.
        event.preventDefault();
        event.stopPropagation();
        onDone();
      }}
    >
      <label for={`${id}-reason`}>Why this is fine on this site</label>
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
            Whatever it is found on, not only{' '}
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
