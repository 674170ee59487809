import { DIFFERENCES, keyOf } from './differences.js';
import type { Question } from './questions.js';

/** The answers as a page: a table for each subject. */
export function renderSupport(
  questions: readonly Question[],
  answersOf: (number: number) => readonly boolean[],
): string {
  const subjects = new Map<string, string[]>();
  for (const [number, { subject, word }] of questions.entries()) {
    const rows = subjects.get(subject) ?? [];
    subjects.set(subject, rows);
    const cells = answersOf(number).map((isHeeded) => (isHeeded ? 'yes' : 'no'));
    const difference = DIFFERENCES.get(keyOf({ subject, word })) ?? '';
    rows.push(`| \`${word}\` | ${[...cells, difference].join(' | ')} |`);
  }
  const tables = [...subjects].map(
    ([subject, rows]) =>
      `## ${subject}\n\n| | Chromium | Firefox | Sitegrade differs |\n|---|---|---|---|\n${rows.join('\n')}\n`,
  );
  return `${HEAD}\n${tables.join('\n')}`;
}

/** Rules about a header, with the browsers that heed any of its words. */
export function supportByRule(
  questions: readonly Question[],
  answersOf: (number: number) => readonly boolean[],
): Record<string, string[]> {
  const support = new Map<string, Set<string>>();
  for (const [number, { rule }] of questions.entries()) {
    if (rule === undefined) continue;
    const names = support.get(rule) ?? new Set();
    support.set(rule, names);
    for (const [at, isHeeded] of answersOf(number).entries()) if (isHeeded) names.add(NAMES[at] ?? '');
  }
  return Object.fromEntries([...support].sort().map(([rule, names]) => [rule, [...names].sort()]));
}

/** In the order of BROWSERS. */
const NAMES = ['Chromium', 'Firefox'];

const HEAD = `# Which browsers heed what

Written by \`test/e2e/browser-says.test.ts\`, which asks the installed browsers about every word that the rules know: by its effect in a page where that can be seen, otherwise by whether the console says that it is unknown. The test fails if what Sitegrade says is not what at least one browser does, unless the last column says why.
`;
