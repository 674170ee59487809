import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import schema from '../../schema/config.schema.json' with { type: 'json' };
import { parseConfig } from '../../src/cli/config.js';
import { parseInspectArguments } from '../../src/cli/inspect-arguments.js';
import { targetKey } from '../../src/cli/targets.js';
import { UserError } from '../../src/cli/terminal.js';

const isValid = new Ajv2020({ allowUnionTypes: true }).compile(schema);
const SHOP = 'https://shop.example/';
const OTHER = 'https://other.example/';
const STAGING = 'https://staging.shop.example/';
const FULL = {
  $schema: './config.schema.json',
  format: ['json', 'html'],
  jobs: 2,
  output: 'reports',
  baseline: 'accepted.json',
  insecure: true,
  failUnder: 'B',
  failOn: ['high'],
  acceptStatus: [404],
  targets: [
    SHOP,
    {
      target: STAGING,
      failUnder: 50,
      failOn: [],
      acceptStatus: ['403', 401],
      auth: 'env:AUTH',
      header: ['@h.txt'],
      suppressions: 's.json',
    },
    { target: 'recorded.har', stack: ['nginx', 'django'] },
  ],
};

describe('the configuration file', () => {
  let folder: string;
  let inner: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sitegrade-config-'));
    inner = join(folder, 'ci');
    mkdirSync(inner);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (value: unknown, path = join(folder, 'sitegrade.config.json')) => {
    writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  };

  it('gives each target its settings, which the command line overrides', () => {
    write(FULL);
    const named = ['--config', 'sitegrade.config.json'];
    const args = parseInspectArguments(named, folder);
    expect(args.found).toBeUndefined();
    expect(args).toMatchObject({
      targets: [SHOP, STAGING, 'recorded.har'],
      formats: ['json', 'html'],
      jobs: 2,
      output: 'reports',
      baseline: 'accepted.json',
      insecure: true,
      gate: { failUnder: 'B', failOn: [{ kind: 'severity', severity: 'high' }] },
    });
    expect(args.own?.get(targetKey('https://STAGING.shop.example'))).toEqual({
      gate: { failUnder: 50, failOn: [] },
      acceptStatus: [403, 401],
      credentials: {
        headers: ['@h.txt'],
        cookies: [],
        auth: 'env:AUTH',
        config: { file: 'sitegrade.config.json', fields: ['header', 'auth'] },
      },
      suppressions: 's.json',
    });
    expect(args.own?.get(targetKey('recorded.har'))).toMatchObject({
      gate: args.gate,
      stack: ['nginx', 'django'],
    });

    const typed = parseInspectArguments(
      [...named, STAGING, '--fail-under', 'A', '--jobs', '1', '--auth', 'me:pw'],
      folder,
    );
    expect([typed.targets, typed.jobs, typed.gate.failUnder]).toEqual([[STAGING], 1, 'A']);
    expect(typed.own?.get(targetKey(STAGING))).toMatchObject({
      gate: { failUnder: 'A', failOn: [] },
      credentials: { auth: 'me:pw' },
    });
  });

  it('is optional, and another one can be named; its paths begin in its own folder', () => {
    expect(parseConfig(undefined, inner)).toBeUndefined();
    expect(() => parseConfig('none.json', folder)).toThrow('The file none.json does not exist.');
    write(FULL, join(inner, 'c.json'));
    expect(parseInspectArguments(['--config', 'ci/c.json'], folder)).toMatchObject({
      targets: [SHOP, STAGING, 'ci/recorded.har'],
      output: 'ci/reports',
      baseline: 'ci/accepted.json',
    });
    expect(parseConfig('ci/c.json', folder)?.targets?.[1]).toMatchObject({
      header: ['@ci/h.txt'],
      suppressions: 'ci/s.json',
    });
  });

  it.each([
    ['{', ['is not JSON']],
    [[], ['the file must be an object.']],
    [{ failunder: 'B' }, ['failunder is not known. Possible names: failUnder, ']],
    [{ failUnder: 'E' }, ['failUnder must be a score or one of A+']],
    [{ failUnder: true, jobs: 99 }, ['failUnder must be a text', 'jobs must be a number from 1 to 32']],
    [{ format: ['pdf'] }, ['format must be markdown or']],
    [{ acceptStatus: 403 }, ['acceptStatus must be a list of statuses']],
    [{ acceptStatus: [700] }, ['acceptStatus must be a status from 100 to 599, not “700”']],
    [{ insecure: 'yes' }, ['insecure must be true or false.']],
    [{ targets: [] }, ['targets must be a list of targets']],
    [
      { targets: [SHOP, 7, { failUnder: 'B' }, { target: STAGING, jobs: 2, failOn: 'high' }] },
      [
        'targets[1] must be an object.',
        'targets[2].target is missing.',
        'targets[3].jobs is not known.',
        'targets[3].failOn must be a list of texts',
      ],
    ],
    [{ header: [''] }, ['header must be a list of texts that are not empty.']],
    [
      { __proto__: null, constructor: 1, 'a\u001b': 1 },
      ['constructor is not known', 'a⟨U+001B⟩ is not known'],
    ],
  ])('%j: a sentence for each fault, and not valid for the schema', (value, faults) => {
    write(value);
    let message = '';
    try {
      parseConfig(undefined, folder);
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      message = (error as Error).message;
    }
    const lines = message.split('\n');
    expect(lines).toHaveLength(faults.length);
    for (const [at, fault] of faults.entries())
      expect(lines[at]).toMatch(new RegExp(`^sitegrade\\.config\\.json:? ${escape(fault)}`));
    if (typeof value !== 'string') expect(isValid(value)).toBe(false);
  });

  it.each([
    FULL,
    {},
    { targets: ['a.har'] },
    { failUnder: '80', jobs: '4' },
    { failOn: ['new', 'cookies'], baseline: 'b' },
  ])('%j is valid, for the schema too', (value) => {
    write(value);
    expect(parseConfig('sitegrade.config.json', folder)).toBeDefined();
    expect(isValid(value), JSON.stringify(isValid.errors)).toBe(true);
  });

  describe('that was only found in the folder', () => {
    let outside: string;
    let project: string;
    const link = (to: string, name: string) => {
      symlinkSync(to, join(project, name));
    };
    beforeAll(() => {
      outside = join(folder, 'outside');
      // Its path begins with that of the folder that must not be left.
      project = join(folder, 'project');
      mkdirSync(outside);
      mkdirSync(`${project}-of-another`);
      mkdirSync(join(project, 'reports'), { recursive: true });
      write('[]', join(outside, 'known.json'));
      link(outside, 'linked');
      link(join(outside, 'known.json'), 'known.json');
      link(join(outside, 'not-yet'), 'nowhere');
      link(join(project, 'reports'), 'own');
      link(project, 'self');
      mkdirSync(join(project, '.git', 'hooks'), { recursive: true });
      link(join(project, '.git'), 'linked-git');
    });
    const found = (config: unknown, ...args: readonly string[]) => {
      write(config, join(project, 'sitegrade.config.json'));
      return parseInspectArguments(args, project);
    };
    const named = (config: unknown, ...args: readonly string[]) =>
      found(config, '--config', 'sitegrade.config.json', ...args);

    it.each([
      ['header', { header: ['X-A: b', '@token.txt'] }],
      ['header', { header: ['env:TOKEN'] }],
      ['cookie', { cookie: ['@cookie.txt'] }],
      ['auth', { auth: 'env:CI_TOKEN' }],
      ['auth', { auth: '@.netrc' }],
    ])('sends no file and no environment variable: %s in %j', (field, given) => {
      const configs = [
        [field, { ...given, targets: [SHOP] }],
        [`targets[0].${field}`, { targets: [{ target: SHOP, ...given }] }],
      ] as const;
      for (const [name, config] of configs) {
        expect(() => found(config)).toThrow(
          `sitegrade.config.json: ${name} names a file or an environment variable. To send it, add --config sitegrade.config.json.`,
        );
        expect(named(config).targets).toEqual([SHOP]);
      }
    });

    it('sends what it has itself', () => {
      const own = { header: ['X-A: @b'], cookie: ['a=env:B'], auth: 'me:@pw' };
      expect(found({ ...own, targets: [SHOP] }).credentials).toMatchObject({ headers: ['X-A: @b'] });
    });

    it.each([
      '..',
      '../',
      '../outside',
      '../project-of-another',
      'reports/../../outside',
      'linked',
      'linked/below/it',
      'known.json',
      'nowhere',
      'nowhere/below',
      '/',
      '/etc/passwd',
      'a\0b',
    ])('neither reads nor writes outside of the folder: %j', (path) => {
      const refusal = (field: string) =>
        `sitegrade.config.json: ${field} leads out of its folder. To allow it, add --config sitegrade.config.json.`;
      expect(() => found({ output: path, targets: [SHOP] })).toThrow(refusal('output'));
      expect(() => found({ baseline: path, targets: [SHOP] })).toThrow(refusal('baseline'));
      expect(() => found({ targets: [path] })).toThrow(refusal('targets[0].target'));
      expect(() => found({ targets: [{ target: SHOP, suppressions: path }] })).toThrow(
        refusal('targets[0].suppressions'),
      );
      expect(named({ output: path, baseline: path, targets: [path] }).output).toBeDefined();
    });

    it('may use its folder', () => {
      for (const path of ['reports', 'own/deeper', 'new/.github', '..reports', join(project, 'reports')])
        expect(found({ output: path, baseline: path, targets: [SHOP] }).output).toBeDefined();
      expect(found({ baseline: '.', targets: [SHOP] }).baseline).toBe('.');
    });

    it.each([
      ...['.', './', 'reports/..', 'self', '.git', '.GIT/hooks', './.git/', 'reports/.Git/new'],
      ...['linked-git', 'linked-git/hooks/new'],
    ])('writes no reports beside itself and none into .git: %j', (output) => {
      const config = { output, targets: [SHOP] };
      expect(() => found(config)).toThrow(
        'sitegrade.config.json: output must be a folder below that of the file, and not in .git. To allow another, add --config sitegrade.config.json.',
      );
      expect(named(config).output).toBeDefined();
      expect(found({ targets: [SHOP] }, '--output', output).output).toBe(output);
    });

    it('is itself in the folder', () => {
      write({ targets: [SHOP] }, join(outside, 'config.json'));
      const path = join(project, 'sitegrade.config.json');
      rmSync(path, { force: true });
      link(join(outside, 'config.json'), 'sitegrade.config.json');
      expect(() => parseInspectArguments([], project)).toThrow(
        /^sitegrade\.config\.json leads out of its folder\./,
      );
      expect(parseInspectArguments(['--config', 'sitegrade.config.json'], project).targets).toEqual([SHOP]);
      rmSync(path);
    });

    it.each([
      ['--header', 'X-A: b'],
      ['--cookie', 'a=b'],
      ['--auth', 'env:CI_TOKEN'],
    ])('gets nothing that %s %s of the command line gives for its targets', (...typed) => {
      const secrets = '--header, --cookie and --auth are not sent';
      expect(() => found({ targets: [SHOP] }, ...typed)).toThrow(
        `${secrets} to the targets of sitegrade.config.json. To send them, add --config sitegrade.config.json.`,
      );
      expect(() => found({ insecure: true }, SHOP, ...typed)).toThrow(
        `${secrets} with any certificate because of sitegrade.config.json. To send them, add --insecure or --config sitegrade.config.json.`,
      );
      expect(found({ insecure: true, targets: [OTHER] }, SHOP, '--insecure', ...typed).targets).toEqual([
        SHOP,
      ]);
      expect(named({ insecure: true, targets: [SHOP] }, ...typed).targets).toEqual([SHOP]);
    });

    it.each([
      ['--header', 'X-A: b'],
      ['--cookie', 'a=b'],
      ['--auth', 'me:pw'],
    ])('sends nothing of its own beside %s %s of the command line', (...typed) => {
      const name = typed[0].slice(2);
      const sent = { header: ['X-B: c'], cookie: ['c=d'], auth: 'you:pw' };
      for (const [field, value] of Object.entries(sent)) {
        const own = { [field]: value };
        const configs = [
          { ...own, targets: [SHOP] },
          { targets: [OTHER, { target: 'https://SHOP.example', ...own }] },
        ];
        for (const config of configs)
          for (const targets of [[SHOP], ['--targets', 'pages.txt']]) {
            const args = [...targets, ...typed];
            if (field === name) expect(found(config, ...args).credentials.config).toBeUndefined();
            else
              expect(() => found(config, ...args)).toThrow(
                '--header, --cookie and --auth are not sent together with header, cookie or auth of sitegrade.config.json. To send both, add --config sitegrade.config.json.',
              );
            expect(named(config, ...args)).toBeDefined();
          }
        expect(found({ targets: [{ target: OTHER, ...own }] }, SHOP, ...typed).targets).toEqual([SHOP]);
      }
    });

    it('is told of', () => {
      expect(found({ targets: [SHOP] }).found).toBe(join(project, 'sitegrade.config.json'));
      expect(named({ targets: [SHOP] }).found).toBeUndefined();
    });
  });

  it('has each target once', () => {
    write({ targets: [SHOP, './a.har', { target: 'https://SHOP.example' }, 'a.har'] });
    expect(() => parseConfig(undefined, folder)).toThrow(
      /targets\[2\] is the same target as targets\[0\]\.\n.*targets\[3\] is the same target as targets\[1\]\.$/,
    );
  });
});

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
