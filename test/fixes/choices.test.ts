import { expect, test } from 'vitest';
import type { DevelopmentServer, StackMember } from '../../src/engine/index.js';
import { choiceGroups, deployedChain, likelyDeployments, STACKS } from '../../src/fixes/index.js';

const stackOf = (...names: string[]): StackMember[] =>
  names.map((name) => ({ name, label: name, because: 'test', confidence: 'sure' }));

test('every stack that has fixes is in one group', () => {
  const names = choiceGroups().flatMap(({ choices }) => choices.map(({ name }) => name));
  expect([...names].sort()).toEqual(Object.keys(STACKS).sort());
});

test('those that are likely come first, and are in their group too; what has no fixes is not among them', () => {
  const [likely, ...others] = choiceGroups(['vercel', 'gunicorn']);
  expect(likely).toEqual({ label: 'Likely', choices: [{ name: 'vercel', label: 'Vercel' }] });
  expect(others).toEqual(choiceGroups());
  expect(choiceGroups(['gunicorn'])).toEqual(choiceGroups());
});

const VITE: DevelopmentServer = { label: 'Vite' };
const WEBPACK: DevelopmentServer = { label: 'webpack-dev-server', hides: 'express' };
const RUNSERVER: DevelopmentServer = { label: 'Django’s runserver', name: 'django' };
const NEXT: DevelopmentServer = { label: 'next dev', name: 'nextjs' };

test.each([
  [VITE, [], 'netlify', 'netlify', ['netlify']],
  [VITE, ['sveltekit'], 'vercel', 'vercel', ['vercel', 'sveltekit']],
  // The X-Powered-By of webpack-dev-server is its own.
  [WEBPACK, ['express'], 'netlify', 'firebase', ['firebase']],
  [RUNSERVER, ['wsgiserver', 'django'], 'nginx', 'nginx', ['nginx', 'django']],
  [RUNSERVER, ['wsgiserver'], 'nginx', 'caddy', ['caddy', 'django']],
  [RUNSERVER, ['wsgiserver', 'django'], 'nginx', 'django', ['django']],
  [NEXT, ['nextjs'], 'vercel', 'vercel', ['vercel', 'nextjs']],
])('from %j with %j, %s is likely, and %s leads to %j', (server, names, likely, chosen, chain) => {
  const stack = stackOf(...names);
  expect(likelyDeployments(server, stack)[0]).toBe(likely);
  expect(deployedChain(chosen, server, stack)).toEqual(chain);
});
