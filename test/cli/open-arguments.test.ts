import { describe, expect, it } from 'vitest';
import { parseOpenArguments } from '../../src/cli/arguments.js';
import { UserError } from '../../src/cli/terminal.js';

describe('readOpenArguments', () => {
  it('reads flags and an address', () => {
    expect(parseOpenArguments([])).toEqual({ help: false, headless: false, insecure: false });
    expect(parseOpenArguments(['--insecure', 'example.com', '--headless'])).toEqual({
      help: false,
      headless: true,
      insecure: true,
      url: new URL('https://example.com'),
    });
    expect(parseOpenArguments(['-h']).help).toBe(true);
  });

  it.each([
    [['--headles'], "Unknown option '--headles'. See"],
    [['--insecure=yes'], 'does not take an argument'],
    [['a.example', 'b.example'], 'Give only one URL'],
    [['file:///etc/passwd'], 'only http and https'],
    [[''], 'not a web address'],
  ])('rejects %j with one line', (args, sentence) => {
    const refused = (): unknown => parseOpenArguments(args);
    expect(refused).toThrow(UserError);
    expect(refused).toThrow(sentence);
    expect(refused).not.toThrow(/\n/);
  });
});
