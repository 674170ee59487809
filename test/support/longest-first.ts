import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Short files with long tests, the longest first: started last, each would run alone at the end. */
const LONGEST = [
  /apps\/(?:wordpress|redmine|adminjs|dokuwiki)\.test/,
  /apps\//,
  /servers\/(?:files-|levels|django)/,
];

/** Starts the longest test files first; Vitest takes the largest, as long as it knows no durations. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification) => {
      const rank = LONGEST.findIndex((pattern) => pattern.test(moduleId));
      return rank < 0 ? LONGEST.length : rank;
    };
    return (await super.sort(files)).sort((a, b) => rankOf(a) - rankOf(b));
  }
}
