import { PLAIN, type Look, type Tone } from '../export/text.js';
import type { WriteStream } from 'node:tty';
import { EXIT } from './exit-codes.js';

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

/** An error whose message is printed to the user without a stack trace. */
export class UserError extends Error {
  readonly exitCode: number = EXIT.failed;
}

/** There is no browser, or it does not start. */
export class NoBrowserError extends UserError {
  override readonly exitCode = EXIT.noBrowser;
}

/** Does some work of which the label tells; `detail` sets its progress. */
export type Step = <T>(label: string, work: (detail: (text: string) => void) => Promise<T>) => Promise<T>;

/** Tells nothing. */
export const silently: Step = (_, work) => work(() => undefined);

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_EVERY_MS = 100;
const PLAIN_AFTER_MS = 1_000;
/** How many spinners turn: only the last one is shown. */
let turning = 0;
const CLEAR_LINE = '\r\u001b[K';

/**
 * Runs `work` and shows its label on stderr: with a spinner on a terminal, otherwise as one line after a second. `detail`
 * sets the progress.
 */
export async function withSpinner<T>(
  label: string,
  work: (detail: (text: string) => void) => Promise<T>,
  out: NodeJS.WriteStream = process.stderr,
): Promise<T> {
  let detail = '';
  let frame = 0;
  const own = (turning += 1);
  const timer = out.isTTY
    ? setInterval(() => {
        if (own !== turning) return;
        frame = (frame + 1) % FRAMES.length;
        out.write(`${CLEAR_LINE}${FRAMES[frame] ?? ''} ${label}${detail}`);
      }, FRAME_EVERY_MS)
    : setTimeout(() => out.write(`${label} …\n`), PLAIN_AFTER_MS);
  try {
    return await work((text) => {
      detail = `: ${text}`;
    });
  } finally {
    clearInterval(timer);
    turning -= 1;
    if (out.isTTY) out.write(CLEAR_LINE);
  }
}

const BAR_WIDTH = 20;

/** Progress as a bar: `█████░░░░░ 50 %`. */
export function bar(done: number, all: number): string {
  const share = all > 0 ? Math.min(1, Math.max(0, done / all)) : 1;
  const filled = Math.floor(share * BAR_WIDTH);
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${Math.floor(share * 100)} %`;
}

/** Select Graphic Rendition (ECMA-48 §8.3.117), in the colours that the user chose for the terminal. */
const SGR: Readonly<Record<Tone, string>> = {
  high: '1;31',
  medium: '33',
  low: '36',
  info: '2',
  good: '1;32',
  fair: '1;33',
  bad: '1;31',
  strong: '1',
  quiet: '2',
};

/** Columns below which a table says nothing. A narrower terminal breaks the lines. */
const NARROWEST = 40;

/** How a stream shows a text. */
export function lookOf(
  { isTTY, columns }: Partial<Pick<WriteStream, 'isTTY' | 'columns'>>,
  env: Readonly<Record<string, string | undefined>>,
): Look {
  return {
    width: isTTY && columns ? Math.max(columns, NARROWEST) : PLAIN.width,
    paint: hasColours(isTTY, env) ? (text, tone) => `\u001b[${SGR[tone]}m${text}\u001b[0m` : PLAIN.paint,
  };
}

/** As no-color.org and force-color.org say. */
function hasColours(isTTY = false, env: Readonly<Record<string, string | undefined>>): boolean {
  if (env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced) return forced !== '0';
  return isTTY && env['TERM'] !== 'dumb';
}
