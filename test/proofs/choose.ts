import { createHash } from 'node:crypto';
import type { Key } from './keys.js';
import type { Subject } from './subjects.js';

export interface Choice {
  readonly subject: Subject;
  /** In a few words. */
  readonly why: string;
}

/** Each run has one of so many shares of what has not changed. */
export const SHARES = 8;
export const ITS_TURN = 'an eighth of the others, by the commit';

const PARTS = ['texts', 'code', 'versions'] as const;

/**
 * What has to run: all whose key is another one than that with which it passed last, and a share of the others.
 * @param today the keys of this tree on this machine, by id
 * @param commit which share it is
 */
export function choose(
  subjects: readonly Subject[],
  written: Readonly<Record<string, Key>>,
  today: Readonly<Record<string, Key>>,
  commit: string,
): Choice[] {
  const share = numberOf(commit) % SHARES;
  return subjects.flatMap((subject, at): Choice[] => {
    const { id, isWhole } = subject;
    const [was, now] = [written[id], today[id]];
    if (!was || !now) return [{ subject, why: 'never seen to pass' }];
    const changed = PARTS.filter((part) => was[part] !== now[part]);
    if (changed.length > 0) return [{ subject, why: `other ${changed.join(' and ')}` }];
    // The weekly run has them.
    return at % SHARES === share && !isWhole ? [{ subject, why: ITS_TURN }] : [];
  });
}

/** A number that says nothing. */
function numberOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE();
}

/** What was chosen, in lines. */
export function told(choices: readonly Choice[], subjects: readonly Subject[]): string {
  const whys = [...new Set(choices.map(({ why }) => why))].sort();
  return [
    `Of ${String(subjects.length)} set-ups, levels, applications and test files, ${String(choices.length)} run:`,
    ...whys.map((why) => {
      const ids = choices.filter((one) => one.why === why).map(({ subject }) => subject.id);
      return `- ${why}: ${ids.join(', ')}`;
    }),
  ].join('\n');
}
