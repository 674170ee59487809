import type { DevelopmentServer, StackMember, StackName } from '../engine/index.js';
import data from './data/choices.json' with { type: 'json' };
import { isStackName, stackOf } from './stacks/index.js';

/** Stacks that a person can choose, under a heading. */
export interface ChoiceGroup {
  readonly label: string;
  readonly choices: readonly { readonly name: StackName; readonly label: string }[];
}

/** Where sites are deployed, the likely first, by what they are written with. */
const LIKELY: Readonly<Record<string, readonly string[]>> = data.likely;

/**
 * Every stack that has fixes, in groups.
 * @param likely names of those that are listed first, in a group of their own as well
 */
export function choiceGroups(likely: readonly string[] = []): readonly ChoiceGroup[] {
  return [{ label: 'Likely', names: likely }, ...data.groups]
    .map(({ label, names }) => ({
      label,
      choices: names.flatMap((name) =>
        isStackName(name) ? [{ name, label: stackOf(name)?.label ?? name }] : [],
      ),
    }))
    .filter(({ choices }) => choices.length > 0);
}

/** Where a site that is on a development server now is likely to be deployed: names, the likely first. */
export function likelyDeployments(
  { name, runs, hides }: DevelopmentServer,
  stack: readonly StackMember[],
): readonly string[] {
  const written = [...(name ? [{ name }] : []), ...applicationsIn(stack, hides)];
  const special = written.find((one) => Object.hasOwn(LIKELY, one.name));
  return LIKELY[special?.name ?? (runs || written.length > 0 ? 'others' : 'files')] ?? [];
}

/** The chain of a site that is deployed behind, or on, what a person chose: names, outermost first. */
export function deployedChain(
  chosen: string,
  { name, hides }: DevelopmentServer,
  stack: readonly StackMember[],
): readonly string[] {
  if (isStackName(chosen) && stackOf(chosen)?.kind === 'application') return [chosen];
  const behind = applicationsIn(stack, hides).map((one) => one.name);
  return [chosen, ...new Set([...behind, ...(name && behind.length === 0 ? [name] : [])])];
}

function applicationsIn(stack: readonly StackMember[], hides: string | undefined): readonly StackMember[] {
  return stack.filter(
    ({ name }) => name !== hides && isStackName(name) && stackOf(name)?.kind === 'application',
  );
}
