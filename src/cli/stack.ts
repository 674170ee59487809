import { withChosenStack, type Report, type StackName } from '../engine/index.js';
import { visible } from '../export/visible.js';
import { isStackName, STACKS } from '../fixes/index.js';
import { UserError } from './terminal.js';

/** Every server there are fixes for. */
export const STACK_NAMES = Object.keys(STACKS).filter(isStackName);

/**
 * Reads names such as `apache,django`, outermost first.
 * @throws UserError for a name there are no fixes for
 */
export function readStack(text: string): StackName[] {
  const names = text.split(',').map((name) => name.trim().toLowerCase());
  const stranger = names.find((name) => !isStackName(name));
  if (stranger === undefined) return [...new Set(names.filter(isStackName))];
  const known = STACK_NAMES.join(', ');
  if (stranger === '')
    throw new UserError(`--stack takes names out of ${known}, with one comma between two of them.`);
  throw new UserError(`--stack takes names out of ${known}, not “${visible(stranger.slice(0, 200))}”.`);
}

/** The report for servers that the person knows better than the evidence does. */
export function withStack(report: Report, names: readonly StackName[]): Report {
  return withChosenStack(report, names, 'named by --stack');
}
