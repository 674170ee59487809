import type { Grade } from '../engine/index.js';
import type { FixBlock } from './blocks.js';
import data from './proven.json' with { type: 'json' };

/** The results of `npm run test:servers` on one chain of real servers. The run writes them; do not edit. */
export interface Proof {
  /** Such as `Django behind Apache (mod_wsgi)`. */
  readonly title: string;
  /** Names of stacks, outermost first. */
  readonly chain: readonly string[];
  /** By stack. */
  readonly versions: Readonly<Record<string, string>>;
  readonly grades: {
    readonly before: Grade;
    /** With the fixes as given. */
    readonly given: Grade;
    /** Once the policy is enforced and max-age is a year. */
    readonly later: Grade;
  };
  /** `stack place` of every fix that was applied. */
  readonly places: readonly string[];
  /** Closed findings, as `rule/message`, with the stacks whose fix closed them. */
  readonly closed: Readonly<Record<string, readonly string[]>>;
  /** The same for findings that were closed once the policy was enforced. */
  readonly closedLater: Readonly<Record<string, readonly string[]>>;
  /** Findings that no stack of the chain can close, with the reason. */
  readonly refused: Readonly<Record<string, string>>;
}

export const PROOFS = data as readonly Proof[];

/** The version of the server on which this chain's fix for this place closed all of these, or null. */
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
