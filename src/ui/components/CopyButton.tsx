import { useEffect, useState } from 'preact/hooks';
import { copyText } from '../clipboard.js';
import { useStore } from '../context.js';
import type { CopiedFixes } from '../store/view.js';
import { Icon } from './Icon.js';

/** Milliseconds the button shows “Copied”. */
const SHOWN = 2000;

interface Props {
  /** The text to copy, created on click. */
  readonly text: () => string | Promise<string>;
  /** Names the text, such as `the fix`. */
  readonly what: string;
  readonly label?: string;
  /** What the text fulfils, if it is of fixes of the page. */
  readonly fixes?: (() => CopiedFixes | Promise<CopiedFixes>) | undefined;
  /** The one coloured button of a view, or a word without an edge. With an edge if absent. */
  readonly look?: 'primary' | 'bare';
}

export function CopyButton({ text, what, label = 'Copy', fixes, look }: Props) {
  const store = useStore();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy(): Promise<void> {
    const done = await copyText(await text());
    setCopied(done);
    if (done && fixes) await store.remember(fixes);
    store.say(done ? `Copied ${what}.` : `Could not copy ${what}. Select the text and copy it.`);
  }

  return (
    <button type="button" class={`copy ${look ?? ''}`} data-copied={copied} onClick={() => void copy()}>
      {/* Both labels are always laid out, so that the button keeps its width. */}
      <span class="resting">
        {look !== 'primary' && <Icon name="copy" />}
        {label}
        {label === 'Copy' && <span class="visually-hidden"> {what}</span>}
      </span>
      <span class="done" aria-hidden="true">
        Copied
      </span>
    </button>
  );
}
