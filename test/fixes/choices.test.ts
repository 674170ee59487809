import { expect, test } from 'vitest';
import {
  audit,
  detectStack,
  developmentServer,
  type DevelopmentServer,
  type StackMember,
} from '../../src/engine/index.js';
import { choiceGroups, deployedChain, likelyDeployments, STACKS } from '../../src/fixes/index.js';
import { pageWith } from '../support/page.js';

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
const FLASK: DevelopmentServer = { label: 'flask run', name: 'flask' };
const NEXT: DevelopmentServer = { label: 'next dev', name: 'nextjs' };

test.each([
  [VITE, [], 'netlify', 'netlify', ['netlify']],
  [VITE, ['sveltekit'], 'vercel', 'vercel', ['vercel', 'sveltekit']],
  // The X-Powered-By of webpack-dev-server is its own.
  [WEBPACK, ['express'], 'netlify', 'firebase', ['firebase']],
  [FLASK, ['werkzeug', 'flask'], 'nginx', 'nginx', ['nginx', 'flask']],
  [FLASK, ['werkzeug'], 'nginx', 'caddy', ['caddy', 'flask']],
  [FLASK, ['werkzeug', 'flask'], 'nginx', 'flask', ['flask']],
  [NEXT, ['nextjs'], 'vercel', 'vercel', ['vercel', 'nextjs']],
])('from %j with %j, %s is likely, and %s leads to %j', (server, names, likely, chosen, chain) => {
  const stack = stackOf(...names);
  expect(likelyDeployments(server, stack)[0]).toBe(likely);
  expect(deployedChain(chosen, server, stack)).toEqual(chain);
});

test('Python’s own server runs an application, which may be Django’s or another', () => {
  const page = pageWith({
    url: 'http://localhost:8000/',
    headers: [['Server', 'WSGIServer/0.2 CPython/3.13.5']],
  });
  const { stack } = audit(page);
  const development = developmentServer(page, stack) ?? expect.fail('none shows');
  expect(likelyDeployments(development, stack)).toEqual(['nginx', 'apache', 'caddy']);
  expect(deployedChain('nginx', development, stack)).toEqual(['nginx']);
});

test.each([
  // Jekyll serves files on it.
  ['WEBrick/1.8.1 (Ruby/3.2.2/2023-03-30)', undefined, ['netlify', 'githubpages'], ['nginx']],
  ['WEBrick/1.8.1 (Ruby/3.2.2/2023-03-30)', '_shop_session', ['nginx', 'caddy'], ['nginx', 'rails']],
  ['WSGIServer/0.2 CPython/3.13.5', 'csrftoken', ['nginx', 'caddy'], ['nginx', 'django']],
] as const)(
  'at %s with the cookie %s, %j are likely, and nginx leads to %j',
  (server, cookie, likely, chain) => {
    const page = pageWith({
      url: 'http://localhost:4000/',
      headers: [['Server', server]],
      ...(cookie && { setCookies: [`${cookie}=abc; path=/; HttpOnly`] }),
    });
    const stack = detectStack(page);
    const development = developmentServer(page, stack);
    if (!development) throw new Error('none shows');
    expect(likelyDeployments(development, stack)).toEqual(expect.arrayContaining([...likely]));
    expect(deployedChain('nginx', development, stack)).toEqual(chain);
  },
);
