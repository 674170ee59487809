import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The longest first. Started last, each would run alone at the end; only a second run knows durations by itself. */
const LONGEST = [
  'apps/wordpress',
  'apps/redmine',
  'apps/adminjs',
  'apps/dokuwiki',
  'apps/mediawiki',
  'apps/node-red',
  ...['python', 'javascript', 'php', 'servers'].map((group) => `servers/files-${group}`),
  'servers/django',
  'galleries/popup',
  'integration/linear-time',
  'apps/django-admin',
  'apps/wordpress-config',
  'galleries/panel',
  'integration/inspect',
  'integration/packages',
  'servers/mediawiki',
  'apps/phpmyadmin',
  'apps/adminer',
].map((name) => `/test/${name}.test.ts`);

/** Starts the longest test files first. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rankOf = ({ moduleId }: TestSpecification) => {
      const rank = LONGEST.findIndex((path) => moduleId.endsWith(path));
      return rank < 0 ? LONGEST.length : rank;
    };
    return sorted.sort((a, b) => rankOf(a) - rankOf(b));
  }
}
