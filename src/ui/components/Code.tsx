import type { ComponentChildren } from 'preact';
import type { CopiedFixes } from '../store/view.js';
import { CopyButton } from './CopyButton.js';
import { Untrusted } from './Untrusted.js';

/** Lines, or characters, of a text that scrolls. */
const [LONG, WIDE] = [40, 2000];

/** A text to copy. */
export function Code({ text, label }: { readonly text: string; readonly label: string }) {
  const code = (
    <code>
      <Untrusted text={text} lines />
    </code>
  );
  return text.split('\n').length > LONG || text.length > WIDE ? (
    <pre class="long" role="region" aria-label={label} tabIndex={0}>
      {code}
    </pre>
  ) : (
    <pre>{code}</pre>
  );
}

interface Props {
  readonly title: string;
  readonly text: string;
  /** Names the text, such as `the header`. */
  readonly what: string;
  readonly fixes?: () => CopiedFixes;
  /** In place of the text itself. */
  readonly children?: ComponentChildren;
}

/** A text, what it is, and the button that copies it. */
export function CodeToCopy({ title, text, what, fixes, children }: Props) {
  return (
    <div class="block">
      <div class="place">
        <p class="bare">{title}</p>
        <CopyButton text={() => text} what={what} fixes={fixes} />
      </div>
      {children ?? <Code text={text} label={title} />}
    </div>
  );
}
