import {
  apply,
  audit,
  settled,
  targetOf,
  type Advice,
  type Finding,
  type PageSnapshot,
  type Report,
} from '../engine/index.js';
import type { FixBlock } from './blocks.js';
import { chainsOf, fixesForChain, type FixRefusal } from './chain.js';
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
}

/** What to write where for all findings of a page together: one block a place, nothing twice. */
export function pageFixes(snapshot: PageSnapshot, { findings, stack }: Report): PageFixes {
  const host = URL.canParse(snapshot.url) ? new URL(snapshot.url).hostname : '';
  const advice = findings.flatMap((finding) => finding.advice);
  const chains = chainsOf(stack).map((chain) => {
    const { blocks, refusals } = fixesForChain(advice, chain, host);
    const recommended = blocks.filter(({ alternative }) => !alternative);
    const closes = closedBy(snapshot, findings, recommended);
    const fixes = recommended.map((block, at): PageFix => {
      const ids = closes[at] ?? [];
      return {
        ...block,
        closes: ids,
        proven: provenOn(
          chain.map(({ name }) => name),
          block,
          ids,
        ),
      };
    });
    return { fixes, refusals };
  });
  return {
    fixes: chains.flatMap(({ fixes }) => fixes),
    refusals: chains.flatMap(({ refusals }) => refusals),
  };
}

/** For each block, what is gone by it: tried out on the facts, never taken from the advice's word. */
function closedBy(
  snapshot: PageSnapshot,
  findings: readonly Finding[],
  blocks: readonly FixBlock[],
): (readonly string[])[] {
  const before = new Set(findings.map(({ id }) => id));
  const goneAfter = (done: readonly Advice[]) => {
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
  const goneByAll = goneAfter(settled(blocks.flatMap(({ does }) => does)));
  return blocks.map(({ does }) => {
    if (does.length === 0) return [];
    const goneByThis = goneAfter(does);
    const targets = new Set(does.map(targetOf));
    // Where it takes several blocks, it is the one that holds the last thing the finding asks for.
    const isLast = ({ advice }: Finding) => {
      const last = advice.at(-1);
      return last !== undefined && targets.has(targetOf(last));
    };
    return [...goneByAll].filter((one) => goneByThis.has(one) || isLast(one)).map(({ id }) => id);
  });
}
