import { withChosenStack, type Report, type StackName } from '../engine/index.js';
import { visible } from '../export/visible.js';
import { choiceGroups, isStackName, STACKS } from '../fixes/index.js';
import { UserError } from './terminal.js';

/** Every server that has fixes. */
export const STACK_NAMES = Object.keys(STACKS).filter(isStackName);

/** Columns of the names in the help, whose lines have others before them. */
const WIDTH = 70;

/** The names in lines for the help, in groups. */
export function stackLines(): string[] {
  return choiceGroups().flatMap(({ label, choices }) => {
    const names = `${label}: ${choices.map(({ name }) => name).join(', ')}`;
    return names.match(new RegExp(`.{1,${WIDTH}}(?:,(?= )|$)`, 'g'))?.map((line) => line.trim()) ?? [];
  });
}

/**
 * Reads names such as `apache,django`, outermost first.
 * @throws UserError for a name without fixes
 */
export function parseStack(text: string): StackName[] {
  const names = text.split(',').map((name) => name.trim().toLowerCase());
  const unknown = names.find((name) => !isStackName(name));
  if (unknown === undefined) return [...new Set(names.filter(isStackName))];
  const known = STACK_NAMES.join(', ');
  if (unknown === '')
    throw new UserError(
      `--stack must be a list of names separated by single commas. Possible names: ${known}.`,
    );
  throw new UserError(`--stack does not know “${visible(unknown.slice(0, 200))}”. Possible names: ${known}.`);
}

/** The report with the servers that --stack names. */
export function withStack(report: Report, names: readonly StackName[]): Report {
  return withChosenStack(report, names, 'set with --stack');
}
