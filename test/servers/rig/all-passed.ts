import type { RunnerTestSuite } from 'vitest';

/** Whether each test of a suite ran and passed, in its afterAll(). */
export function allPassed({ tasks }: Readonly<RunnerTestSuite>): boolean {
  return tasks.every((task) => (task.type === 'suite' ? allPassed(task) : task.result?.state === 'pass'));
}
