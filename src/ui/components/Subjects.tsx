import { useState } from 'preact/hooks';
import type { Finding } from '../../engine/index.js';
import { Quoted } from './Quoted.js';
import { Untrusted } from './Untrusted.js';

/** Subjects shown at first. */
const FIRST = 20;

interface Props {
  readonly findings: readonly Finding[];
  /** They say different things. */
  readonly isMixed?: boolean;
}

/** What the findings of a group are about, each with its header as sent. */
export function Subjects({ findings, isMixed = false }: Props) {
  const [all, setAll] = useState(false);
  return (
    <>
      <ul class="subjects">
        {(all ? findings : findings.slice(0, FIRST)).map(({ id, subject, text, quotes }) => (
          <li key={id}>
            <Untrusted text={(isMixed ? undefined : subject) ?? text} limit={160} sentence />
            {quotes.map((quote) => (
              <Quoted quote={quote} />
            ))}
          </li>
        ))}
      </ul>
      {findings.length > FIRST && (
        <button type="button" class="link" onClick={() => setAll(!all)}>
          {all ? `Show the first ${FIRST}` : `Show all ${findings.length}`}
        </button>
      )}
    </>
  );
}
