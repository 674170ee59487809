import { Untrusted } from '../components/Untrusted.js';

/** Maximum lines listed. */
const MOST = 60;

/** A list of sentences, with a title. */
export function Lines({ title, lines }: { readonly title?: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <>
      {title !== undefined && <h3>{title}</h3>}
      <ul class="lines">
        {lines.slice(0, MOST).map((line) => (
          <li key={line}>
            <Untrusted text={line} limit={400} />
          </li>
        ))}
        {lines.length > MOST && <li class="quiet">and {lines.length - MOST} more</li>}
      </ul>
    </>
  );
}
