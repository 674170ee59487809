import {
  comparedErrors,
  knownBefore,
  newlyBlocked,
  newlyFailed,
  type PreviewBlocked as Load,
  type PreviewFailed,
} from '../../capture/preview.js';
import type { PageError } from '../../capture/page-errors.js';
import type { ShownPreview } from '../../capture/page-state.js';
import { count } from '../text/format.js';
import { failureText } from '../text/preview.js';
import { Untrusted } from './Untrusted.js';

/** A list of loads in another view, which is not repeated here. */
export interface OtherList {
  /** The name of that view. */
  readonly name: string;
  readonly has: (load: Load) => boolean;
  readonly show: () => void;
}

interface Props {
  readonly preview: ShownPreview;
  /** Of the page on show. */
  readonly url: string;
  readonly other?: OtherList | undefined;
}

/** What a preview blocks on the page on show, beside what was forecast, and what is not known of it. */
export function PreviewBlocked({ preview, url, other }: Props) {
  const { foreseen, untold = [], unread = 0, isResumed } = preview;
  const before = knownBefore(preview, url);
  const { errors, isCompared, hadBefore } = comparedErrors(preview, url);
  const all = newlyBlocked(preview, url);
  const failed = newlyFailed(preview, url);
  const enforced = all.filter(({ isReported }) => !isReported);
  const reported = all.filter(({ isReported }) => isReported);
  const elsewhere = enforced.filter((load) => other?.has(load));
  const expected = foreseen?.blocked ?? [];
  return (
    <div aria-live="polite">
      {enforced.length > 0 && (
        <>
          <p>
            {before.blocked
              ? 'Blocked in this preview that was not blocked before:'
              : 'Blocked in this preview (what was blocked before is not known):'}
            {elsewhere.length > 0 && (
              <>
                {' '}
                <button type="button" class="link" onClick={other?.show}>
                  {count(elsewhere.length, 'load')}, in {other?.name}
                </button>
              </>
            )}
          </p>
          <Loads loads={enforced.filter((load) => !elsewhere.includes(load))} expected={expected} />
        </>
      )}
      {failed.length > 0 && (
        <>
          <p>
            {before.failed
              ? 'Failed requests that did not fail before:'
              : 'Failed requests (which of them failed before is not known: reload with DevTools open before a preview):'}
          </p>
          <Failed requests={failed} expected={expected} />
        </>
      )}
      {reported.length > 0 && (
        <>
          <p>Only reported, but blocked once the policy is enforced:</p>
          <Loads loads={reported} expected={expected} />
        </>
      )}
      {errors.length > 0 && (
        <>
          <p>
            {isCompared
              ? 'Errors on this page that it did not have on the load before:'
              : 'Errors on this page (which of them it has without the preview is not known):'}
          </p>
          <Errors errors={errors} />
        </>
      )}
      {hadBefore > 0 && <p class="quiet">{count(hadBefore, 'error')} that it had before, too.</p>}
      {preview.hasMoreErrors && <p>There were more errors: the list is full.</p>}
      {!preview.isWatched && <p>What policies block on this page is not known: it is not watched.</p>}
      {!preview.failed && <p>Which requests of this page failed is not known.</p>}
      {!preview.errors && <p>Which errors this page has is not known.</p>}
      {untold.length > 0 && <p>This browser does not tell what {untold.join(', ')} blocks.</p>}
      {unread > 0 && (
        <p>
          Not all is listed: at least {count(unread, 'violation')} of this page could not be read, because
          there were too many at once.
        </p>
      )}
      {isResumed && preview.failed && (
        <p>
          The browser had stopped Sitegrade for a while: requests of this page that failed then are not known.
        </p>
      )}
      {preview.isWatched && preview.failed && !isResumed && unread + all.length + failed.length === 0 && (
        <p class="quiet">
          {untold.length > 0 ? 'Nothing else' : 'Nothing new'} was blocked on this page so far.
        </p>
      )}
      {foreseen && <Foreseen {...foreseen} />}
      {preview.isCut && <p>More was blocked: the list is full, and this page is no longer watched.</p>}
    </div>
  );
}

function Foreseen({ blockedCount, unknownCount }: NonNullable<ShownPreview['foreseen']>) {
  return (
    <p class="quiet">
      Forecast for the page where it started: {count(blockedCount, 'load')} blocked
      {unknownCount > 0 && `, ${unknownCount} not known`}.
    </p>
  );
}

interface LoadsProps {
  readonly loads: readonly Load[];
  /** The URLs that were forecast, without query. */
  readonly expected: readonly string[];
}

function Loads({ loads, expected }: LoadsProps) {
  if (loads.length === 0) return null;
  return (
    <ul class="lines">
      {loads.map(({ directive, blocked }) => (
        <li key={`${directive} ${blocked}`}>
          <code>
            <Untrusted text={blocked} limit={100} />
          </code>{' '}
          <span class="quiet">
            by{' '}
            <span class="whole">
              <Untrusted text={directive} limit={60} />
            </span>
            {expected.includes(blocked) && ', as forecast'}
          </span>
        </li>
      ))}
    </ul>
  );
}

interface FailedProps extends Pick<LoadsProps, 'expected'> {
  readonly requests: readonly PreviewFailed[];
}

function Failed({ requests, expected }: FailedProps) {
  return (
    <ul class="lines">
      {requests.map(({ url, resource, error }) => (
        <li key={`${resource} ${url}`}>
          <code>
            <Untrusted text={url} limit={100} />
          </code>{' '}
          <span class="quiet">
            <Untrusted text={failureText(error)} limit={100} />
            {expected.includes(url) && ', as forecast'}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Errors({ errors }: { readonly errors: readonly PageError[] }) {
  return (
    <ul class="lines">
      {errors.map(({ message, source, line }) => (
        <li key={`${source} ${line} ${message}`}>
          <code>
            <Untrusted text={message || 'An error without a message'} limit={200} />
          </code>
          {source !== '' && (
            <span class="quiet">
              {' '}
              in <Untrusted text={`${source}:${line}`} limit={100} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
