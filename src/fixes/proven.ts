import type { Grade } from '../engine/index.js';
import type { FixBlock } from './blocks.js';
import data from './proven.json' with { type: 'json' };

/** What one run of `npm run test:servers` saw on one chain of real servers. Written by that run, never by hand. */
export interface Proof {
  /** The chain in words, such as `Django behind Apache (mod_wsgi)`. */
  readonly title: string;
  /** Names of stacks, outermost first. */
  readonly chain: readonly string[];
  /** By stack. */
  readonly versions: Readonly<Record<string, string>>;
  readonly grades: {
    readonly before: Grade;
    /** By the texts as given. */
    readonly given: Grade;
    /** Once the policy is enforced and max-age is a year. */
    readonly later: Grade;
  };
  /** `stack place` of every text that was put in place. */
  readonly places: readonly string[];
  /** Findings that were gone, as `rule/message`, with the stacks whose text did it. */
  readonly closed: Readonly<Record<string, readonly string[]>>;
  /** The same for those that were gone only once the policy was enforced. */
  readonly closedLater: Readonly<Record<string, readonly string[]>>;
  /** Findings that stayed because a stack has no means against them, with its reason. */
  readonly refused: Readonly<Record<string, string>>;
}

export const PROOFS = data as readonly Proof[];

/** The version of the server on which a text of this chain for this place did all of this, or null. */
export function provenOn(
  chain: readonly string[],
  { stack, place }: Pick<FixBlock, 'stack' | 'place'>,
  closes: readonly string[],
): string | null {
  const proof = PROOFS.find(
    (one) =>
      one.chain.join() === chain.join() &&
      one.places.includes(`${stack} ${place}`) &&
      closes.every((id) => closers(one, messageOf(id)).includes(stack)),
  );
  return proof?.versions[stack] ?? null;
}

function closers({ closed }: Proof, message: string): readonly string[] {
  return (Object.hasOwn(closed, message) && closed[message]) || [];
}

/** A finding's id without its subject. */
export function messageOf(id: string): string {
  return id.split('#', 1)[0] ?? id;
}
