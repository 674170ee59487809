import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../manifest.json' with { type: 'json' };
import lock from '../package-lock.json' with { type: 'json' };
import packageJson from '../package.json' with { type: 'json' };
import { MAX_PROBES, MAX_REDIRECTS, PROBES } from '../src/capture/probe/probe-plan.js';
import { clone } from '../src/cli/clone.js';
import { helpOf } from '../src/cli/main.js';
import { published } from '../src/cli/published.js';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

describe('the version', () => {
  it('is the same in package.json, package-lock.json, manifest.json and CHANGELOG.md', () => {
    const { version } = packageJson;
    const [, released] = /^## (\d+\.\d+\.\d+) – \d{4}-\d{2}-\d{2}$/m.exec(read('CHANGELOG.md')) ?? [];
    expect(
      {
        'package-lock.json': lock.version,
        'package-lock.json, packages': lock.packages[''].version,
        'manifest.json': manifest.version,
        'CHANGELOG.md, latest release': released,
      },
      'Edit these files: each has the version of package.json.',
    ).toEqual({
      'package-lock.json': version,
      'package-lock.json, packages': version,
      'manifest.json': version,
      'CHANGELOG.md, latest release': version,
    });
    expect(read('CHANGELOG.md'), 'Edit CHANGELOG.md: its first heading is ## Unreleased.').toMatch(
      /^[^#]*# Changelog\n[^#]*\n## Unreleased\n/,
    );
  });
});

describe('the files for CI', () => {
  it('name the version of package.json', () => {
    for (const path of ['action.yml', 'docs/ci.md', 'docs/gitlab-ci.yml', 'README.md'])
      for (const [, version] of read(path).matchAll(/sitegrade(?:@v?|:|-)(\d+\.\d+\.\d+)/g))
        expect(version, `Edit ${path}: it names the version of package.json.`).toBe(packageJson.version);
  });

  it('upload what was found also where the grade is too low', () => {
    for (const path of [...pages, 'action.yml', 'docs/gitlab-ci.yml']) {
      const lines = read(path).split('\n');
      for (const [at, line] of lines.entries()) {
        const next = lines[at + 1] ?? '';
        if (line.includes('upload-sarif@'))
          expect(next, `Edit ${path}: the upload needs “if: always()” below it.`).toMatch(/ if: always\(\)$/);
        if (/^ *artifacts:/.test(line))
          expect(line + next, `Edit ${path}: the artifacts need “when: always”.`).toContain('when: always');
      }
    }
    expect(read('action.yml')).toContain('upload-sarif@');
  });

  it('do not run the image as root', () => {
    expect(read('Dockerfile')).toMatch(/^USER node$/m);
  });
});

describe('the package on npm', () => {
  const call = Object.values(published.calls)[0] ?? '';

  it.each([...pages, 'action.yml', 'docs/gitlab-ci.yml', '.github/workflows/release.yml'])(
    '%s does not download it before it is ours: published in package.json',
    (path) => {
      // What was released says what was true then.
      const text = path === 'CHANGELOG.md' ? '' : read(path);
      for (const [found] of text.matchAll(/npx (?:-\S+ )*sitegrade\b[^\s`]*/g))
        expect(found, `Edit ${path}`).toBe(call);
      const installed = /npm (?:i|install|exec) .*\bsitegrade(?:@|\s|`|$)/m;
      if (!packageJson.published) expect(text, `Edit ${path}`).not.toMatch(installed);
    },
  );

  it('is called so as published in package.json says', () => {
    expect(call).toBe(packageJson.published ? 'npx sitegrade' : 'npx --no -- sitegrade');
    expect(read('action.yml')).not.toContain('npx');
  });
});

describe('README.md', () => {
  const readme = read('README.md');

  it('has at most eighty lines, and no table wider than four columns', () => {
    expect(readme.trimEnd().split('\n').length, 'Edit README.md: shorten it.').toBeLessThanOrEqual(80);
    for (const line of readme.split('\n').filter((text) => text.startsWith('|')))
      expect(line.split('|').length - 2, line).toBeLessThanOrEqual(4);
  });
});

describe('the requests that Ask sends', () => {
  const listed = MAX_PROBES - MAX_REDIRECTS;
  const texts = {
    'README.md': read('README.md'),
    'PRIVACY.md': read('PRIVACY.md'),
    'docs/command-line.md': read('docs/command-line.md'),
    'src/options/welcome.html': read('src/options/welcome.html').replace(/\s+/g, ' '),
    '--help': helpOf('inspect', clone).replace(/\s+/g, ' '),
  };

  it.each(Object.entries(texts))('%s has the number of src/capture/probe/probe-plan.ts', (name, text) => {
    expect(text, `Edit ${name}: at most ${String(MAX_PROBES)} requests`).toMatch(
      new RegExp(`at most ${String(MAX_PROBES)} (?:harmless )?requests`),
    );
    const numbers = [...text.matchAll(/at most (\w+) (?:harmless )?(?:requests|redirects)/g)].map(
      ([, n]) => n,
    );
    const right = [MAX_PROBES, listed - 1, MAX_REDIRECTS].map(String);
    expect(numbers.filter((n) => !right.includes(n ?? ''))).toEqual([]);
  });

  it('PRIVACY.md has a row for each kind, with its methods and numbers', () => {
    const [, table = ''] = /\| request .*\n\| -.*\n([^]*?)\n\n/.exec(read('PRIVACY.md')) ?? [];
    const requests = table.split('\n').map((row) => row.split('|')[1]?.trim() ?? '');
    // One row for a file and its folder.
    const rows = [
      `\`GET http://host/\`, and at most ${String(MAX_REDIRECTS)} redirects on the same host`,
      `${PROBES.cors.methods.map((method) => `\`${method} /\``).join(' and ')}, with \`Origin: https://sitegrade.invalid\``,
      `\`${PROBES['not-found'].methods[0]} /sitegrade-…\`, with random letters and digits`,
      `\`${PROBES.static.methods[0]}\` of one file that the page loads, and of its folder`,
      `\`${PROBES['security-txt'].methods[0]} /.well-known/security.txt\``,
      `\`${PROBES['source-map'].methods[0]}\` of at most ${String(PROBES['source-map'].most)} scripts' \`.map\``,
    ];
    expect(requests).toEqual(rows);
    expect(Object.keys(PROBES)).toHaveLength(rows.length + 1);
    expect(read('PRIVACY.md')).toContain(
      `${String(listed)} of the list, and ${String(MAX_REDIRECTS)} redirects`,
    );
  });
});

describe('every page', () => {
  it.each(pages)('%s links to files and scripts that exist', (page) => {
    // What was released says what was true then.
    const [text = ''] = page === 'CHANGELOG.md' ? read(page).split(/^## \d/m) : [read(page)];
    for (const [, target = ''] of text.matchAll(/(?:\]\(|src=")([^)"#\s]+)/g)) {
      if (/^https?:/.test(target)) continue;
      expect(existsSync(join(root, dirname(page), target)), `Edit ${page}: there is no file ${target}`).toBe(
        true,
      );
    }
    for (const [, script = ''] of text.matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g))
      expect(
        Object.keys(packageJson.scripts),
        `Edit ${page}: package.json has no script ${script}`,
      ).toContain(script);
  });
});

describe('INTERNALS.md', () => {
  const internals = read('INTERNALS.md');
  const platform = readdirSync(join(root, 'src', 'platform'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => read(join('src', 'platform', name)));

  /** The keys of an interface somewhere in src/platform. */
  function keysOf(name: string): string[] {
    const source = platform.find((text) => text.includes(`interface ${name} {`)) ?? '';
    const [, body = ''] = new RegExp(`interface ${name} \\{\\n([^]*?)\\n\\}`).exec(source) ?? [];
    return [...body.matchAll(/^ {2}(\w+): /gm)].map(([, key = '']) => key);
  }

  it('names every message and every port', () => {
    const messages = [...internals.matchAll(/^\| `(\w+)` +\| (?:popup|panel|settings|command line)/gm)].map(
      ([, name]) => name,
    );
    expect(
      messages.sort(),
      'Edit INTERNALS.md: its table of messages has a row for each key of Protocol.',
    ).toEqual(keysOf('Protocol').sort());
    const ports = [...internals.matchAll(/^\| `(\w+) of tab N` /gm)].map(([, name]) => name);
    expect(
      ports.sort(),
      'Edit INTERNALS.md: its table of ports has a row for each key of Subscriptions.',
    ).toEqual(keysOf('Subscriptions').sort());
  });

  it('names every folder of src', () => {
    for (const folder of readdirSync(join(root, 'src')))
      expect(
        internals,
        `Edit INTERNALS.md: add a row | [\`src/${folder}\`](src/${folder}) | what it contains |`,
      ).toContain(`(src/${folder})`);
  });
});

describe('sentences that people read twice', () => {
  const gone = [
    'once enforced',
    'whatever an attacker or an extension put there',
    'A header that one sends by itself stays',
    'were not seen. Behind a proxy',
    'only what elements load',
    'while a worse finding of this check',
    'Closes:',
    'Grade after',
    'Grade later',
    'needs a looser one',
    'has too many hashes for one header',
    'what only scripts do there was not watched',
    'or of a translation left out',
    "(optional)'",
    ', scoring ',
    'a directive without effect',
    'Firefox removed it in',
  ];

  it.each(gone)('say it at once: no “%s” in the sources', (words) => {
    const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
    const having = sources.filter((name) => /\.tsx?$/.test(name) && read(join('src', name)).includes(words));
    expect(having).toEqual([]);
  });
});
