import { describe, expect, it } from 'vitest';
import { withSpinner } from '../../src/cli/terminal.js';

describe('withSpinner', () => {
  /** A stand-in for stderr. */
  function screen(isTTY: boolean) {
    const written: string[] = [];
    const out = { isTTY, write: (text: string) => written.push(text) > 0 } as unknown as NodeJS.WriteStream;
    return { out, written };
  }

  it('prints nothing for short work', async () => {
    const { out, written } = screen(false);
    expect(await withSpinner('Quick', () => Promise.resolve(7), out)).toBe(7);
    expect(written).toEqual([]);
  });

  it('shows only the last of several', async () => {
    const { out, written } = screen(true);
    const turns = (label: string) =>
      new Promise<void>((resolve) => {
        out.write = (text) => {
          if (written.push(String(text)) > 2 && String(text).endsWith(label)) resolve();
          return true;
        };
      });
    await withSpinner(
      'Outer',
      async () => {
        await withSpinner('Inner', () => turns('Inner'), out);
        expect(written.filter((text) => text.endsWith('Outer'))).toEqual([]);
        await turns('Outer');
      },
      out,
    );
    expect(written.at(-2)).toContain('Outer');
  });

  it('prints what it is doing, and clears the line after a failure', async () => {
    const { out, written } = screen(true);
    const shown = new Promise<void>((resolve) => {
      out.write = (text) => {
        written.push(String(text));
        resolve();
        return true;
      };
    });
    const work = withSpinner(
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
