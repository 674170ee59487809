import { describe, expect, it } from 'vitest';
import { parseInspectArguments } from '../../src/cli/inspect-arguments.js';
import { parseStack, withStack } from '../../src/cli/stack.js';
import { bar, UserError } from '../../src/cli/terminal.js';
import { careless } from '../export/reports.js';

describe('readInspectArguments', () => {
  it('has text for a terminal, and Markdown for pipes and files, unless a format is given', () => {
    const formatsOf = (isTerminal: boolean, ...args: string[]) =>
      parseInspectArguments(['a.har', ...args], undefined, isTerminal).formats;
    expect(formatsOf(true)).toEqual(['text']);
    expect(formatsOf(false)).toEqual(['markdown']);
    expect(formatsOf(true, '--output', 'out')).toEqual(['markdown']);
    for (const isTerminal of [true, false]) {
      expect(formatsOf(isTerminal, '--format', 'json')).toEqual(['json']);
      expect(formatsOf(isTerminal, '--format', 'text')).toEqual(['text']);
    }
  });

  it('reads targets and options in any order', () => {
    expect(parseInspectArguments(['a.har'])).toEqual({
      help: false,
      targets: ['a.har'],
      formats: ['markdown'],
      jobs: 1,
      insecure: false,
      resolves: [],
      gate: { failOn: [] },
      credentials: { headers: [], cookies: [] },
    });
    const args = ['--format=json', '-', '--stack', 'Apache, django', '--fail-under', 'b+', 'https://a.test/'];
    const resolves = ['--resolve', 'a.test:443:127.0.0.1', '--resolve', '*:80:::1', '--insecure'];
    const many = ['--targets', 'pages.txt', '--jobs', '8', '--output', 'out', '--format', 'json,sarif'];
    const gate = ['--fail-on', 'high,new', '--baseline', 'last.json', '--accept-status', '403,404'];
    const sent = ['--header', 'X-A: 1', '--cookie', 'a=b', '--auth', 'me:pw', '--cookie', 'env:C'];
    gate.push('--accept-status', '503');
    expect(parseInspectArguments([...args, ...resolves, ...sent, ...many, ...gate])).toEqual({
      help: false,
      targets: ['-', 'https://a.test/'],
      formats: ['json', 'sarif'],
      jobs: 8,
      list: 'pages.txt',
      output: 'out',
      stack: ['apache', 'django'],
      gate: { failUnder: 'B+', failOn: [{ kind: 'severity', severity: 'high' }, { kind: 'new' }] },
      acceptStatus: [403, 404, 503],
      baseline: 'last.json',
      insecure: true,
      resolves: [
        { host: 'a.test', port: 443, address: '127.0.0.1' },
        { host: '*', port: 80, address: '::1' },
      ],
      credentials: { headers: ['X-A: 1'], cookies: ['a=b', 'env:C'], auth: 'me:pw' },
    });
    expect(parseInspectArguments(['-h']).help).toBe(true);
  });

  it.each([
    [[], 'Nothing to inspect'],
    [['-', '-'], 'only once'],
    [['-', '--targets', '-'], 'only once'],
    [['a.har', '--jobs', '0'], 'from 1 to 32, not “0”'],
    [['a.har', '--jobs', '2.5'], 'from 1 to 32'],
    [['a.har', '--format', 'json,sarif'], '--output DIR'],
    [['a.har', '--output', ''], 'is empty'],
    [['a.har', '--loud'], "Unknown option '--loud'. See --help."],
    [['a.har', '--format', 'xml'], ', not “xml”'],
    [['a.har', '--fail-under', 'E'], 'A+, A, A-'],
    [['a.har', '--accept-status', '4xx'], 'from 100 to 599, not “4xx”'],
    [['a.har', '--accept-status', '403,'], 'from 100 to 599, not “”'],
    [
      ['a.har', '--accept-status', '-403'],
      "Option '--accept-status' has no value: what follows begins with a dash. See --help.",
    ],
    [['a.har', '--accept-status=-403'], 'from 100 to 599, not “-403”'],
    [['a.har', '--accept-status', '700'], 'from 100 to 599'],
    [['a.har', '--fail-on', 'new'], 'needs --baseline'],
    [['a.har', '--fail-on', 'high,hsst'], 'not “hsst”'],
    [['a.har', '--fail-on', 'cookies/__proto__'], 'not “cookies/__proto__”'],
    [['a.har', '--stack', 'zope'], 'koa, nextjs, nuxt, sveltekit, php, '],
    [['a.har', '--stack', 'nginx,'], 'separated by single commas'],
    [['a.har', ''], 'is empty'],
    [['a.har', '--stack', '__proto__'], 'does not know “__proto__”'],
    [['a.har', '--resolve', 'a.test'], 'HOST:PORT:ADDRESS'],
    [['a.har', '--stack'], 'argument missing'],
  ])('rejects %j with one line', (args, sentence) => {
    const refused = (): unknown => parseInspectArguments(args);
    expect(refused).toThrow(UserError);
    expect(refused).toThrow(sentence);
    expect(refused).not.toThrow(/\n/);
  });
});

describe('withStack', () => {
  it('replaces the recognised servers with those of --stack, and keeps a version that was seen', () => {
    expect(withStack(careless, parseStack('apache,apache')).stack).toEqual([
      {
        name: 'apache',
        label: 'Apache',
        version: '2.4.59',
        because: 'set with --stack',
        confidence: 'sure',
        chosen: true,
      },
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
