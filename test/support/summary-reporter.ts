import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node';

/** Prints one line at the end of a run, such as `412 passed, 0 failed`. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[], reason: TestRunEndReason): void {
    let passed = 0;
    let failed = errors.length;
    let skipped = 0;
    for (const module of modules) {
      if (module.state() === 'failed' && module.errors().length > 0) failed += 1;
      for (const test of module.children.allTests()) {
        const state = test.result().state;
        if (state === 'passed') passed += 1;
        else if (state === 'failed') failed += 1;
        else skipped += 1;
      }
    }
    if (reason === 'interrupted') failed += 1;
    // In CI a skipped test fails the run.
    if (skipped > 0 && process.env['CI']) {
      failed += skipped;
      skipped = 0;
      process.exitCode = 1;
    }
    const line = `${String(passed)} passed, ${String(failed)} failed${skipped ? `, ${String(skipped)} skipped` : ''}`;
    process.once('exit', () => {
      process.stdout.write(`${line}\n`);
    });
  }
}
