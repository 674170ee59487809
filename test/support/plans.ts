import type { Chosen } from '../proofs/chosen.js';

/** What `run-tests.ts` runs, and in which order. */

export interface Run {
  /** Of Vitest, in `vite.config.ts`. */
  readonly projects: readonly string[];
  /** Which of their files; all of them if it is absent. */
  readonly files?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const E2E: readonly Run[] = [{ projects: ['e2e-chromium'] }, { projects: ['e2e-firefox'] }];
const GALLERIES: Run = { projects: ['galleries'] };
const FAST = ['unit', 'unit-rules', 'integration'];
/** The tests that measure time: with everything, the machine does nothing else meanwhile. */
const TIMED = 'integration-time';
/** One pool, in which each waits for its servers. */
const ON_SERVERS = ['servers', 'apps'];

/**
 * What follows waits for the runs of a step, of which two go on at a time: browsers wait for half of the time. A plan
 * runs a project once, because what a later run has of a file replaces what an earlier one had.
 */
export const PLANS: Readonly<Record<string, readonly (readonly Run[])[]>> = {
  test: [[{ projects: [...FAST, TIMED] }], [...E2E, GALLERIES]],
  e2e: [E2E],
  all: everything(E2E, { projects: ON_SERVERS, env: { CI: '1' } }),
};

/** The same, but what has a key in `test/proofs` only if it was chosen. */
export function chosenPlan({
  files,
  isWhole,
}: Pick<Chosen, 'files' | 'isWhole'>): readonly (readonly Run[])[] {
  const inBrowsers = isWhole ? E2E.map((run) => ({ ...run, env: { TEST_ALL: '1' } })) : E2E;
  return everything(
    inBrowsers,
    ...(files.length > 0 ? [{ projects: ON_SERVERS, files, env: { CI: '1' } }] : []),
  );
}

/** @param onServers with CI=1 a missing server is a failure */
function everything(inBrowsers: readonly Run[], ...onServers: readonly Run[]): readonly (readonly Run[])[] {
  return [[{ projects: FAST }], [...inBrowsers, GALLERIES], [{ projects: [TIMED] }], onServers];
}

/** Files that tests compare themselves with and then write anew: a second try compares itself with the first ones. */
export const WRITTEN = [
  'docs/applications.md',
  'docs/recorded-policies.md',
  'docs/browser-support.md',
  'docs/capture-matrix.md',
  'src/ui/text/browser-support.json',
];
