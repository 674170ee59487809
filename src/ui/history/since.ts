import { signal, type ReadonlySignal } from '@preact/signals';
import { audit, isGraded, type PageSnapshot, findingChanges, type Report } from '../../engine/index.js';
import { isErrorPage, isSimulated, type View } from '../store/view.js';
import { count } from '../text/format.js';
import { letterText } from './text.js';

export interface SinceLastLook {
  /** What a reload changed; undefined if the page was loaded once. */
  readonly since: ReadonlySignal<Since | undefined>;
}

interface Created extends SinceLastLook {
  readonly stop: () => void;
}

interface Load {
  readonly url: string;
  readonly seenAt: number;
  readonly snapshot: PageSnapshot;
  readonly isError: boolean;
}

/** Compares each load of the page with the one before it, as long as the address stays the same. */
export function createSince(view: ReadonlySignal<View>): Created {
  const since = signal<Since | undefined>(undefined);
  let current: Load | undefined;
  let before: Load | undefined;

  function receive(shown: View): Since | undefined {
    // A preview changes nothing on the site.
    if (isSimulated(shown)) return undefined;
    if (shown.kind === 'page' && isGraded(shown.report)) {
      const { report, seenAt, snapshot, suppressed } = shown;
      const isError = isErrorPage(snapshot);
      if (current?.url !== report.url) current = undefined;
      // An error page is not the page: it is compared with the load before the error.
      if (current?.isError === false && isError) return undefined;
      if (current?.isError !== isError) before = undefined;
      else if (current.seenAt !== seenAt) before = current;
      current = { url: report.url, seenAt, snapshot, isError };
      // With today's suppressions: what the user suppressed between the two is no change of the site.
      return before && sinceOf(audit(before.snapshot, suppressed), report);
    }
    const url = shown.kind === 'page' ? shown.report.url : 'url' in shown ? shown.url : undefined;
    // Nothing is known of a page that is still loading.
    const isOther = url === undefined ? shown.kind === 'not-web' : url !== current?.url;
    if (isOther) current = undefined;
    return undefined;
  }

  return {
    since,
    stop: view.subscribe((shown) => {
      since.value = receive(shown);
    }),
  };
}

/** What changed between two loads of a page, in one line. */
interface Since {
  readonly text: string;
  /** False: the line says that nothing changed in what could be checked. */
  readonly isChange: boolean;
}

/** What one of the loads could not check is neither fixed nor new. */
export function sinceOf(before: Report, after: Report): Since {
  const { added, fixed, notChecked } = findingChanges(before, after);
  const parts = [
    ...(fixed.length > 0 ? [`${count(fixed.length, 'finding')} fixed`] : []),
    ...(added.length > 0
      ? [fixed.length > 0 ? `${added.length} new` : count(added.length, 'new finding')]
      : []),
    ...gradeChange(before, after),
    ...(notChecked.after.length > 0 ? [`${count(notChecked.after.length, 'finding')} not checked now`] : []),
    ...(notChecked.before.length > 0
      ? [`${count(notChecked.before.length, 'finding')} not checked before`]
      : []),
  ];
  if (parts.length > 0) return { text: `Since the last look: ${parts.join(', ')}`, isChange: true };
  const text = couldCheckTheSame(before, after)
    ? 'Nothing changed since the last look.'
    : 'Since the last look: no change in what could be checked';
  return { text, isChange: false };
}

/** None if it may come from what was not seen. */
function gradeChange(before: Report, after: Report): string[] {
  if (!before.complete || !after.complete || !couldCheckTheSame(before, after)) return [];
  if (before.score === after.score) return [];
  return before.grade === after.grade
    ? [`score ${before.score} → ${after.score}`]
    : [`${letter(before)} → ${letter(after)}`];
}

function letter(report: Report): string {
  return letterText({ ...report, caveat: report.caveats.length > 0 });
}

/** Not if the server was asked after one of them only. */
function couldCheckTheSame(before: Report, after: Report): boolean {
  const [was, is] = [before, after].map(({ unknowns }) =>
    [...new Set(unknowns.map(({ rule }) => rule))].sort().join(),
  );
  return was === is;
}
