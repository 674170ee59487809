import { combined, type Answer } from './answer.js';
import { isWithin, normal, policiesOf } from './csp.js';

/** Who may frame the page: it must be in all of these lists. */
function framersOf(answer: Answer): string[][] {
  const lists = policiesOf(answer).flatMap((policy) => {
    const sources = policy.get('frame-ancestors');
    return sources === undefined ? [] : [normal(sources)];
  });
  // With a frame-ancestors, browsers ignore X-Frame-Options.
  return lists.length > 0 ? lists : fromFrameOptions(answer);
}

function fromFrameOptions(answer: Answer): string[][] {
  const values = new Set(
    combined(answer, 'x-frame-options')
      .split(',')
      .map((value) => value.trim().toLowerCase()),
  );
  const known = ['deny', 'sameorigin', 'allowall'].filter((value) => values.has(value));
  // Contradictory values let nobody frame it.
  if (values.size > 1 && known.length > 0) return [[]];
  return values.has('deny') ? [[]] : values.has('sameorigin') ? [["'self'"]] : [];
}

export function lostFraming(was: Answer, now: Answer): string[] {
  const [before, after] = [framersOf(was), framersOf(now)];
  const isKept = before.every((allowed) => after.some((list) => isWithin(list, allowed)));
  return isKept ? [] : [`may be framed by: ${inWords(before)} → ${inWords(after)}`];
}

function inWords(lists: readonly (readonly string[])[]): string {
  if (lists.length === 0) return 'everybody';
  return lists.map((list) => (list.length === 0 ? 'nobody' : list.join(' '))).join(' and ');
}
