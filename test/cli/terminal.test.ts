import { describe, expect, it } from 'vitest';
import { printable, printableLines, step } from '../../src/cli/terminal.js';

describe('printable', () => {
  it.each([
    ['plain text, ünïcode 漢字 🙂', 'plain text, ünïcode 漢字 🙂'],
    ['\u001b]0;owned\u0007', '\\u{1b}]0;owned\\u{7}'],
    ['a\r\nb', 'a\\u{d}\\u{a}b'],
    ['abc\u202edcb\u2066', 'abc\\u{202e}dcb\\u{2066}'],
    ['\u009b31m', '\\u{9b}31m'],
    ['\u2028\u200b\ufeff\ud800', '\\u{2028}\\u{200b}\\u{feff}\\u{d800}'],
  ])('%j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('keeps the line ends of a text of ours', () => {
    expect(printableLines('a\n\u001bb')).toBe('a\n\\u{1b}b');
  });
});

describe('step', () => {
  /** A stand-in for stderr. */
  function screen(isTTY: boolean) {
    const written: string[] = [];
    const out = { isTTY, write: (text: string) => written.push(text) > 0 } as unknown as NodeJS.WriteStream;
    return { out, written };
  }

  it('says nothing of what is quickly done', async () => {
    const { out, written } = screen(false);
    expect(await step('Quick', () => Promise.resolve(7), out)).toBe(7);
    expect(written).toEqual([]);
  });

  it('says what it is doing, and cleans up after a failure', async () => {
    const { out, written } = screen(true);
    const shown = new Promise<void>((resolve) => {
      out.write = (text) => {
        written.push(String(text));
        resolve();
        return true;
      };
    });
    const work = step(
      'Slow',
      async (detail) => {
        detail('40 %');
        await shown;
        throw new Error('broke');
      },
      out,
    );
    await expect(work).rejects.toThrow('broke');
    expect(written[0]).toContain('Slow: 40 %');
    expect(written.at(-1)).toBe('\r\u001b[K');
  });
});
