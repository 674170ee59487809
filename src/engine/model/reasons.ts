import data from './reasons.json' with { type: 'json' };
import type { Remedy, Unknown } from './report.js';
import type { Unseen } from './facts.js';

interface Reason {
  /** One sentence. */
  readonly why: string;
  readonly remedy?: Remedy;
}

/** The text for each reason, with the action that helps. */
export const REASONS: Readonly<Record<Unseen | 'crashed', Reason>> = data as Readonly<
  Record<keyof typeof data, Reason>
>;

/** An unknown with its text. */
export function unknown({ rule, because }: Pick<Unknown, 'rule' | 'because'>): Unknown {
  return { rule, because, ...REASONS[because] };
}
