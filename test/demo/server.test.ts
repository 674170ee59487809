import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type Site } from '../../src/demo/index.js';
import { ask } from '../support/site-client.js';

describe('serve', () => {
  let site: Site;

  beforeAll(async () => {
    site = await serve(['a.test', 'www.b-example.com'], ({ method, url, body }) => ({
      status: 203,
      headers: [
        ['X-Twice', 'one'],
        ['sErVer', 'odd'],
        ['Set-Cookie', 'a=1'],
        ['X-Twice', 'two'],
        ['Set-Cookie', 'b=2'],
      ],
      body: `${method} ${url.href} ${body}`,
    }));
  });

  afterAll(() => site.close());

  it('sends the lines as they are: order, case, repeats', async () => {
    const { status, headers } = await ask(site, 'https://a.test/');
    expect(status).toBe(203);
    expect(headers.slice(0, 5)).toEqual([
      ['X-Twice', 'one'],
      ['sErVer', 'odd'],
      ['Set-Cookie', 'a=1'],
      ['X-Twice', 'two'],
      ['Set-Cookie', 'b=2'],
    ]);
    expect(headers.slice(5).map(([name]) => name)).not.toContain('Date');
  });

  it('passes the URL that the browser requested to the handler', async () => {
    expect((await ask(site, 'https://www.b-example.com/x?y=1')).body).toBe(
      'GET https://www.b-example.com/x?y=1 ',
    );
    expect((await ask(site, 'http://a.test/', { form: { k: 'v' } })).body).toBe('POST http://a.test/ k=v');
  });

  it('rejects other host names, and bodies above its limit', async () => {
    expect((await ask(site, 'https://c.test/')).status).toBe(421);
    expect((await ask(site, 'https://a.test/', { form: { k: 'v'.repeat(70_000) } })).status).toBe(400);
  });

  it('gives the hash of its public key, and rules that map its names to loopback', async () => {
    const { publicKey } = await ask(site, 'https://a.test/');
    expect(publicKey && createHash('sha256').update(publicKey).digest('base64')).toBe(site.spki);
    expect(site.resolverRules.split(',')).toEqual([
      `MAP a.test:443 127.0.0.1:${site.httpsPort}`,
      `MAP a.test:80 127.0.0.1:${site.httpPort}`,
      `MAP www.b-example.com:443 127.0.0.1:${site.httpsPort}`,
      `MAP www.b-example.com:80 127.0.0.1:${site.httpPort}`,
    ]);
  });
});
