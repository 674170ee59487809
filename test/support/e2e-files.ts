import { ALL } from './all.js';

/** Files whose tests are of Firefox alone, or compare it with Chromium. */
export const FIREFOX_ONLY = ['firefox', 'panel-firefox'];

/** Files for both browsers (`BROWSERS`) that each `npm test` runs in both: Firefox's own events or APIs decide. */
export const DIFFERENT_IN_FIREFOX = ['headers', 'preview-tabs'];

/**
 * The other files for both browsers. In Firefox they run with everything (`TEST_ALL=1`), and in `.ci/run` where capture,
 * platform or background changed.
 */
export const LATER_IN_FIREFOX = [
  'csp-blocks',
  'csp-fit',
  'deployed',
  'floods',
  'form-redirects',
  'integrity',
  'kill-walk',
  'limits',
  'matrix',
  'network-panel',
  'pages',
  'preview',
  'preview-blocked',
  'preview-errors',
  'preview-layout',
  'preview-parts',
  'privacy',
  'probe',
  'recording',
  'script-initiators',
  'selection',
  'shared-cookies',
  'sources',
  'unwatched-contexts',
];

/**
 * What runs in Chromium with everything, and in `.ci/run` where capture, platform or background changed: what asks the
 * browsers about themselves, and what pages do to the background (`capture` and `recording` always run).
 */
export const ABOUT_CAPTURE = [
  'browser-says',
  'credentials',
  'floods',
  'form-redirects',
  'kill-walk',
  'limits',
  'matrix',
  'pages',
  'two-feeds',
];

/** The longest of the others. They run with everything, and in `.ci/run` where anything but a text for a server changed. */
export const LONG = [
  'csp-blocks',
  'csp-fit',
  'deployed',
  'inspect',
  'inspect-many',
  'kept',
  'playground',
  'policy',
  'preview',
  'preview-blocked',
  'preview-layout',
  'signals',
  'start',
  'zips',
];

const pathOf = (name: string) => `test/e2e/${name}.test.ts`;

/** What `.ci/run` chose beside what always runs: such as `e2e-chromium zips` (`test/proofs`). */
const CHOSEN = process.env['CHOSEN_PROOFS']?.split(',') ?? [];
const isWanted = (project: string) => (name: string) => ALL || CHOSEN.includes(`${project} ${name}`);

/** What runs in Chromium, and all that needs no browser: every other file. */
export const E2E_CHROMIUM = {
  include: ['test/e2e/**/*.test.ts'],
  exclude: [
    ...FIREFOX_ONLY,
    ...[...ABOUT_CAPTURE, ...LONG].filter((name) => !isWanted('e2e-chromium')(name)),
  ].map(pathOf),
};

export const E2E_FIREFOX = {
  include: [
    ...FIREFOX_ONLY,
    ...DIFFERENT_IN_FIREFOX,
    ...LATER_IN_FIREFOX.filter(isWanted('e2e-firefox')),
  ].map(pathOf),
};
