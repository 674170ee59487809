/** What a run of Vitest writes for `run-tests.ts`, and what follows from it. */

/** A test file in one project. */
export interface FileResult {
  readonly project: string;
  /** Relative to the project's folder. */
  readonly file: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** The first line of the first error. */
  readonly reason?: string;
}

export interface RunResult {
  readonly files: readonly FileResult[];
  /** Failures that belong to no file. */
  readonly failures: number;
}

/**
 * What a run told. If it told nothing, or ended otherwise than it told, it has failed by itself, as when a set-up fails: the
 * reporter is not told of that.
 * @param code with which it ended; null after a signal
 */
export function concluded(code: number | null, told: RunResult | undefined): RunResult {
  if (!told) return { files: [], failures: 1 };
  const isExplained = code === 0 || told.failures > 0 || told.files.some(isFailed);
  return isExplained ? told : { ...told, failures: 1 };
}

/** More failures than this are a fault, not a race. */
const MOST = 3;

/**
 * The files that deserve a second try: at most three, all of them with a browser, servers or an application. None, if
 * anything else failed, because the run fails then anyway.
 */
export function secondTries({ files, failures }: RunResult): readonly FileResult[] {
  const failed = files.filter(isFailed);
  const mayRace = ({ project }: FileResult) => /^(?:e2e-.*|galleries|servers|apps)$/.test(project);
  return failures === 0 && failed.length <= MOST && failed.every(mayRace) ? failed : [];
}

export function isFailed({ failed }: FileResult): boolean {
  return failed > 0;
}

/** Both runs; what `later` has of a file replaces what was known of it. */
export function merged(before: RunResult, later: RunResult): RunResult {
  const keyOf = ({ project, file }: FileResult) => `${project} ${file}`;
  const files = new Map([...before.files, ...later.files].map((one) => [keyOf(one), one] as const));
  return { files: [...files.values()], failures: before.failures + later.failures };
}

/** Such as `412 passed, 0 failed`. */
export function summaryOf({ files, failures }: RunResult): string {
  const sum = (key: 'passed' | 'failed' | 'skipped') => files.reduce((total, one) => total + one[key], 0);
  const skipped = sum('skipped');
  return `${String(sum('passed'))} passed, ${String(sum('failed') + failures)} failed${skipped ? `, ${String(skipped)} skipped` : ''}`;
}

/** Such as `test/e2e/popup.test.ts (e2e-firefox: TimeoutError: Waiting failed)`. */
export function lineOf({ project, file, reason = 'no error was told' }: FileResult): string {
  return `${file} (${project}: ${reason})`;
}
