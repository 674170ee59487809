import { describe, expect, it } from 'vitest';
import { readInspectArguments } from '../../src/cli/inspect-arguments.js';
import { readStack, withStack } from '../../src/cli/stack.js';
import { bar, UserError } from '../../src/cli/terminal.js';
import { careless } from '../export/reports.js';

describe('readInspectArguments', () => {
  it('reads targets and options in any order', () => {
    expect(readInspectArguments(['a.har'])).toEqual({
      help: false,
      targets: ['a.har'],
      format: 'markdown',
      insecure: false,
      resolves: [],
    });
    const args = ['--format=json', '-', '--stack', 'Apache, django', '--fail-under', 'b+', 'https://a.test/'];
    const resolves = ['--resolve', 'a.test:443:127.0.0.1', '--resolve', '*:80:::1', '--insecure'];
    expect(readInspectArguments([...args, ...resolves])).toEqual({
      help: false,
      targets: ['-', 'https://a.test/'],
      format: 'json',
      stack: ['apache', 'django'],
      failUnder: 'B+',
      insecure: true,
      resolves: [
        { host: 'a.test', port: 443, address: '127.0.0.1' },
        { host: '*', port: 80, address: '::1' },
      ],
    });
    expect(readInspectArguments(['-h']).help).toBe(true);
  });

  it.each([
    [[], 'Nothing to inspect'],
    [['-', '-'], 'only once'],
    [['a.har', '--loud'], "Unknown option '--loud'. See --help."],
    [['a.har', '--format', 'xml'], ', not “xml”'],
    [['a.har', '--fail-under', 'E'], 'A+, A, A-'],
    [['a.har', '--stack', 'iis'], 'koa, nextjs, php.'],
    [['a.har', '--stack', 'nginx,'], 'separated by single commas'],
    [['a.har', ''], 'is empty'],
    [['a.har', '--stack', '__proto__'], 'does not know “__proto__”'],
    [['a.har', '--resolve', 'a.test'], 'HOST:PORT:ADDRESS'],
    [['a.har', '--stack'], 'argument missing'],
  ])('rejects %j with one line', (args, sentence) => {
    const refused = (): unknown => readInspectArguments(args);
    expect(refused).toThrow(UserError);
    expect(refused).toThrow(sentence);
    expect(refused).not.toThrow(/\n/);
  });
});

describe('withStack', () => {
  it('replaces the recognised servers with those of --stack, and keeps a version that was seen', () => {
    expect(withStack(careless, readStack('apache,apache')).stack).toEqual([
      { name: 'apache', label: 'Apache', version: '2.4.59', because: 'set with --stack', confidence: 'sure' },
    ]);
    expect(
      withStack(careless, ['nginx', 'django']).stack.map(({ label, version }) => [label, version]),
    ).toEqual([
      ['nginx', undefined],
      ['Django', undefined],
    ]);
  });
});

describe('bar', () => {
  it('shows the progress in percent', () => {
    expect(bar(0, 200)).toBe(`${'░'.repeat(20)} 0 %`);
    expect(bar(51, 100)).toBe(`${'█'.repeat(10)}${'░'.repeat(10)} 51 %`);
    expect(bar(300, 200)).toBe(`${'█'.repeat(20)} 100 %`);
    expect(bar(0, 0)).toContain('100 %');
  });
});
