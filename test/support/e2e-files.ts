import { ALL } from './all.js';

/** Files whose tests are of Firefox alone, or compare it with Chromium. */
export const FIREFOX_ONLY = ['firefox', 'panel-firefox'];

/** Files for both browsers (`BROWSERS`) in which Firefox's own events or APIs decide: each `npm test` runs them in both. */
export const DIFFERENT_IN_FIREFOX = ['headers', 'kill-walk', 'matrix', 'preview-tabs', 'recording'];

/** The other files for both browsers: in Firefox they run with everything (`TEST_ALL=1`). */
export const ALIKE_IN_FIREFOX = [
  'csp-blocks',
  'csp-fit',
  'deployed',
  'floods',
  'form-redirects',
  'integrity',
  'limits',
  'network-panel',
  'pages',
  'preview',
  'preview-blocked',
  'preview-errors',
  'preview-layout',
  'preview-parts',
  'privacy',
  'probe',
  'script-initiators',
  'selection',
  'shared-cookies',
  'sources',
  'unwatched-contexts',
];

/**
 * What runs in Chromium only with everything: what asks the browsers about themselves, of which nothing here changes
 * the answers, and the files that cost most beside a shorter one that always runs (`inspect` for the command,
 * `recording` for policies, `capture` and `limits` for what pages do).
 */
export const ONLY_WITH_EVERYTHING = [
  'browser-says',
  'credentials',
  'floods',
  'inspect-many',
  'playground',
  'policy',
  'two-feeds',
  'zips',
];

const pathOf = (name: string) => `test/e2e/${name}.test.ts`;

/** What `.ci/run` chose beside what always runs: such as `e2e-chromium zips` (`test/proofs`). */
const CHOSEN = process.env['CHOSEN_PROOFS']?.split(',') ?? [];
const wanted = (project: string, names: readonly string[]) =>
  names.filter((name) => ALL || CHOSEN.includes(`${project} ${name}`));

const leftOut = ONLY_WITH_EVERYTHING.filter((name) => !wanted('e2e-chromium', [name]).includes(name));

/** What runs in Chromium, and all that needs no browser: every other file. */
export const E2E_CHROMIUM = {
  include: ['test/e2e/**/*.test.ts'],
  exclude: [...FIREFOX_ONLY, ...leftOut].map(pathOf),
};

export const E2E_FIREFOX = {
  include: [...FIREFOX_ONLY, ...DIFFERENT_IN_FIREFOX, ...wanted('e2e-firefox', ALIKE_IN_FIREFOX)].map(pathOf),
};
