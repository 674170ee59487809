import { fnv1a, targetOf, type Advice, type Finding, type Grade } from '../engine/index.js';
import type { FixBlock, Part } from './write/blocks.js';
import { hostSign } from './write/escape.js';
import type { PageContext } from './write/rendering.js';
import data from './data/proven.json' with { type: 'json' };

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
  /** By `stack place`, the fingerprints of the lines that ran there. */
  readonly ran: Readonly<Record<string, readonly string[]>>;
  /** Closed findings, as `rule/message`, with the stacks whose fix closed them. */
  readonly closed: Readonly<Record<string, readonly string[]>>;
  /** The same for findings that were closed once the policy was enforced. */
  readonly closedLater: Readonly<Record<string, readonly string[]>>;
  /** Findings that no stack of the chain can close, with the reason. */
  readonly refused: Readonly<Record<string, string>>;
}

export const PROOFS = data as readonly Proof[];

/** What a test run on a real server proved of a fix. */
export interface Tested {
  /** The server's. */
  readonly version: string;
  /** Ids of the findings that exactly these lines closed there. */
  readonly closes: readonly string[];
  /** What lines do that did not run, such as a policy with other values. */
  readonly except: readonly Advice[];
}

type Block = Pick<FixBlock, 'stack' | 'place' | 'parts'>;
type Site = Pick<PageContext, 'host' | 'port'>;

/**
 * What the runs on this chain proved of one of its blocks: of the run that proved most. Null for nothing. What follows an
 * advice in several places has to run in all of them: one may have the name of a header and another one its value.
 */
export function testedOn(
  chain: readonly string[],
  block: Block,
  blocks: readonly Block[],
  closes: readonly Finding[],
  site: Site,
): Tested | null {
  const runs = PROOFS.filter((proof) => proof.chain.join() === chain.join()).flatMap((proof): Tested[] => {
    const version = proof.versions[block.stack];
    const missing = new Set(blocks.flatMap((one) => missingIn(proof, one, site)));
    const except = [...new Set(block.parts.map(({ advice }) => advice))].filter((one) => missing.has(one));
    if (version === undefined || block.parts.every(({ advice }) => missing.has(advice))) return [];
    // Without its modules nothing works.
    if (except.includes(undefined)) return [];
    const closed = closes.filter(
      ({ id, advice }) =>
        entryOf(proof.closed, messageOf(id)).includes(block.stack) &&
        followedBy(advice, block.parts).every((one) => !missing.has(one)),
    );
    if (closes.length > 0 && closed.length === 0) return [];
    return [{ version, closes: closed.map(({ id }) => id), except: except.flatMap((one) => one ?? []) }];
  });
  const [best = null] = runs.sort(
    (a, b) => b.closes.length - a.closes.length || a.except.length - b.except.length,
  );
  return best;
}

/** The advice whose lines did not run in this place. */
function missingIn({ ran }: Proof, { stack, place, parts }: Block, site: Site): Part['advice'][] {
  const lines = new Set(entryOf(ran, `${stack} ${place}`));
  return parts.flatMap(({ advice, code }) =>
    code.every((text) => lines.has(fingerprint(text, site))) ? [] : [advice],
  );
}

/** The advice of a finding in a block; where others close it, all. */
function followedBy(wanted: readonly Advice[], parts: readonly Part[]): readonly Part['advice'][] {
  const targets = new Set(wanted.map(targetOf));
  const all = parts.map(({ advice }) => advice);
  const own = all.filter((one) => one && targets.has(targetOf(one)));
  return own.length > 0 ? own : all;
}

/** What ran of a block, as in `Proof.ran`. */
export function fingerprints({ parts }: Pick<FixBlock, 'parts'>, site: Site): string[] {
  return [...new Set(parts.flatMap(({ code }) => code.map((text) => fingerprint(text, site))))].sort();
}

/** A hash as short text. The host is of no account. */
function fingerprint(text: string, site: Site): string {
  const { host } = site;
  const ofAny = host === '' ? text : text.replaceAll(host, '\0').replaceAll(`_${hostSign(site)}_`, '_');
  return fnv1a(ofAny).toString(36);
}

function entryOf(record: Readonly<Record<string, readonly string[]>>, key: string): readonly string[] {
  return (Object.hasOwn(record, key) && record[key]) || [];
}

/** A finding's id without its subject. */
export function messageOf(id: string): string {
  return id.split('#', 1)[0] ?? id;
}
