import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { KNOWN, type Depth } from '../../src/engine/stack/known.js';
import { STACKS, stackOf } from '../../src/fixes/stacks/index.js';

const ROOT = join(import.meta.dirname, '../..');
const textsIn = (folder: string, pattern: RegExp) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => pattern.test(name))
    .map((name) => readFileSync(join(ROOT, folder, name), 'utf8'))
    .join('\n');

const BREAK_OUTS = textsIn('test/fixes', /^break-out/);
const SETUPS = textsIn('test/servers/setups', /\.ts$/);

/** Neither Debian nor npm has them. Nothing says that their fixes are tested. */
const NO_SERVER: ReadonlySet<string> = new Set([
  'envoy',
  'traefik',
  'litespeed',
  'iis',
  'aspnet',
  'aspnetcore',
  'spring',
  'drupal',
]);

describe.each(Object.keys(STACKS))('%s', (name) => {
  const quoted = `'${name}'`;

  it('is called as the table of known products says', () => {
    expect(stackOf(name)?.label).toBe(KNOWN.get(name)?.label);
  });

  it('has a test with values that try to break out of its language', () => {
    expect(BREAK_OUTS, 'Edit test/fixes/break-out*.test.ts: add a describe for it').toContain(quoted);
  });
});

/** Edges and hosts run only at their makers. */
const INSTALLABLE = Object.keys(STACKS).filter((name) =>
  ['server', 'application'].includes(stackOf(name)?.kind ?? ''),
);

it.each(INSTALLABLE)('%s has a real server to test it on, where there is one', (name) => {
  const why =
    'Edit test/servers/setups: add a setup with it in its chain. NO_SERVER here lists those that cannot be installed.';
  expect(SETUPS.includes(`'${name}'`), why).toBe(!NO_SERVER.has(name));
});

/** What the page calls the depths. */
const DEPTH_WORDS: Readonly<Record<Depth, string>> = {
  cdn: 'content delivery networks',
  proxy: 'proxies and platforms',
  server: 'web servers and hosts',
  runner: 'application servers',
  language: 'languages',
  framework: 'frameworks and products',
};

const rowOf = ([depth, words]: readonly [string, string]) => {
  const members = [...KNOWN.values()].filter((known) => known.depth === depth);
  return `| ${words} | ${members.map(({ name, label }) => (stackOf(name) ? `**${label}**` : label)).join(', ')} |`;
};

const labelsOf = (...kinds: string[]) =>
  Object.values(STACKS)
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ label }) => label);
const listed = (type: 'conjunction' | 'disjunction', labels: readonly string[]) =>
  new Intl.ListFormat('en-GB', { type }).format(labels);

/** The list of names in each file that has one: where it is, and how it is written. */
const LISTS: readonly (readonly [file: string, where: RegExp, text: string])[] = [
  ['schema/report.schema.json', /(?<="stack": \{\s*"enum": )\[[^\]]*\]/, JSON.stringify(Object.keys(STACKS))],
  [
    'docs/stacks.md',
    /(?<=\n\n)\| from the visitor inwards [^]*?\n(?=\n)/,
    [
      '| from the visitor inwards | names |',
      '| --- | --- |',
      ...Object.entries(DEPTH_WORDS).map(rowOf),
      '',
    ].join('\n'),
  ],
  [
    'README.md',
    /(?<=the one that has to change: ).*(?= it says what can be done without headers)/,
    `${listed('disjunction', labelsOf('server', 'application'))}, or the edge in front: ${listed('disjunction', labelsOf('edge'))}. For ${listed('conjunction', labelsOf('host'))}`,
  ],
];

it.each(LISTS)('%s has all names (write it with -u)', async (name, where, text) => {
  const file = join(ROOT, name);
  const before = readFileSync(file, 'utf8');
  expect(before).toMatch(where);
  const after = before.replace(where, () => text);
  const formatted = await format(after, { ...(await resolveConfig(file)), filepath: file });
  await expect(formatted).toMatchFileSnapshot(file);
});
