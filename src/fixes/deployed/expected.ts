import { MAX_EXPECTED, plannable, plannedValue, type Expected } from '../../engine/deployed/index.js';
import {
  attributesAsked,
  targetOf,
  type Advice,
  type Finding,
  type WrittenAdvice,
} from '../../engine/index.js';
import { firstStep } from '../write/rollout.js';

export interface ExpectedOfFixes {
  readonly expects: readonly Expected[];
  /** Ids of findings with a fix that no header shows, such as a directory listing, or that is beyond MAX_EXPECTED. */
  readonly unchecked: readonly string[];
}

/**
 * What responses show once the fixes are deployed, in their first step.
 * @param isKept whether whoever reads it again understands it
 */
export function expectedOf(
  written: readonly WrittenAdvice[],
  findings: readonly Finding[],
  isKept: (one: Expected) => boolean,
): ExpectedOfFixes {
  const all = written.map(({ advice, effect, goal = [advice] }) => {
    const target = targetOf(advice);
    const ids = findings
      .filter((finding) => finding.advice.some((one) => targetOf(one) === target))
      .map(({ id }) => id);
    const expects = effect.flatMap((one) => expectedOfOne(one, goal, plannable(ids)));
    return { ids, expects: expects.filter(isKept) };
  });
  const expects = all.flatMap((one) => one.expects).slice(0, MAX_EXPECTED);
  const checked = new Set(expects.flatMap((one) => one.findings));
  const ids = new Set(all.flatMap((one) => one.ids));
  return { expects, unchecked: plannable([...ids].filter((id) => !checked.has(id))) };
}

function expectedOfOne(advice: Advice, goal: readonly Advice[], findings: readonly string[]): Expected[] {
  switch (advice.op) {
    case 'set-header': {
      return firstStep(advice).headers.map(({ name, value, unless, parts }): Expected => {
        const first = { name, value: parts ? null : plannedValue(name, value) };
        const later = laterOf(first, goal);
        return { kind: 'header', ...first, ...(later && { later }), ...(unless && { unless }), findings };
      });
    }
    case 'remove-header':
      return [{ kind: 'gone', name: advice.name, what: 'header', findings }];
    case 'hide-version':
      return advice.inPages ? [] : [{ kind: 'gone', name: advice.header, what: 'version', findings }];
    case 'set-cookie-attributes':
      return [{ kind: 'cookie', name: advice.cookie, attributes: attributesAsked(advice), findings }];
    case 'redirect-to-https':
      return [{ kind: 'redirect', findings }];
    case 'turn-listing-off':
    case 'turn-debug-off':
      return [];
  }
}

/** The header of the goal that takes the place of that of the first step; undefined if it is the goal. */
function laterOf({ name, value }: { name: string; value: string | null }, goal: readonly Advice[]) {
  const enforced = name.replace(/-Report-Only$/i, '').toLowerCase();
  for (const one of goal) {
    if (one.op !== 'set-header' || one.name.toLowerCase() !== enforced) continue;
    // Parts of the site have other values.
    const later = { name: one.name, value: one.parts ? null : plannedValue(one.name, one.value) };
    if (later.value !== value || later.name.toLowerCase() !== name.toLowerCase()) return later;
  }
  return undefined;
}
