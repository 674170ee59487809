import { knownHeader } from '../headers.js';
import type { Advice } from '../model/advice.js';
import type { HeaderLine } from '../model/facts.js';
import { isInFolder } from '../site.js';
import {
  isSendableName,
  isSendableValue,
  whyNotRemovable,
  whyNotSettable,
  type NotSimulable,
} from './simulable.js';
import { withoutReporting } from './reporting.js';

/** A change of one header in the responses for a tab. */
export type HeaderOperation =
  | {
      /** `append`: browsers apply each of several policies, so one that a response has itself stays in force. */
      readonly operation: 'set' | 'append';
      readonly name: string;
      readonly value: string;
      /** The advised value, if `value` lacks the places where it sends reports. */
      readonly advised?: string;
      /** Other headers: a response for which the server sends one of them does not get this one. */
      readonly unless?: readonly string[];
    }
  | { readonly operation: 'remove'; readonly name: string };

/** Advice, or a part of it, that is only computed. */
export interface Computed {
  readonly advice: Advice;
  readonly because: NotSimulable;
  /** The rest of it is simulated. */
  readonly isPart?: true;
}

/** A part of the site. */
interface Part {
  /** A plain folder, such as `/admin`: the parts of a plan have different ones. */
  readonly prefix: string;
}

/** Advice for the pages of a part, after that for the site: of two for one header it wins. */
export interface PartAdvice extends Part {
  readonly advice: readonly Advice[];
}

/** All that is changed on the pages of a part. */
export interface PartPlan extends Part {
  readonly operations: readonly HeaderOperation[];
}

/** How advice is tried in a tab. */
export interface PreviewPlan {
  /** One a header. */
  readonly operations: readonly HeaderOperation[];
  /** The parts of the site that get others instead. */
  readonly parts?: readonly PartPlan[];
  readonly computed: readonly Computed[];
  /** Names of headers that this browser sets on every page, though the fix leaves them out on some. */
  readonly everywhere?: readonly string[];
}

/** Maximum headers that one preview changes. */
const MAX_OPERATIONS = 30;

/**
 * Splits advice into what a rule for one tab can simulate, and what is only computed, because it would outlive the tab,
 * send something, or concern more than this response. Advice may be anything: the rule is made of known headers only.
 * @param sent the header lines of the page's response, as the server sent them
 * @param parts what of their advice is only computed is left out
 */
export function planPreview(
  advice: readonly Advice[],
  sent: readonly HeaderLine[],
  parts: readonly PartAdvice[] = [],
): PreviewPlan {
  const plan = planAll(advice, sent);
  if (parts.length === 0) return plan;
  const planPart = (part: PartAdvice): PartPlan => ({
    prefix: part.prefix,
    operations: planAll([...advice, ...part.advice], sent).operations,
  });
  return { ...plan, parts: parts.map(planPart) };
}

function planAll(advice: readonly Advice[], sent: readonly HeaderLine[]): PreviewPlan {
  const names = new Set(sent.map(({ name }) => name.toLowerCase()));
  const operations = new Map<string, HeaderOperation>();
  const computed: Computed[] = [];
  for (const one of advice) {
    const planned = planOne(one, names);
    if (typeof planned === 'string') {
      computed.push({ advice: one, because: planned });
      continue;
    }
    const key = planned.operation.name.toLowerCase();
    if (!operations.has(key) && operations.size >= MAX_OPERATIONS) {
      computed.push({ advice: one, because: 'too-many' });
      continue;
    }
    // As `apply` does: of several for one header the last wins.
    operations.set(key, planned.operation);
    if (planned.rest) computed.push({ advice: one, because: planned.rest, isPart: true });
  }
  return { operations: [...operations.values()], computed };
}

/** The plan for a browser whose rules cannot depend on what the server sends. */
export function withoutConditions(plan: PreviewPlan): PreviewPlan {
  const { operations, parts } = plan;
  const everywhere = allOperations(plan)
    .filter(isConditional)
    .map(({ name }) => name);
  if (everywhere.length === 0) return plan;
  return {
    ...plan,
    operations: operations.map(withoutCondition),
    ...(parts && {
      parts: parts.map((part) => ({ ...part, operations: part.operations.map(withoutCondition) })),
    }),
    everywhere: [...new Set(everywhere)],
  };
}

function withoutCondition(one: HeaderOperation): HeaderOperation {
  if (one.operation === 'remove') return one;
  const { unless: _, ...rest } = one;
  return rest;
}

/** For the site and for its parts. */
export function allOperations({ operations, parts = [] }: PreviewPlan): readonly HeaderOperation[] {
  return [...operations, ...parts.flatMap((part) => part.operations)];
}

/** Whether some pages do not get the header. */
export function isConditional(one: HeaderOperation): boolean {
  return one.operation !== 'remove' && one.unless !== undefined;
}

/** The plan as it is for one page. */
export function planFor<T extends PreviewPlan>(plan: T, url: string): T {
  const part = plan.parts?.find(({ prefix }) => isInFolder(prefix, url));
  return part ? { ...plan, operations: part.operations } : plan;
}

interface Planned {
  readonly operation: HeaderOperation;
  /** Why a part of the advice is only computed. */
  readonly rest?: NotSimulable;
}

function planOne(advice: Advice, sent: ReadonlySet<string>): Planned | NotSimulable {
  switch (advice.op) {
    case 'set-header':
      return planSet(advice, sent);
    case 'remove-header':
      return whyNotRemovable(advice.name) ?? { operation: { operation: 'remove', name: advice.name } };
    case 'hide-version': {
      const { header: name, product: value } = advice;
      // Its own error pages and the responses to other requests stay as they are.
      if (!sent.has(name.toLowerCase())) return 'server';
      const why = whyNotRemovable(name) ?? (isSendableValue(value) ? undefined : 'unsendable');
      return why ?? { operation: { operation: 'set', name, value }, rest: 'server' };
    }
    case 'set-cookie-attributes':
      return 'cookie';
    case 'redirect-to-https':
      return 'redirect';
    case 'turn-listing-off':
    case 'turn-debug-off':
      return 'server';
  }
}

function planSet(
  { name, value: given, unless: others = [] }: Extract<Advice, { op: 'set-header' }>,
  sent: ReadonlySet<string>,
): Planned | NotSimulable {
  const why = whyNotSettable(name);
  if (why) return why;
  const advised = given.trim();
  if (!isSendableValue(advised)) return 'unsendable';
  const value = withoutReporting(name, advised);
  if (value === undefined) return 'reports';
  if (!others.every(isSendableName)) return 'unsendable';
  const how = {
    operation:
      knownHeader(name)?.csp && !sent.has(name.toLowerCase()) ? ('append' as const) : ('set' as const),
    name,
    value,
    ...(others.length > 0 && { unless: others }),
  };
  return value === advised ? { operation: how } : { operation: { ...how, advised }, rest: 'reports' };
}
