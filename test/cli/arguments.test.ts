import { describe, expect, it } from 'vitest';
import { readArguments } from '../../src/cli/arguments.js';
import { UserError } from '../../src/cli/terminal.js';

describe('readArguments', () => {
  it('reads flags and an address', () => {
    expect(readArguments([])).toEqual({ help: false, headless: false, insecure: false });
    expect(readArguments(['--insecure', 'example.com', '--headless'])).toEqual({
      help: false,
      headless: true,
      insecure: true,
      url: new URL('https://example.com'),
    });
    expect(readArguments(['-h']).help).toBe(true);
  });

  it.each([
    [['--headles'], "Unknown option '--headles'. See"],
    [['--insecure=yes'], 'does not take an argument'],
    [['a.example', 'b.example'], 'Give only one URL'],
    [['file:///etc/passwd'], 'only http and https'],
    [[''], 'not a web address'],
  ])('rejects %j with one line', (args, sentence) => {
    const refused = (): unknown => readArguments(args);
    expect(refused).toThrow(UserError);
    expect(refused).toThrow(sentence);
    expect(refused).not.toThrow(/\n/);
  });
});
