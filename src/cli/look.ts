import type { WriteStream } from 'node:tty';
import { PLAIN, type Look, type Tone } from '../export/text.js';

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
