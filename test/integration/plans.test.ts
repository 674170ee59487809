import { expect, it } from 'vitest';
import config from '../../vite.config.js';
import { PLANS } from '../support/plans.js';

/** The names of the projects of Vitest. */
function projects(): unknown[] {
  const { test } = config({ mode: 'chrome', command: 'serve' });
  return (test?.projects ?? []).flatMap((project) =>
    typeof project === 'object' && 'test' in project ? [project.test.name] : [],
  );
}

const startedBy = (plan: string) => (PLANS[plan] ?? []).flat().flatMap((run) => run.projects);

it('everything runs each project once, and whole', () => {
  expect(startedBy('all').sort()).toEqual(projects().sort());
  expect((PLANS['all'] ?? []).flat().filter(({ files }) => files)).toEqual([]);
});

it('npm test runs all but servers and applications', () => {
  const all = projects();
  expect(startedBy('test').sort()).toEqual(
    all.filter((name) => name !== 'servers' && name !== 'apps').sort(),
  );
});
