import { useId, useRef, useState } from 'preact/hooks';
import type { StackMember } from '../../engine/index.js';
import { hintsText, stackText } from '../text/format.js';
import { Icon } from './Icon.js';
import { StackChoice } from './StackChoice.js';
import { Untrusted } from './Untrusted.js';

interface Props {
  readonly stack: readonly StackMember[];
  /** Shown if there is no stack. */
  readonly hints: readonly StackMember[];
  /** The user chose them. */
  readonly isChosen: boolean;
}

/** The servers behind the page, and the button to change them. */
export function Stack({ stack, hints, isChosen }: Props) {
  const [isOpen, setOpen] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);
  const id = useId();
  const shown = stack.length > 0 ? stack : hints;
  return (
    <>
      <p class="stack">
        {shown.length > 0 ? (
          <span title={shown.map(({ label, because }) => `${label}: ${because}`).join('\n')}>
            <Untrusted text={stack.length > 0 ? stackText(stack) : hintsText(hints)} limit={160} />
          </span>
        ) : (
          <span class="quiet">Server not recognised</span>
        )}
        {isChosen && <span class="quiet"> (your choice)</span>}
        <button
          ref={pencil}
          type="button"
          class="icon pencil"
          aria-label="Edit servers"
          title="Edit servers"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name="pencil" />
        </button>
      </p>
      <div id={id} hidden={!isOpen}>
        {isOpen && (
          <StackChoice
            stack={stack}
            isChosen={isChosen}
            onDone={() => {
              setOpen(false);
              pencil.current?.focus();
            }}
          />
        )}
      </div>
    </>
  );
}
