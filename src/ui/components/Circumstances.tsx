import { isAnotherPage, type PageSnapshot, type Report } from '../../engine/index.js';
import { isErrorPage } from '../store/view.js';
import { circumstances } from '../text/circumstances.js';
import { Untrusted } from './Untrusted.js';

interface Props {
  readonly snapshot: PageSnapshot;
  readonly isPrivate: boolean;
  /** The report that is shown with its caveats. */
  readonly report?: Report;
}

/** What a reader must know of the response before its grade, such as that it is an error page. */
export function Circumstances({ snapshot, isPrivate, report }: Props) {
  const facts = circumstances(snapshot, isPrivate, report !== undefined && isAnotherPage(report));
  const front = isErrorPage(snapshot) ? frontPage(snapshot.url) : undefined;
  if (facts.length === 0 && front === undefined) return null;
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
      {front !== undefined && (
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
