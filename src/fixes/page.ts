import {
  apply,
  audit,
  settled,
  targetOf,
  type Advice,
  type Finding,
  type HeaderLine,
  type PageSnapshot,
  type Report,
  type StackMember,
  type WrittenAdvice,
} from '../engine/index.js';
import type { FixBlock } from './blocks.js';
import {
  fixesForChain,
  supportedOf,
  supportOf,
  type ChainFixes,
  type FixRefusal,
  type Support,
} from './chain.js';
import { headerLines } from './header-lines.js';
import { provenOn } from './proven.js';

/** A block for everything the page's findings ask of one place. */
export interface PageFix extends FixBlock {
  /** Ids of the findings that are gone once every block of its chain is in place, by this one's doing. */
  readonly closes: readonly string[];
  /** The version of the real server on which the test run saw all of that, or null. */
  readonly proven: string | null;
}

export interface PageFixes {
  readonly fixes: readonly PageFix[];
  readonly refusals: readonly FixRefusal[];
  readonly support: Support;
  /** The header lines to send to begin with, whatever the server. */
  readonly headers: readonly HeaderLine[];
  /** The advice there is a text for, with what that text does as it stands. */
  readonly written: readonly WrittenAdvice[];
}

/** The fixes for some findings of a page, by the servers of its chain that are supported. */
export function fixesForFindings(
  snapshot: PageSnapshot,
  findings: readonly Finding[],
  stack: readonly StackMember[],
): ChainFixes {
  return fixesForChain(adviceOf(findings), supportedOf(stack), hostOf(snapshot));
}

function adviceOf(findings: readonly Finding[]): Advice[] {
  return findings.flatMap(({ advice }) => advice);
}

/** What to write where for all findings of a page together: one block a place, nothing twice. */
export function pageFixes(snapshot: PageSnapshot, { findings, stack }: Report): PageFixes {
  const { blocks, refusals, written } = fixesForFindings(snapshot, findings, stack);
  const recommended = blocks.filter(({ alternative }) => !alternative);
  const closes = closedBy(snapshot, findings, recommended);
  const names = supportedOf(stack).map(({ name }) => name);
  return {
    fixes: recommended.map((block, at): PageFix => {
      const ids = closes[at] ?? [];
      return { ...block, closes: ids, proven: provenOn(names, block, ids) };
    }),
    refusals,
    support: supportOf(stack),
    headers: headerLines(adviceOf(findings)),
    written,
  };
}

/** The page's host, as fixes that have to name it write it: without port. */
function hostOf({ url }: PageSnapshot): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}

/** For each block, what is gone by it: tried out on the facts, never taken from the advice's word. */
function closedBy(
  snapshot: PageSnapshot,
  findings: readonly Finding[],
  blocks: readonly FixBlock[],
): (readonly string[])[] {
  const before = new Set(findings.map(({ id }) => id));
  const closedAfter = (done: readonly Advice[]) => {
    const after = audit(apply(snapshot, done)).findings;
    const ids = new Set(after.map(({ id }) => id));
    const arrived = after.filter(({ id }) => !before.has(id));
    // What only changes its name is not gone: a policy that is missing, and then reports without enforcing.
    return new Set(
      findings.filter(
        ({ id, rule, points }) =>
          !ids.has(id) && !(points > 0 && arrived.some((one) => one.rule === rule && one.points >= points)),
      ),
    );
  };
  const closedByAll = closedAfter(settled(blocks.flatMap(({ effect }) => effect)));
  return blocks.map(({ effect }) => {
    if (effect.length === 0) return [];
    const closedByThis = closedAfter(effect);
    const targets = new Set(effect.map(targetOf));
    // Where it takes several blocks, it is the one that holds the last thing the finding asks for.
    const isLast = ({ advice }: Finding) => {
      const last = advice.at(-1);
      return last !== undefined && targets.has(targetOf(last));
    };
    return [...closedByAll].filter((one) => closedByThis.has(one) || isLast(one)).map(({ id }) => id);
  });
}
