import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { PROJECT } from '../../src/cli/build.js';

/** The first words of the licences of bundled packages. */
const TEXT = /Permission is hereby granted|Redistribution and use|Mozilla Public License/;

describe.each(['extension', 'extensionForFirefox'] as const)('the shipped %s', (name) => {
  const read = (file: string) => readFileSync(join(inject(name), file), 'utf8');

  it('contains the project’s licence', () => {
    expect(read('LICENSE')).toBe(readFileSync(join(PROJECT, 'LICENSE'), 'utf8'));
  });

  it('contains the licence text of every bundled package', () => {
    const sections = read('THIRD-PARTY.md')
      .split(/^## (?=\S+ - \d)/m)
      .slice(1);
    expect(sections.map((section) => section.split(' - ')[0])).toEqual(
      expect.arrayContaining(['preact', 'tldts', 'webextension-polyfill', 'htmlparser2']),
    );
    for (const section of sections) expect(section).toMatch(TEXT);
    expect(readdirSync(inject(name))).not.toContain('.vite');
  });

  it('contains the notice of the Public Suffix List, which tldts bundles', () => {
    expect(read('THIRD-PARTY.md')).toMatch(/^## Public Suffix List \(MPL-2\.0\)$/m);
  });
});
