import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PROJECT } from '../../src/cli/build.js';
import { ALL } from './all.js';
import { filesBelow } from './files-below.js';

/** Which test files with a browser each `npm test` runs; the others are in `LATER`. */

export type WithBrowser = 'e2e-chromium' | 'e2e-firefox' | 'galleries';

/** Files whose tests are of Firefox alone, or compare it with Chromium. */
const FIREFOX_ONLY = ['firefox', 'panel-firefox'];

const ALWAYS: Readonly<Record<WithBrowser, readonly string[]>> = {
  'e2e-chromium': ['capture', 'panel', 'popup', 'privacy', 'private', 'probe', 'recording', 'states'],
  'e2e-firefox': FIREFOX_ONLY,
  galleries: [],
};

/** What asks the browsers about themselves, and what pages do to the background. In Firefox, every file is that. */
const ABOUT_CAPTURE = [
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

const nameOf = (path: string) => basename(path, '.test.ts');
const testsIn = (folder: string) => filesBelow(folder).filter((path) => path.endsWith('.test.ts'));
/** Whether a file's tests are for the browser of the run. */
const isForBoth = (path: string) =>
  /import \{[^}]*\bBROWSERS\b/.test(readFileSync(join(PROJECT, path), 'utf8'));
const isForFirefoxAlone = (path: string) => FIREFOX_ONLY.includes(nameOf(path));

const E2E = testsIn('test/e2e');
export const FILES: Readonly<Record<WithBrowser, readonly string[]>> = {
  'e2e-chromium': E2E.filter((path) => !isForFirefoxAlone(path)),
  'e2e-firefox': E2E.filter((path) => isForFirefoxAlone(path) || isForBoth(path)),
  galleries: testsIn('test/galleries'),
};

export interface Later {
  /** Such as `e2e-chromium zips`. */
  readonly id: string;
  readonly project: WithBrowser;
  readonly path: string;
  /** Whether it depends on capture, platform and background alone; otherwise, on all but the texts for servers. */
  readonly isAboutCapture: boolean;
}

/** What runs with everything (`TEST_ALL=1`), and in `.ci/run` where something changed on which it depends. */
export const LATER: readonly Later[] = (Object.keys(FILES) as WithBrowser[]).flatMap((project) =>
  FILES[project].flatMap((path) => {
    const name = nameOf(path);
    const isAboutCapture =
      project === 'e2e-firefox' || (project !== 'galleries' && ABOUT_CAPTURE.includes(name));
    return ALWAYS[project].includes(name)
      ? []
      : [{ id: `${project} ${name}`, project, path, isAboutCapture }];
  }),
);

/** What `.ci/run` chose (`test/proofs`). */
const CHOSEN = process.env['CHOSEN_PROOFS']?.split(',') ?? [];

/** The files of a project that run now. */
export function filesWith(project: WithBrowser): string[] {
  const left = LATER.filter((one) => one.project === project && !ALL && !CHOSEN.includes(one.id));
  return FILES[project].filter((path) => !left.some((one) => one.path === path));
}
