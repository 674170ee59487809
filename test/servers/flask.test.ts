import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { header, hostile, textFor } from '../fixes/hostile.js';
import { flask, flaskBehindNginx, flaskProxied, PYTHON } from './setups/flask.js';
import { FOR_AN_APPLICATION, POLICY } from './rig/app-advice.js';
import { useFixed } from './rig/fixed.js';
import { neverLoops } from './rig/forwarded.js';
import { must } from './rig/processes.js';
import { prove } from './rig/prove.js';

prove(flask);
prove(flaskProxied);
prove(flaskBehindNginx);

describe('Flask, on its own server, does not fall into', () => {
  const site = useFixed(flask, [
    ...FOR_AN_APPLICATION,
    { op: 'hide-version', header: 'Server', product: 'Werkzeug' },
  ]);

  it('flask-server-header-dev: one Server header, without a version', async () => {
    expect((await site.request('https', '/')).header('Server')).toBe('Werkzeug');
  });

  it('flask-debugger-page-headers: no debugger, and the headers on every page', async () => {
    for (const path of ['/', '/static/shop.css', '/no-such-page', '/fails', '/old', '/%ff']) {
      const response = await site.request('https', path);
      expect([path, response.header('Content-Security-Policy')]).toEqual([path, POLICY]);
      expect(response.body).not.toContain('Traceback');
    }
  });

  it('flask-talisman-defaults, flask-talisman-debug-off: redirects to the default port', async () => {
    const response = await site.request('http', '/old?a=b%20c');
    expect([response.status, response.header('Location')]).toEqual([301, 'https://shop.test/old?a=b%20c']);
  });

  it('flask-session-config-only: the other cookie is Secure too, and scripts still read it', async () => {
    expect((await site.request('https', '/')).setCookies).toEqual([
      expect.stringMatching(/^csrftoken=\w+; Secure; Path=\/; SameSite=Lax$/),
      expect.stringMatching(/^sessionid=\S+; Secure; HttpOnly; Path=\/; SameSite=Lax$/),
    ]);
  });

  it('a value that ends its string, as parsed by Python', async () => {
    const cases = fc.sample(hostile, 300).flatMap((value) => {
      const text = textFor('flask', header(value));
      return text === undefined ? [] : [[value, text] as const];
    });
    expect(cases.length).toBeGreaterThan(5);
    const read = `import ast, json, sys
print(json.dumps([[node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)]
                  for text in json.loads(sys.argv[1])]))`;
    const output = await must({ run: [PYTHON, '-c', read, JSON.stringify(cases.map(([, text]) => text))] });
    expect(JSON.parse(output)).toEqual(
      cases.map(
        ([value]) =>
          expect.toSatisfy(
            (found: string[]) => found.sort().join() === ['X-Test', value].sort().join(),
          ) as string[],
      ),
    );
  });
});

describe('Flask behind a TLS proxy does not fall into', () => {
  const site = useFixed(flaskProxied, FOR_AN_APPLICATION);

  it('flask-proxied-redirect, flask-proxied-proxyfix, flask-proxied-talisman: an endless redirect', async () => {
    const page = await site.request('https', '/');
    expect([page.status, page.header('Strict-Transport-Security')]).toEqual([200, 'max-age=63072000']);
    const response = await site.request('http', '/');
    expect(response.header('Location')).toBe('https://shop.test/');
    expect(response.header('Strict-Transport-Security')).toBeUndefined();
  });
});

describe('Flask behind several proxies', () => {
  neverLoops(flaskProxied);
});
