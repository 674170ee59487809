import { useEffect, useState } from 'preact/hooks';
import { copyText } from '../clipboard.js';
import { useStore } from '../context.js';

/** Milliseconds the button says that it has copied. */
const SHOWN = 2000;

interface Props {
  /** What goes on the clipboard; made when asked for. */
  readonly text: () => string | Promise<string>;
  /** What is copied, such as `the fix`. */
  readonly what: string;
  readonly label?: string;
}

export function CopyButton({ text, what, label = 'Copy' }: Props) {
  const store = useStore();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => {
      setCopied(false);
    }, SHOWN);
    return () => {
      clearTimeout(timer);
    };
  }, [copied]);

  async function copy(): Promise<void> {
    const done = await copyText(await text());
    setCopied(done);
    store.say(
      done ? `Copied ${what}.` : `The browser refused to copy ${what}. Select the text and copy it by hand.`,
    );
  }

  return (
    <button type="button" class="copy" data-copied={copied} onClick={() => void copy()}>
      {/* Both words keep their place, so that the button does not change its width. */}
      <span class="resting">
        {label}
        {label === 'Copy' && <span class="visually-hidden"> {what}</span>}
      </span>
      <span class="done" aria-hidden="true">
        Copied
      </span>
    </button>
  );
}
