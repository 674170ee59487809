import { describe, expect, it, vi } from 'vitest';
import { print, tell, withoutCommands } from '../../src/cli/terminal.js';
import { audit, sentFields } from '../../src/engine/index.js';
import { compareReports, toComparable } from '../../src/export/comparison.js';
import { comparisonMarkdown, comparisonText } from '../../src/export/comparison-text.js';
import { FORMATS } from '../../src/export/formats.js';
import { jsonText } from '../../src/export/json-text.js';
import { writeReports } from '../../src/export/write.js';
import { proposalsFor } from '../../src/fixes/proposals.js';
import { time } from '../support/growth.js';
import { pageWith } from '../support/page.js';
import { careless, hardened, proposed } from '../export/reports.js';

/** As the runner of GitHub Actions looks for commands: after white space, or the old form anywhere in a line. */
function isCommand(line: string): boolean {
  return line.replace(/^[\s\u0085]+/, '').startsWith('::') || /##(?:\w*)\[/.test(line);
}
const commandsIn = (text: string) => text.split(/[\r\n]/).filter(isCommand);

const FORGED = '::error::forged';
const hostile = pageWith({
  headers: [
    ['X-Powered-By', `a\r\n${FORGED}`],
    ['Content-Security-Policy', `${FORGED}; script-src ${FORGED} ##[add-mask]x`],
    ['Server', '##vso[task.setvariable]x'],
    [FORGED, '1'],
    ['Referrer-Policy', `\n\u0085 ${FORGED}`],
  ],
  setCookies: [`##[error]=1; Path=/`, `${FORGED}=1`],
});

describe('withoutCommands', () => {
  it.each([
    ['::error::x', '⟨U+003A⟩:error::x'],
    ['a\n \t\u0085::warning file=x::y\r::x', 'a\n \t\u0085⟨U+003A⟩:warning file=x::y\r⟨U+003A⟩:x'],
    ['a ##[error]x ##vso[y]', 'a ##⟨U+005B⟩error]x ##vso⟨U+005B⟩y]'],
    ['std::vector, a::after{}, ## [x], : :', 'std::vector, a::after{}, ## [x], : :'],
  ])('%j', (text, safe) => {
    expect(withoutCommands(text)).toBe(safe);
    expect(commandsIn(safe)).toEqual([]);
  });

  it('takes linear time', () => {
    const taken = time(() => {
      for (const piece of ['\n', ' ', '\u0085', '##', '##a', ':', '\n\u2028 '])
        withoutCommands(piece.repeat(200_000));
    });
    // Microseconds.
    expect(taken).toBeLessThan(2_000_000);
  });
});

describe('what a page sends', () => {
  const report = audit(hostile);
  const sent = sentFields(hostile);
  const hostilePage = { report, proposals: proposalsFor(hostile, report), sent };
  const about = { version: '1', date: new Date(0) };

  it.each(FORMATS)('is no command in %s', (format) => {
    expect(commandsIn(withoutCommands(writeReports(format, [hostilePage], about)))).toEqual([]);
  });

  it('changes nothing in other reports', () => {
    const pages = [careless, hardened].map((one) => ({ report: one, proposals: proposed(one) }));
    for (const format of FORMATS) {
      const text = writeReports(format, pages, about);
      expect(withoutCommands(text)).toBe(text);
    }
  });

  it('is the same data in JSON', () => {
    const value = { a: ['##[error]', '##vso[x]', '## ['] };
    expect(JSON.parse(jsonText(value))).toEqual(value);
    expect(commandsIn(jsonText(value))).toEqual([]);
  });

  it('is no command in a comparison', () => {
    const comparison = compareReports(toComparable(report, sent), toComparable(report, sent));
    for (const text of [comparisonText(comparison), comparisonMarkdown(comparison)])
      expect(commandsIn(withoutCommands(text))).toEqual([]);
  });
});

describe('print and tell', () => {
  it('write no command', async () => {
    const written: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation(((text: string, done: () => void) => {
      written.push(text);
      done();
      return true;
    }) as typeof process.stdout.write);
    vi.spyOn(console, 'error').mockImplementation((text: string) => written.push(text));
    await print(`${FORGED}\n`);
    tell(` ${FORGED}`);
    expect(written).toEqual([`⟨U+003A⟩:error::forged\n`, ` ⟨U+003A⟩:error::forged`]);
  });
});
