import type { PageSnapshot } from '../../engine/index.js';
import { circumstances } from '../text/circumstances.js';
import { Untrusted } from './Untrusted.js';

/** What a reader must know of the response before its grade, such as that it is an error page. */
export function Circumstances({ snapshot, isPrivate }: { snapshot: PageSnapshot; isPrivate: boolean }) {
  const facts = circumstances(snapshot, isPrivate);
  if (facts.length === 0) return null;
  const front = frontPage(snapshot.url);
  return (
    <p class="circumstances">
      <span>
        {facts.map(({ text, why }, at) => (
          <>
            {at > 0 && ' · '}
            <span title={why}>
              <Untrusted text={text} limit={80} />
              <span class="visually-hidden"> ({why})</span>
            </span>
          </>
        ))}
      </span>
      {facts.some(({ isError }) => isError) && front !== undefined && (
        <>
          {' '}
          <a href={front} target="_blank" rel="noopener noreferrer">
            Front page
            <span class="visually-hidden"> (opens in a new tab)</span>
          </a>
        </>
      )}
    </p>
  );
}

/** The front page of the same site, if this is not it. */
function frontPage(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const front = new URL('/', url).href;
  return /^https?:/.test(front) && front !== url ? front : undefined;
}
