import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule, TestRunEndReason } from 'vitest/node';
import { summaryOf, type FileResult, type RunResult } from './run-results.js';

/** Prints one line at the end of a run, such as `412 passed, 0 failed`, or writes the results for `run-tests.ts`. */
export default class SummaryReporter implements Reporter {
  readonly #file = process.env['TEST_RESULTS'];

  constructor() {
    // Not for a Vitest that a test starts.
    delete process.env['TEST_RESULTS'];
  }

  onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly SerializedError[],
    reason: TestRunEndReason,
  ): void {
    const files = modules.map((module) => resultOf(module, errors));
    const strays = errors.filter((error) => !modules.some((module) => isOf(error, module)));
    const result: RunResult = { files, failures: strays.length + (reason === 'interrupted' ? 1 : 0) };
    if (process.env['CI'] && files.some(({ failed }) => failed > 0)) process.exitCode = 1;
    if (this.#file !== undefined) writeFileSync(this.#file, JSON.stringify(result));
    else
      process.once('exit', () => {
        process.stdout.write(`${summaryOf(result)}\n`);
      });
  }
}

/** @param errors of the run; those that began in the module are its failures */
function resultOf(module: TestModule, errors: readonly SerializedError[]): FileResult {
  const tests = [...module.children.allTests()];
  const count = (state: string) => tests.filter((test) => test.result().state === state).length;
  // Of hooks and of loading the file.
  const own = [
    ...module.errors(),
    ...[...module.children.allSuites()].flatMap((suite) => suite.errors()),
    ...errors.filter((error) => isOf(error, module)),
  ];
  const passed = count('passed');
  const failed = Math.max(count('failed') + own.length, module.ok() ? 0 : 1);
  const skipped = tests.length - passed - count('failed');
  const [first] = [...tests.flatMap((test) => test.result().errors ?? []), ...own];
  // In CI a skipped test fails the run.
  const isStrict = Boolean(process.env['CI']);
  const reason = first ? firstLine(first) : isStrict && skipped > 0 ? 'a test was skipped' : undefined;
  return {
    project: module.project.name,
    file: module.relativeModuleId,
    passed,
    failed: failed + (isStrict ? skipped : 0),
    skipped: isStrict ? 0 : skipped,
    ...(reason !== undefined && { reason }),
  };
}

function isOf(error: SerializedError, { moduleId }: TestModule): boolean {
  return error['VITEST_TEST_PATH'] === moduleId;
}

function firstLine({ name, message }: SerializedError): string {
  const [line = ''] = message.trim().split('\n');
  return `${name ?? 'Error'}: ${line}`.slice(0, 200);
}
