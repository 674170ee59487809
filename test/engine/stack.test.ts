import { expect, test } from 'vitest';
import { detectStack } from '../../src/engine/index.js';
import { pageWith, type PageParts } from '../support/page.js';

const brief = (page: PageParts) =>
  detectStack(pageWith(page)).map(({ name, version, confidence }) =>
    [name, version ?? '', confidence].join(' ').replace('  ', ' '),
  );

const DJANGO_DEFAULTS = [
  ['X-Frame-Options', 'DENY'],
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'same-origin'],
] as const;

test.each<readonly [name: string, page: PageParts, stack: readonly string[]]>([
  ['nothing given away', {}, []],
  [
    'Django behind Apache',
    { headers: [['Server', 'Apache/2.4.57 (Debian)']], setCookies: ['csrftoken=1'] },
    ['apache 2.4.57 sure', 'django sure'],
  ],
  ['the CSRF cookie only in the store', { stored: [{ name: 'csrftoken' }] }, ['django sure']],
  [
    'set on the way here',
    { redirects: [{ url: 'https://example.com/', setCookies: ['csrftoken=1'] }] },
    ['django sure'],
  ],
  ['sessionid alone is only likely', { setCookies: ['sessionid=1'] }, ['django likely']],
  [
    'Python’s own server',
    { headers: [['Server', 'WSGIServer/0.2 CPython/3.11']] },
    ['wsgiserver 0.2 sure', 'django likely'],
  ],
  ['Gunicorn alone says nothing of Django', { headers: [['Server', 'gunicorn']] }, ['gunicorn sure']],
  [
    'Gunicorn with Django’s default headers',
    { headers: [['Server', 'gunicorn'], ...DJANGO_DEFAULTS] },
    ['gunicorn sure', 'django likely'],
  ],
  ['the default headers alone are everybody’s', { headers: DJANGO_DEFAULTS }, []],
  [
    'outermost first, whatever the order of the lines',
    {
      headers: [
        ['X-Powered-By', 'PHP/8.1.2'],
        ['Server', 'nginx'],
        ['CF-Ray', '1'],
      ],
    },
    ['cloudflare sure', 'nginx sure', 'php 8.1.2 sure'],
  ],
  [
    'Via’s number is the protocol’s',
    {
      headers: [
        ['Via', '1.1 varnish'],
        ['Server', 'Caddy'],
      ],
    },
    ['varnish sure', 'caddy sure'],
  ],
  [
    'one product named twice',
    {
      headers: [
        ['Server', 'Express'],
        ['X-Powered-By', 'Express'],
      ],
    },
    ['express sure'],
  ],
  ['a name nobody knows', { headers: [['Server', 'constructor/1']] }, []],
  ['headers not seen', { headers: 'service-worker', stored: [{ name: 'csrftoken' }] }, ['django sure']],
])('%s', (_, page, stack) => {
  expect(brief(page)).toEqual(stack);
});
