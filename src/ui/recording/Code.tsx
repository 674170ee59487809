import { Untrusted } from '../components/Untrusted.js';

/** Characters of a text that scrolls. */
const LONG = 2_000;

/** A text to copy. */
export function Code({ text, label }: { readonly text: string; readonly label: string }) {
  const code = (
    <code>
      <Untrusted text={text} lines />
    </code>
  );
  return text.length > LONG ? (
    <pre class="long" role="region" aria-label={label} tabIndex={0}>
      {code}
    </pre>
  ) : (
    <pre>{code}</pre>
  );
}
