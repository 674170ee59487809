import { EXIT } from './exit-codes.js';

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
