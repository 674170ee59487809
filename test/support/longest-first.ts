import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Started last, each of these would run alone at the end. Vitest knows durations only from an earlier run. */
const LONGEST = ['test/apps/redmine.test.ts', 'test/apps/dokuwiki.test.ts', 'test/galleries/firefox.test.ts'];

/** Starts the longest test files first. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => LONGEST.some((path) => moduleId.endsWith(path));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
