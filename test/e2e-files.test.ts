import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  ABOUT_CAPTURE,
  DIFFERENT_IN_FIREFOX,
  FIREFOX_ONLY,
  LATER_IN_FIREFOX,
  LONG,
} from './support/e2e-files.js';

const FOLDER = join(import.meta.dirname, 'e2e');
const NAMES = readdirSync(FOLDER)
  .flatMap((file) => (file.endsWith('.test.ts') ? [file.slice(0, -'.test.ts'.length)] : []))
  .sort();
/** Whether a file's tests are for the browsers of the run. */
const isForBoth = (name: string) =>
  /import \{[^}]*\bBROWSERS\b/.test(readFileSync(join(FOLDER, `${name}.test.ts`), 'utf8'));

it('each file for both browsers is listed once for Firefox, and no other one but those for Firefox alone', () => {
  const listed = [...DIFFERENT_IN_FIREFOX, ...LATER_IN_FIREFOX];
  expect([...listed].sort()).toEqual(NAMES.filter(isForBoth));
  expect(NAMES.filter((name) => FIREFOX_ONLY.includes(name))).toEqual([...FIREFOX_ONLY].sort());
});

it('what npm test leaves out is there, and in one list', () => {
  const listed = [...ABOUT_CAPTURE, ...LONG];
  expect(NAMES).toEqual(expect.arrayContaining(listed));
  expect([...new Set(listed)]).toEqual(listed);
});
