import { describe, expect, it } from 'vitest';
import { droppedHeaders } from '../../../src/engine/index.js';
import type { ResponseUse } from '../../../src/engine/index.js';
import type { Hop } from '../../../src/engine/index.js';

const ORIGIN = 'https://shop.test';

function answer(
  path: string,
  status: number,
  use: ResponseUse,
  lines: Readonly<Record<string, string>>,
  from: Hop['from'] = 'network',
  origin = ORIGIN,
) {
  const headers = Object.entries(lines).map(([name, value]) => ({ name, value }));
  const hop: Hop = {
    url: `${origin}${path}`,
    status,
    from,
    headers: { seen: true, value: headers },
    setCookies: { seen: true, value: [] },
  };
  return { hop, use };
}

const HSTS = { 'Strict-Transport-Security': 'max-age=300' };

describe('droppedHeaders', () => {
  it('reports nothing if all responses have the header, or none', () => {
    const page = answer('/', 200, 'document', HSTS);
    expect(droppedHeaders([page, answer('/a.js', 200, 'subresource', HSTS)])).toEqual([]);
    expect(
      droppedHeaders([answer('/', 200, 'document', {}), answer('/a.js', 200, 'subresource', {})]),
    ).toEqual([]);
  });

  it('misses no HSTS on an IP address, where browsers ignore it', () => {
    const on = (origin: string) => [
      answer('/', 200, 'document', HSTS, 'network', origin),
      answer('/a.js', 200, 'subresource', {}, 'network', origin),
    ];
    expect(droppedHeaders(on('https://192.0.2.1'))).toEqual([]);
    expect(droppedHeaders(on(ORIGIN))).toHaveLength(1);
  });

  it('misses no header of a page in JSON that was opened as a document', () => {
    const page = answer('/', 200, 'document', { 'X-Frame-Options': 'DENY' });
    const json = answer('/a.json', 200, 'document', { 'Content-Type': 'application/json' });
    expect(droppedHeaders([page, json])).toEqual([]);
    expect(droppedHeaders([page, answer('/b', 200, 'document', {})])).toHaveLength(1);
  });

  it('misses no header of a page in an error that browsers show none of', () => {
    const page = answer('/', 200, 'document', { 'X-Frame-Options': 'DENY', ...HSTS });
    const error = (type: string) => answer('/api', 404, 'subresource', { 'Content-Type': type });
    const headersIn = (type: string) => droppedHeaders([page, error(type)]).map(({ header }) => header);
    expect(headersIn('application/problem+json')).toEqual(['Strict-Transport-Security']);
    expect(headersIn('text/html')).toEqual(['Strict-Transport-Security', 'X-Frame-Options']);
  });

  it('counts responses by kind, with the first one without the header', () => {
    const [dropped, ...rest] = droppedHeaders([
      answer('/', 200, 'document', HSTS),
      answer('/a.js', 200, 'subresource', { ...HSTS, Server: 'nginx' }),
      answer('/b.js', 200, 'subresource', { server: 'nginx/1.26.3' }),
      answer('/none', 404, 'document', { server: 'nginx' }),
    ]);
    expect(rest).toEqual([]);
    expect(dropped).toMatchObject({
      origin: ORIGIN,
      header: 'Strict-Transport-Security',
      counts: { page: { have: 1, of: 1 }, static: { have: 1, of: 2 }, error: { have: 0, of: 1 } },
      example: { url: `${ORIGIN}/b.js` },
    });
    expect(dropped?.cause).toContain('location');
  });

  it.each<[string, number, ResponseUse, string, string]>([
    ['nginx without always', 404, 'document', 'nginx', 'always'],
    ['nginx inheritance', 200, 'subresource', 'nginx/1.26', 'location'],
    ['Apache without always', 404, 'document', 'Apache/2.4.71 (Debian)', 'Header always set'],
    ['Apache redirects', 301, 'document', 'Apache', 'Header always set'],
    ['files in front of an application', 200, 'subresource', 'Apache', 'application sends it'],
    ['error pages of an unknown server', 500, 'document', '', 'every status'],
    ['redirects of an unknown server', 302, 'document', '', 'redirect'],
  ])('%s', (_name, status, use, server, words) => {
    const lines: Record<string, string> = server === '' ? {} : { Server: server };
    const [dropped] = droppedHeaders([answer('/', 200, 'document', HSTS), answer('/x', status, use, lines)]);
    expect(dropped?.cause).toContain(words);
  });

  it('does not explain by error pages if ordinary pages lack the header', () => {
    const [dropped] = droppedHeaders([
      answer('/', 200, 'document', { Server: 'Apache' }),
      answer('/a.js', 200, 'subresource', { ...HSTS, Server: 'Apache' }),
    ]);
    expect(dropped?.cause).toContain('part of the configuration');
  });

  it('expects only headers that apply to the kind of response', () => {
    const csp = { 'Content-Security-Policy': "default-src 'self'" };
    const answers = [answer('/', 200, 'document', csp), answer('/a.js', 200, 'subresource', {})];
    expect(droppedHeaders(answers)).toEqual([]);
  });

  it('ignores cached and 304 responses', () => {
    const cached = answer('/a.js', 200, 'subresource', {}, 'http-cache');
    const unchanged = answer('/b.js', 304, 'subresource', {});
    expect(droppedHeaders([answer('/', 200, 'document', HSTS), cached, unchanged])).toEqual([]);
  });
});
