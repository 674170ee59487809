import { describe, expect, it } from 'vitest';
import { lookOf } from '../../src/cli/terminal.js';

const SCREEN = { isTTY: true, columns: 120 };
const shown = (stream: Parameters<typeof lookOf>[0], env: Record<string, string> = {}) =>
  lookOf(stream, env).paint('high', 'high');

describe('lookOf', () => {
  it('has the width of a terminal, and 80 columns elsewhere', () => {
    const widths = [SCREEN, { isTTY: true, columns: 0 }, { isTTY: true, columns: 12 }, { columns: 120 }, {}];
    expect(widths.map((stream) => lookOf(stream, {}).width)).toEqual([120, 80, 40, 80, 80]);
  });

  it('has colours on a terminal, unless NO_COLOR or a dumb terminal forbids it', () => {
    expect(shown(SCREEN)).toBe('\u001b[1;31mhigh\u001b[0m');
    for (const env of [{ NO_COLOR: '1' }, { NO_COLOR: '0' }, { TERM: 'dumb' }, { FORCE_COLOR: '0' }])
      expect(shown(SCREEN, env)).toBe('high');
    expect(shown(SCREEN, { NO_COLOR: '' })).not.toBe('high');
  });

  it('has colours elsewhere only with FORCE_COLOR', () => {
    expect(shown({})).toBe('high');
    expect(shown({}, { FORCE_COLOR: '1' })).not.toBe('high');
    expect(shown({}, { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe('high');
  });
});
