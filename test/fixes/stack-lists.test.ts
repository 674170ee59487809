import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { STACKS, stackOf } from '../../src/fixes/stacks.js';
import SCHEMA from '../../schema/report.schema.json' with { type: 'json' };

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

  it('is among the stacks of the schema', () => {
    const stacks = SCHEMA.$defs.fix.properties.stack.enum;
    expect(stacks, 'Edit schema/report.schema.json: add it to the enum of fixes[].stack').toContain(name);
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
