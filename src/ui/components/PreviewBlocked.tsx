import type { ComponentChildren } from 'preact';
import {
  knownBefore,
  newlyBlocked,
  newlyFailed,
  type Listed,
  type PreviewBlocked as Load,
} from '../../capture/preview.js';
import type { ShownPreview } from '../../capture/page-state.js';
import { count } from '../text/format.js';
import { failureText, notKnown } from '../text/preview.js';
import { CaveatSign } from './Caveats.js';
import { Icon } from './Icon.js';
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

/** What a preview blocks on the page on show, and what is not known of it. */
export function PreviewBlocked({ preview, url, other }: Props) {
  const { errors } = preview.seen;
  const before = knownBefore(preview, url);
  const all = newlyBlocked(preview, url);
  const failed = newlyFailed(preview, url);
  const enforced = all.filter(({ isReported }) => !isReported);
  const reported = all.filter(({ isReported }) => isReported);
  const elsewhere = enforced.filter((load) => other?.has(load));
  const isNew = (enforced.length === 0 || before.blocked) && (failed.length === 0 || before.failed);
  const isQuiet =
    all.length + failed.length === 0 && isAll(preview.seen.blocked) && isAll(preview.seen.failed);
  const unknown = notKnown(preview, url);
  return (
    <div aria-live="polite">
      {enforced.length + failed.length > 0 && (
        <Group
          title={titleOf(enforced.length > 0, failed.length > 0, Boolean(isNew))}
          count={count(enforced.length + failed.length, 'load')}
        >
          {elsewhere.length > 0 && (
            <li class="state">
              <CaveatSign />
              <button type="button" class="word" onClick={other?.show}>
                {count(elsewhere.length, 'load')}, in {other?.name}
              </button>
            </li>
          )}
          {enforced
            .filter((load) => !elsewhere.includes(load))
            .map((load) => (
              <Row key={`${load.directive} ${load.blocked}`} what={load.blocked}>
                <By {...load} />
              </Row>
            ))}
          {failed.map(({ url: address, resource, error }) => (
            <Row key={`${resource} ${address}`} what={address}>
              <Untrusted text={failureText(error)} limit={100} />
            </Row>
          ))}
        </Group>
      )}
      {reported.length > 0 && (
        <Group title="Blocked once the policy is enforced" count={count(reported.length, 'load')}>
          {reported.map((load) => (
            <Row key={`${load.directive} ${load.blocked}`} what={load.blocked}>
              <By {...load} />
              {' · report-only: it still loads'}
            </Row>
          ))}
        </Group>
      )}
      {errors.first.length > 0 && (
        <Group title="Errors on this page" count={String(errors.first.length)}>
          {errors.first.map(({ message, source, line }) => (
            <Row
              key={`${source} ${line} ${message}`}
              what={message || 'An error without a message'}
              limit={200}
            >
              {source !== '' && (
                <>
                  in <Untrusted text={`${source}:${line}`} limit={100} />
                </>
              )}
            </Row>
          ))}
        </Group>
      )}
      {isQuiet && (
        <p class="state quiet">
          <Icon name="passed" />
          {preview.unreported.length > 0 ? 'Nothing else' : 'Nothing new'} was blocked on this page so far.
        </p>
      )}
      {unknown.length > 0 && (
        <p class="preview-note" role="note">
          Not known of this page: {unknown.join('; ')}.
        </p>
      )}
    </div>
  );
}

/** Whether there is nothing that a list lacks. */
function isAll({ more }: Listed<unknown>): boolean {
  return more.seen && more.value === 0;
}

/** At least one of the two is there. */
function titleOf(isBlocked: boolean, isFailed: boolean, isNew: boolean): string {
  if (isBlocked && isFailed) return `Blocked or failed in this preview${isNew ? ', and not before' : ''}`;
  if (isBlocked) return `Blocked in this preview${isNew ? ' that was not blocked before' : ''}`;
  return `Failed in this preview${isNew ? ' that did not fail before' : ''}`;
}

interface GroupProps {
  readonly title: string;
  readonly count: string;
  readonly children: ComponentChildren;
}

function Group({ title, count: number, children }: GroupProps) {
  return (
    <section class="preview-group">
      <h2 class="preview-name">
        <span class="medium-level">{title}</span> <span class="amount">{number}</span>
      </h2>
      <ul>{children}</ul>
    </section>
  );
}

interface RowProps {
  /** What was blocked, failed or went wrong. */
  readonly what: string;
  readonly limit?: number;
  readonly children: ComponentChildren;
}

function Row({ what, limit = 100, children }: RowProps) {
  return (
    <li class="state">
      <CaveatSign />
      <span class="text">
        <code>
          <Untrusted text={what} limit={limit} />
        </code>{' '}
        <small>{children}</small>
      </span>
    </li>
  );
}

function By({ directive }: Pick<Load, 'directive'>) {
  return (
    <>
      by{' '}
      <span class="whole">
        <Untrusted text={directive} limit={60} />
      </span>
    </>
  );
}
