import packageJson from '../../package.json' with { type: 'json' };
import { runCommand } from './command.js';
import { COMMANDS, DEFAULT_COMMAND, isCommandName, type CommandName } from './commands.js';
import { ENDS, EXIT, EXIT_MEANINGS, type End } from './exit-codes.js';
import type { Installation } from './installation.js';
import type { HelpSection } from './options.js';

const { version, description } = packageJson;

/** Where the texts of the help begin. */
const COLUMN = 34;

/** How commands end. */
function exitCodes(ends: readonly End[]): HelpSection {
  return { title: 'Exit codes', rows: ends.map((end) => [String(EXIT[end]), EXIT_MEANINGS[end]] as const) };
}

async function runNamed(
  name: CommandName,
  args: readonly string[],
  installation: Installation,
): Promise<void> {
  await runCommand(async (onExit) => {
    const job = COMMANDS[name].prepare(args, installation.folder);
    if (job) process.exitCode = await job(installation, onExit);
    else console.log(helpOf(name, installation));
  });
}

/** Runs a command line: the default command, unless the first argument names another. */
export async function main(args: readonly string[], installation: Installation): Promise<void> {
  const [first, ...rest] = args;
  if (first === '--version') console.log(version);
  else if (first === '--help' || first === '-h') console.log(help(installation));
  else if (isCommandName(first)) await runNamed(first, rest, installation);
  else await runNamed(DEFAULT_COMMAND, args, installation);
}

/** The help text of one command. */
export function helpOf(name: CommandName, { calls }: Installation): string {
  const { usage, summary, sections, ends } = COMMANDS[name];
  return formatHelp(`Sitegrade ${summary}.\n\n  ${calls[name]} ${usage}`, [...sections, exitCodes(ends)]);
}

/** The help text of all commands. */
export function help({ calls }: Installation): string {
  const names = Object.keys(COMMANDS).filter(isCommandName);
  const commands: HelpSection = {
    title: 'Commands',
    rows: [
      ...names.map((name) => [`${calls[name]} ${COMMANDS[name].usage}`, COMMANDS[name].summary] as const),
      [`${calls[DEFAULT_COMMAND]} --version`, 'prints the version'],
      [`${calls[DEFAULT_COMMAND]} COMMAND --help`, 'prints the help of one command'],
    ],
  };
  const options = names.flatMap((name) =>
    COMMANDS[name].sections.map(({ title, rows }) => ({ title: `${name}: ${title}`, rows })),
  );
  return formatHelp(`Sitegrade ${version}. ${description}`, [commands, ...options, exitCodes(ENDS)]);
}

/** A help text: how to call it, then its sections with their texts in one column. */
function formatHelp(lead: string, sections: readonly HelpSection[]): string {
  const indent = `\n${' '.repeat(COLUMN)}`;
  const row = (term: string, text: string) =>
    `  ${term}${term.length + 2 < COLUMN ? ' '.repeat(COLUMN - 2 - term.length) : indent}${text.replaceAll('\n', indent)}`;
  const blocks = sections.map(({ title, rows }) =>
    [title, ...rows.map(([term, text]) => row(term, text))].join('\n'),
  );
  return [lead, ...blocks].join('\n\n');
}
