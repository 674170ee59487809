import { describe, expect, test } from 'vitest';
import { detectStack, developmentServer } from '../../../src/engine/index.js';
import { pageWith } from '../../support/page.js';

const HERE = 'http://localhost:5173/';

function labelOf(url: string, { headers = [], src }: { headers?: [string, string][]; src?: string }) {
  const page = pageWith({ url, headers, ...(src !== undefined && { scripts: [{ src }] }) });
  return developmentServer(page, detectStack(page))?.label;
}

describe('a development server', () => {
  test.each([
    ['Vite', { src: '/@vite/client' }],
    ['Vite', { src: '/base/@vite/client' }],
    ['nuxt dev', { src: '/_nuxt/@vite/client' }],
    ['next dev', { src: '/_next/static/chunks/webpack.js?v=1700000000000' }],
    ['next dev', { src: '/_next/static/development/_buildManifest.js' }],
    [
      'next dev',
      { src: '/_next/static/chunks/%5Bturbopack%5D_browser_dev_hmr-client_hmr-client_ts_1a2b._.js' },
    ],
    ['webpack-dev-server', { src: '/static/js/bundle.js' }],
    ['Python’s own server', { headers: [['Server', 'WSGIServer/0.2 CPython/3.13.5']] }],
    ['flask run', { headers: [['Server', 'Werkzeug/3.1.3 Python/3.13.5']] }],
    ['WEBrick', { headers: [['Server', 'WEBrick/1.9.1 (Ruby/3.3.8/2025-04-09)']] }],
  ] as const)(
    'is %s with %j',
    (label, { headers = [], src }: { headers?: readonly (readonly [string, string])[]; src?: string }) => {
      const seen = {
        headers: headers.map(([name, value]): [string, string] => [name, value]),
        ...(src && { src }),
      };
      expect(labelOf(HERE, seen)).toBe(label);
      expect(labelOf('http://127.0.0.1:8000/', seen)).toBe(label);
      // Whoever shows it to the world has deployed it.
      expect(labelOf('https://shop.example/', seen)).toBeUndefined();
    },
  );

  test.each([
    { src: '/assets/index-a1b2c3.js' },
    { src: '/_next/static/chunks/webpack-0a1b2c3d4e5f.js' },
    { src: 'http://localhost:5174/@vite/client' },
    { src: 'https://cdn.example/?from=/@vite/client' },
    { headers: [['Server', 'nginx']] as [string, string][] },
    // A deployed site may have a file of that name.
    { headers: [['Server', 'nginx']] as [string, string][], src: '/static/js/bundle.js' },
    {},
  ])('is none with %j', (seen) => {
    expect(labelOf(HERE, seen)).toBeUndefined();
  });

  test.each([
    ['http://10.0.0.5/', { src: '/static/js/bundle.js' }],
    ['http://erp/', { src: '/js/chunk-vendors.js' }],
    ['http://10.0.0.5/', { headers: [['X-Powered-By', 'Express']], src: '/static/js/bundle.js' }],
    // So Odoo is deployed.
    ['http://erp:8069/', { headers: [['Server', 'Werkzeug/2.0.2 Python/3.10.12']] }],
  ] as [string, Parameters<typeof labelOf>[1]][])(
    'is none at %s with %j, which is deployed there as well',
    (url, seen) => {
      expect(labelOf(url, seen)).toBeUndefined();
    },
  );

  test('is webpack-dev-server behind the Express that it names, and Vite on any local address', () => {
    const express: [string, string][] = [['X-Powered-By', 'Express']];
    expect(labelOf(HERE, { headers: express, src: '/static/js/bundle.js' })).toBe('webpack-dev-server');
    expect(labelOf('http://10.0.0.5:5173/', { src: '/@vite/client' })).toBe('Vite');
  });
});
