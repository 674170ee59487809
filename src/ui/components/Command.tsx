import { Untrusted } from './Untrusted.js';

/** What is before the comment of a command, and its sign. */
const COMMENT = '   # ';

/** A command, whose comment is in a line of its own where it does not fit. */
export function Command({ line }: { readonly line: string }) {
  const at = line.indexOf(COMMENT);
  if (at < 0) return <Untrusted text={line} />;
  const end = at + COMMENT.indexOf('#');
  return (
    <>
      <Untrusted text={line.slice(0, end)} />
      <span class="whole">
        <Untrusted text={line.slice(end)} />
      </span>
    </>
  );
}
