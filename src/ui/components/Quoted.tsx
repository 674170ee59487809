import { useState } from 'preact/hooks';
import type { Quote } from '../../engine/index.js';
import { bareUrl } from '../../export/urls.js';
import { stretches, WHOLE } from '../text/excerpt.js';
import { count } from '../text/format.js';
import { Untrusted } from './Untrusted.js';

/** A header as sent, with the offending parts marked, or “not sent”. */
export function Quoted({ quote }: { quote: Quote }) {
  return (
    <div class="quoted">
      {quote.hop !== undefined && (
        <p class="hop">
          From <Untrusted text={bareUrl(quote.hop)} limit={160} />
        </p>
      )}
      {quote.value === null ? (
        <code class="sent">
          <Untrusted text={quote.header} limit={80} /> <em class="missing">not sent</em>
        </code>
      ) : (
        <Sent header={quote.header} value={quote.value} marks={quote.marks} />
      )}
    </div>
  );
}

function Sent({ header, value, marks }: { header: string; value: string; marks: Quote['marks'] }) {
  const [all, setAll] = useState(false);
  const parts = stretches(value, marks, all);
  return (
    <>
      <code class="sent">
        <span class="name">
          <Untrusted text={header} limit={80} />:
        </span>{' '}
        {parts.map((part) =>
          part.kind === 'gap' ? (
            <span class="gap"> … {count(part.characters, 'character')} … </span>
          ) : part.kind === 'marked' ? (
            <mark>
              <Untrusted text={part.text} />
            </mark>
          ) : (
            <Untrusted text={part.text} />
          ),
        )}
        {value === '' && <em class="missing">empty</em>}
      </code>
      {value.length > WHOLE && (
        <button type="button" class="link" onClick={() => setAll(!all)}>
          {all ? 'Show less' : `Show all ${count(value.length, 'character')}`}
        </button>
      )}
    </>
  );
}
