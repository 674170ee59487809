import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ACTION, runAction } from '../support/action.js';

const SHOP = 'https://shop.example/';

describe('the step of the action', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sitegrade-action-'));
    // Instead of Sitegrade: writes its arguments.
    await writeFile(join(folder, 'say.mjs'), 'console.log(JSON.stringify(process.argv.slice(2)));');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const run = (inputs: Readonly<Record<string, string>>) =>
    runAction({ command: 'node say.mjs', ...inputs }, folder);
  /** What the command got; nothing else may have been written or run. */
  async function received(inputs: Readonly<Record<string, string>>): Promise<string[]> {
    const { code, out, err } = await run(inputs);
    expect([code, out, err]).toEqual([0, '', '']);
    expect((await readdir(folder)).sort()).toEqual(['say.mjs', 'sitegrade.sarif']);
    return JSON.parse(await readFile(join(folder, 'sitegrade.sarif'), 'utf8')) as string[];
  }

  it('gives targets after --, and options before', async () => {
    expect(await received({ targets: `${SHOP}\n  recorded.har\t`, options: '--fail-under B' })).toEqual([
      ...['inspect', '--format', 'sarif', '--fail-under', 'B', '--', SHOP, 'recorded.har'],
    ]);
    expect(await received({ targets: SHOP })).toEqual(['inspect', '--format', 'sarif', '--', SHOP]);
  });

  it('splits targets and options at the same white space', async () => {
    const text = '\r\na\r\n\r\nb\r\vc\fd\t e\r\n';
    const words = ['a', 'b', 'c', 'd', 'e'];
    expect(await received({ targets: text, options: text })).toEqual([
      ...['inspect', '--format', 'sarif', ...words, '--', ...words],
    ]);
  });

  it.each(['', ' ', '\r\n\t'])('the targets %j: only if an option names some', async (targets) => {
    for (const options of ['', '--fail-under B', '--configs a', '--header "X: --config a"']) {
      expect(await run({ targets, options })).toEqual({
        code: 1,
        out: '',
        err: 'The input “targets” is empty, and “options” has neither --targets nor --config.\n',
      });
      expect(await readdir(folder)).toEqual(['say.mjs']);
    }
    for (const option of ['--targets', '--config'])
      for (const options of [`${option} "a b"`, `--jobs 2 ${option}=a`])
        expect(await received({ targets, options })).toContain('inspect');
  });

  it.each([' ', '\r\n', '""', `'' node`])('refuses the command %j: it names none', async (command) => {
    expect(await run({ targets: SHOP, command })).toEqual({
      code: 1,
      out: '',
      err: 'The input “command” names no command.\n',
    });
    expect(await readdir(folder)).toEqual(['say.mjs']);
  });

  it('refuses options and a command of more than 8,192 characters', async () => {
    const longest = 'a '.repeat(4096);
    expect(await received({ targets: SHOP, options: longest })).toHaveLength(4 + 4096 + 1);
    for (const input of ['options', 'command'])
      expect(await run({ targets: SHOP, [input]: `${longest}a` })).toEqual({
        code: 1,
        out: '',
        err: '“options” or “command” has more than 8,192 characters.\n',
      });
  });

  it('gives thousands of targets', async () => {
    const targets = Array.from({ length: 4000 }, (_, at) => `${SHOP}${at}`);
    expect((await received({ targets: targets.join('\r\n') })).slice(4)).toEqual(targets);
  });

  it.each(['--output=..', `${SHOP} --config=x.json`, '-', `${SHOP}\n--`, '\t-x'])(
    'refuses the target %j: it is an option',
    async (targets) => {
      const { code, out, err } = await run({ targets });
      expect([code, out]).toEqual([1, '']);
      expect(err).toBe('A target begins with “-”. Options belong into the input “options”.\n');
      expect(await readdir(folder)).toEqual(['say.mjs']);
    },
  );

  it.each<[options: string, words: readonly string[]]>([
    ['--header "X: a b"', ['--header', 'X: a b']],
    [`--header 'X: "a"  b'\n--cookie a=b`, ['--header', 'X: "a"  b', '--cookie', 'a=b']],
    [`--header="X: it's" ''`, ["--header=X: it's", '']],
    [`a"b c"'d "e'f`, ['ab cd "ef']],
    ['"one\ntwo"', ['one\ntwo']],
    ['  \n ', []],
    ['C:\\folder\\n \\"x y\\"', ['C:\\folder\\n', '\\x y\\']],
    ['“ä ö”', ['“ä', 'ö”']],
  ])('splits the options %j as quotes say', async (options, words) => {
    expect(await received({ targets: SHOP, options })).toEqual([
      ...['inspect', '--format', 'sarif', ...words, '--', SHOP],
    ]);
  });

  it.each(['"', "it's", '--header "X: a', `"a'`])(
    'refuses the options %j: a quote has no end',
    async (options) => {
      const { code, out, err } = await run({ targets: SHOP, options });
      expect([code, out]).toEqual([1, '']);
      expect(err).toBe('A quote in “options” or “command” has no end.\n');
    },
  );

  // Each would leave a file, if it were run or expanded.
  const HOSTILE = [
    '$(touch${IFS}run)',
    '`touch${IFS}run`',
    ';touch${IFS}run',
    '*',
    '?ay.mjs',
    '~',
    '${PATH}',
    '{a,b}',
    '<(id)',
    '>run',
    '$IFS',
    '!!',
    '\\',
    '#x',
    '&',
  ];

  it('runs and expands nothing of targets and options', async () => {
    const text = HOSTILE.join(' ');
    expect(await received({ targets: text, options: text })).toEqual([
      ...['inspect', '--format', 'sarif', ...HOSTILE, '--', ...HOSTILE],
    ]);
    const quoted = HOSTILE.map((one) => `"${one}"`).join('\n');
    expect(await received({ targets: SHOP, options: quoted, format: '$(id)' })).toEqual([
      ...['inspect', '--format', '$(id)', ...HOSTILE, '--', SHOP],
    ]);
  });

  it('ends with the code of the command', async () => {
    await writeFile(join(folder, 'say.mjs'), 'process.exitCode = 2;');
    expect((await run({ targets: SHOP })).code).toBe(2);
  });

  it('starts a command whose path has a space', async () => {
    expect(await received({ targets: SHOP, command: '"node" "./say.mjs"' })).toContain('inspect');
  });
});

describe('the action', () => {
  it('packs the command from its own checkout, unless another is named', () => {
    const [pack, grade] = ACTION.runs.steps;
    expect(ACTION.runs.steps).toHaveLength(2);
    expect(ACTION.inputs['command']?.default).toBe('');
    expect(pack?.if).toBe("inputs.command == ''");
    expect(pack?.run).toContain('cd "$GITHUB_ACTION_PATH"\nnpm ci');
    expect(pack?.run).toContain('npm run package');
    expect(grade?.run).not.toContain('npx');
  });

  it('puts no input into a script', () => {
    for (const { run } of ACTION.runs.steps) expect(run).not.toContain('${{');
  });
});
