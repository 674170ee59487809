import { describe, expect, it } from 'vitest';
import { clone } from '../../src/cli/clone.js';
import { COMMANDS, isCommandName } from '../../src/cli/commands.js';
import { EXIT } from '../../src/cli/exit-codes.js';
import { help, helpOf } from '../../src/cli/main.js';
import { published } from '../../src/cli/published.js';
import { STACK_NAMES } from '../../src/cli/stack.js';

const names = Object.keys(COMMANDS).filter(isCommandName);

describe('--help', () => {
  it('lists every server for --stack', () => {
    const [, option = ''] = /(--stack[^]*?)\n\n/.exec(help(published)) ?? [];
    for (const name of STACK_NAMES) expect(option).toMatch(new RegExp(`\\b${name}\\b`));
  });

  it('names every command, option and exit code, in lines of at most 110 characters', () => {
    const all = help(published);
    for (const name of names) {
      expect(all).toContain(published.calls[name]);
      const terms = COMMANDS[name].sections.flatMap(({ rows }) => rows.map(([term]) => term));
      for (const term of terms) {
        expect(all).toContain(`  ${term} `);
        expect(helpOf(name, published)).toContain(`  ${term} `);
      }
    }
    for (const code of Object.values(EXIT)) expect(all).toMatch(new RegExp(`^ {2}${String(code)} `, 'm'));
    for (const line of all.split('\n')) expect(line.length, line).toBeLessThanOrEqual(110);
  });

  it('calls the commands as they are called there', () => {
    expect(helpOf('open', clone)).toContain('  npm start -- [URL]');
    expect(help(published)).not.toContain('npm ');
  });
});
