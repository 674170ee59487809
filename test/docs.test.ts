import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../manifest.json' with { type: 'json' };
import lock from '../package-lock.json' with { type: 'json' };
import packageJson from '../package.json' with { type: 'json' };
import { STACKS } from '../src/fixes/index.js';

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

describe('README.md', () => {
  const readme = read('README.md');

  it('has at most eighty lines, and no table wider than four columns', () => {
    expect(readme.trimEnd().split('\n').length, 'Edit README.md: shorten it.').toBeLessThanOrEqual(80);
    for (const line of readme.split('\n').filter((text) => text.startsWith('|')))
      expect(line.split('|').length - 2, line).toBeLessThanOrEqual(4);
  });

  it('names every server that has fixes', () => {
    for (const { label } of Object.values(STACKS))
      expect(readme, `Edit README.md: name ${label} among the servers.`).toContain(label);
  });
});

describe('every page', () => {
  it.each(pages)('%s links to files and scripts that exist', (page) => {
    const text = read(page);
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
    const messages = [...internals.matchAll(/^\| `(\w+)` +\| (?:popup|panel|settings)/gm)].map(
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
