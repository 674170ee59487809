import { expect, it } from 'vitest';
import config from '../../vite.config.js';
import { chosenPlan, PLANS, type Run } from '../support/plans.js';

/** The names of the projects of Vitest. */
function projects(): unknown[] {
  const { test } = config({ mode: 'chrome', command: 'serve' });
  return (test?.projects ?? []).flatMap((project) =>
    typeof project === 'object' && 'test' in project ? [project.test.name] : [],
  );
}

const projectsOf = (plan: readonly (readonly Run[])[]) => plan.flat().flatMap((run) => run.projects);
const startedBy = (plan: string) => projectsOf(PLANS[plan] ?? []);

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

it('what was chosen is of servers and applications what was chosen, and whole in all else', () => {
  const files = ['test/servers/haproxy.test.ts'];
  const plan = chosenPlan({ files, isWhole: false });
  expect(projectsOf(plan).sort()).toEqual(projects().sort());
  expect(plan.flat().flatMap((run) => (run.files ? [run] : []))).toEqual([
    { projects: ['servers', 'apps'], files, env: { CI: '1' } },
  ]);
  expect(projectsOf(chosenPlan({ files: [], isWhole: false })).sort()).toEqual(startedBy('test').sort());
});
