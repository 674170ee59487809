/** What a page sends must be no command to the CI service that reads the log. */
const COMMANDS: readonly (readonly [pattern: RegExp, neutral: string])[] = [
  // GitHub: `::error::…` at the start of a line, or after white space.
  [/^((?:[^\S\r\n]|\u0085)*):(?=:)/gm, '$1⟨U+003A⟩'],
  // GitHub, Azure and TeamCity: `##[error]`, `##vso[…]` and the like, anywhere in a line.
  [/(##\w*)\[/g, '$1⟨U+005B⟩'],
];

/** The text without commands to CI services: a character of each is shown by its code point. */
export function withoutCommands(text: string): string {
  return COMMANDS.reduce((all, [pattern, neutral]) => all.replace(pattern, neutral), text);
}

let handlesErrors = false;

/**
 * Writes text to standard output, as fast as its reader takes it. A reader that ends early, such as head, is no error.
 * The text begins and ends a line, or is JSON.
 */
export async function print(text: string): Promise<void> {
  if (!handlesErrors) process.stdout.on('error', () => undefined);
  handlesErrors = true;
  await new Promise<void>((resolve) => {
    process.stdout.write(withoutCommands(text), () => resolve());
  });
}

/** Writes a line to standard error. */
export function tell(line: string): void {
  console.error(withoutCommands(line));
}
