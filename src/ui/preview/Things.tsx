import type { ComponentChildren } from 'preact';
import { nameOfError } from '../../capture/page/page-errors.js';
import {
  keyOf,
  knownBefore,
  newlyBlocked,
  newlyFailed,
  timesOf,
  type Listed,
  type PreviewBlocked as Load,
} from '../../capture/preview/preview.js';
import type { ShownPreview } from '../../capture/page-state.js';
import { count } from '../text/format.js';
import { arrivedOtherwise, failureText, lostOnPage, notKnown } from './text.js';
import { timesText } from '../text/times.js';
import { CaveatSign } from '../components/Caveats.js';
import { Icon } from '../components/Icon.js';
import { Untrusted } from '../components/Untrusted.js';

/** A list of loads in another view, which is not repeated here. */
export interface OtherList {
  /** The name of that view. */
  readonly name: string;
  readonly has: (load: Load) => boolean;
  readonly show: () => void;
}

interface Props {
  readonly preview: ShownPreview;
  /** Of the page on show; undefined if it is not in the preview. */
  readonly url: string | undefined;
  readonly other?: OtherList | undefined;
}

/** What a preview does: what is lost on the screen, at most three lists and two notes, those that weigh most first. */
export function PreviewThings({ preview, url, other }: Props) {
  const lists = url === undefined ? [] : listsOf(preview, url, other);
  const lost = url === undefined ? undefined : lostOnPage(preview, url);
  const notes = [url === undefined ? [] : notKnown(preview, url), arrivedOtherwise(preview)];
  return (
    <div aria-live="polite">
      {typeof lost === 'object' && (
        <p class="state">
          <CaveatSign />
          <span class="text">
            {lost.lost} of {count(lost.blocks, 'block')} lost their style in this preview.
          </span>
        </p>
      )}
      {lists.map(
        ({ title, amount, rows }) =>
          rows.length > 0 && (
            <section class="preview-group" key={title}>
              <h2 class="preview-name">
                <span class="medium-level">{title}</span> <span class="amount">{amount}</span>
              </h2>
              <ul>{rows}</ul>
            </section>
          ),
      )}
      {url !== undefined && typeof lost !== 'object' && isQuiet(preview, url) && (
        <p class="state quiet">
          <Icon name="passed" />
          {preview.unreported.length > 0 ? 'Nothing else' : 'Nothing new'} was blocked on this page so far.
        </p>
      )}
      {notes.map(
        (note, at) =>
          note.length > 0 && (
            <p class="preview-note" role="note" key={at}>
              {note.map((part) =>
                typeof part === 'string' ? part : <Untrusted text={part.join(', ')} limit={200} sentence />,
              )}
            </p>
          ),
      )}
    </div>
  );
}

/** Whether all that was blocked or failed on the page is known, and nothing of it is new. */
function isQuiet(preview: ShownPreview, url: string): boolean {
  const isAll = ({ more }: Listed<unknown>) => more.seen && more.value === 0;
  const { blocked, failed } = preview.seen;
  const found = newlyBlocked(preview, url).length + newlyFailed(preview, url).length;
  return found === 0 && isAll(blocked) && isAll(failed);
}

interface List {
  readonly title: string;
  readonly amount: string;
  readonly rows: readonly ComponentChildren[];
}

function listsOf(preview: ShownPreview, url: string, other: OtherList | undefined): readonly List[] {
  const before = knownBefore(preview, url);
  const all = newlyBlocked(preview, url);
  const failed = newlyFailed(preview, url);
  const enforced = all.filter(({ isReported }) => !isReported);
  const reported = all.filter(({ isReported }) => isReported);
  const elsewhere = enforced.filter((load) => other?.has(load));
  const here = enforced.filter((load) => !elsewhere.includes(load));
  const errors = preview.seen.errors.first;
  const isNew = (enforced.length === 0 || before.blocked) && (failed.length === 0 || before.failed);
  return [
    {
      title: titleOf(enforced.length > 0, failed.length > 0, Boolean(isNew)),
      amount: count(timesOf(enforced) + failed.length, 'time'),
      rows: [
        elsewhere.length > 0 && (
          <li class="state">
            <CaveatSign />
            <button type="button" class="word" onClick={other?.show}>
              {count(timesOf(elsewhere), 'violation')}, in {other?.name}
            </button>
          </li>
        ),
        ...here.map((load) => <ByPolicy key={keyOf(load)} {...load} />),
        ...failed.map(({ url: address, resource, error }) => (
          <Row key={`${resource} ${address}`} what={address}>
            <Untrusted text={failureText(error)} limit={100} />
          </Row>
        )),
      ].filter((row) => row !== false),
    },
    {
      title: 'Blocked once the policy is enforced',
      amount: count(timesOf(reported), 'time'),
      rows: reported.map((load) => <ByPolicy key={keyOf(load)} {...load} />),
    },
    {
      title: 'Errors on this page',
      amount: String(errors.length),
      rows: errors.map((error) => (
        <Row key={nameOfError(error)} what={error.message || 'An error without a message'} limit={200}>
          {error.source !== '' && (
            <>
              in <Untrusted text={`${error.source}:${error.line}`} limit={100} />
            </>
          )}
        </Row>
      )),
    },
  ];
}

/** Of a list that has something: one of the two is there. */
function titleOf(isBlocked: boolean, isFailed: boolean, isNew: boolean): string {
  if (isBlocked && isFailed) return `Blocked or failed in this preview${isNew ? ', and not before' : ''}`;
  if (isBlocked) return `Blocked in this preview${isNew ? ' that was not blocked before' : ''}`;
  return `Failed in this preview${isNew ? ' that did not fail before' : ''}`;
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

function ByPolicy({ directive, blocked, isReported, ...load }: Load) {
  return (
    <Row what={blocked}>
      by{' '}
      <span class="whole">
        <Untrusted text={directive} limit={60} />
      </span>
      {timesText(load)}
      {isReported && ' · report-only: it still loads'}
    </Row>
  );
}
