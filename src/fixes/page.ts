import {
  apply,
  audit,
  mergeAdvice,
  SEVERITIES,
  targetOf,
  type Advice,
  type Finding,
  type HeaderLine,
  type PageSnapshot,
  type Report,
  type WrittenAdvice,
} from '../engine/index.js';
import type { FixBlock } from './write/blocks.js';
import { fixesForChain, supportedOf, supportOf, type FixRefusal, type Support } from './chain.js';
import { adviceOf, contextOf } from './context.js';
import { testedOn, type Tested } from './proven.js';
import type { PageContext } from './write/rendering.js';
import { stackOf } from './stacks/index.js';
import { headerLines } from './write/rollout.js';

/** The block of all fixes for one place. */
export interface PageFix extends FixBlock {
  /** Ids of the findings that this block closes once all blocks of the chain are applied. */
  readonly closes: readonly string[];
  /** The version of the real server on which a test run had exactly these lines and closed all of them, or null. */
  readonly proven: string | null;
  /** What of it was tested; null for nothing. */
  readonly tested: Tested | null;
}

export interface PageFixes {
  readonly fixes: readonly PageFix[];
  readonly refusals: readonly FixRefusal[];
  readonly support: Support;
  /** The headers to send first, for any server. */
  readonly headers: readonly HeaderLine[];
  /** The advice that has a fix, with the effect of the fix as written. */
  readonly written: readonly WrittenAdvice[];
  /** What of the page they depend on. */
  readonly context: PageContext;
}

/** The fixes for all findings of a page: one block per place, nothing twice. */
export function pageFixes(snapshot: PageSnapshot, { findings, stack }: Report): PageFixes {
  const context = contextOf(snapshot);
  const { blocks, refusals, written } = fixesForChain(adviceOf(findings), stack, context);
  const recommended = blocks.filter(({ alternative }) => !alternative);
  const closes = closedBy(snapshot, findings, recommended);
  const names = supportedOf(stack).map(({ name }) => name);
  return {
    fixes: recommended.map((block, at): PageFix => {
      const closed = closes[at] ?? [];
      // An edge passes on what comes from behind it.
      const isOfEdge = stackOf(block.stack)?.kind === 'edge';
      const behind = isOfEdge ? names : names.filter((name) => stackOf(name)?.kind !== 'edge');
      const ofChain = recommended.filter(({ stack }) => behind.includes(stack));
      const tested = testedOn(behind, block, ofChain, closed, context);
      const isProven = tested?.except.length === 0 && tested.closes.length === closed.length;
      return {
        ...block,
        closes: closed.map(({ id }) => id),
        proven: isProven ? tested.version : null,
        tested,
      };
    }),
    refusals,
    support: supportOf(stack),
    headers: headerLines(adviceOf(findings)),
    written,
    context,
  };
}

function isRedirect({ op }: Advice): boolean {
  return op === 'redirect-to-https';
}

/** Whether no text does it over http: HSTS, and nginx’s flags of a Secure cookie. */
function isOnlyOverHttps(advice: Advice): boolean {
  if (advice.op === 'set-cookie-attributes') return Boolean(advice.secure ?? advice.keeps?.secure);
  return advice.op === 'set-header' && advice.name.toLowerCase() === 'strict-transport-security';
}

function isReported(advice: Advice): boolean {
  return advice.op === 'set-header' && advice.rollout === 'report-only-first';
}

/** Whether a finding takes the place of another of its rule: about the same cookie or header, or no milder. */
function replaces(arrived: Finding, { rule, subject, severity, points }: Finding): boolean {
  if (arrived.rule !== rule) return false;
  if (subject !== undefined && arrived.subject === subject) return true;
  if (points > 0) return arrived.points >= points;
  return arrived.subject === subject && SEVERITIES.indexOf(arrived.severity) >= SEVERITIES.indexOf(severity);
}

/** The findings that each block closes, found by applying the advice to the facts and grading again. */
function closedBy(
  snapshot: PageSnapshot,
  findings: readonly Finding[],
  blocks: readonly FixBlock[],
): (readonly Finding[])[] {
  const before = new Set(findings.map(({ id }) => id));
  const isSentHere = (one: Advice) => snapshot.url.startsWith('https:') || !isOnlyOverHttps(one);
  const closedAfter = (done: readonly Advice[]) => {
    const after = audit(apply(snapshot, done.some(isRedirect) ? done : done.filter(isSentHere))).findings;
    const ids = new Set(after.map(({ id }) => id));
    const arrived = after.filter(({ id }) => !before.has(id));
    // A finding that another replaces is not closed, nor is that of a policy that is only reported.
    return new Set(
      findings.filter(
        (finding) =>
          !ids.has(finding.id) &&
          !finding.advice.some(isReported) &&
          !arrived.some((one) => replaces(one, finding)),
      ),
    );
  };
  const closedByAll = closedAfter(mergeAdvice(blocks.flatMap(({ effect }) => effect)));
  return blocks.map(({ effect }) => {
    if (effect.length === 0) return [];
    const closedByThis = closedAfter(effect);
    const targets = new Set(effect.map(targetOf));
    // If several blocks are needed, the one with the finding's last advice closes it.
    const isLast = ({ advice }: Finding) => {
      const last = advice.at(-1);
      return last !== undefined && targets.has(targetOf(last));
    };
    return [...closedByAll].filter((one) => closedByThis.has(one) || isLast(one));
  });
}
