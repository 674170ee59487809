import { describe, expect, it } from 'vitest';
import { withCopiedFixes } from '../../src/capture/deployed/copied-cookies.js';
import { audit, digestOf, type Advice } from '../../src/engine/index.js';
import { fixesFor } from '../../src/fixes/index.js';
import { PROOFS } from '../../src/fixes/proven.js';
import { asFiles, beside } from './rig/as-files.js';
import { blocksFor } from './rig/fixed.js';
import { fixesOf, setHeader } from './rig/fixes.js';
import { repeated, request } from './rig/http-client.js';
import type { Placed } from './rig/places.js';
import type { Sandbox, Setup } from './rig/setup.js';
import { openSite } from './rig/site.js';
import { apacheAlone } from './setups/apache.js';
import { caddy } from './setups/caddy.js';
import { CARELESS } from '../support/gallery/states.js';
import { djangoNginx } from './setups/django-chains.js';
import { django42 } from './setups/django.js';
import { express } from './setups/express.js';
import { fastify } from './setups/fastify.js';
import { flask } from './setups/flask.js';
import { koa } from './setups/koa.js';
import { SETUPS } from './setups/index.js';
import { laravel } from './setups/laravel.js';
import { lighttpd } from './setups/lighttpd.js';
import { nextjs } from './setups/nextjs.js';
import { nginx130, nginxAlone } from './setups/nginx.js';
import { nuxt } from './setups/nuxt.js';
import { rails } from './setups/rails.js';
import { sveltekit } from './setups/sveltekit.js';
import { symfony } from './setups/symfony.js';
import { tomcatAlone } from './setups/tomcat.js';
import { varnish } from './setups/varnish.js';
import { wordpress } from './setups/wordpress.js';

/** What a report says of a fix, such as that it is tested, it says of its file: see `rig/prove-files.ts`. */
it('whatever is proven is proven with files', () => {
  expect(SETUPS.map(({ title }) => title).sort()).toEqual(PROOFS.map(({ title }) => title).sort());
});

const HSTS = setHeader('Strict-Transport-Security', 'max-age=300');
const FIRST: readonly Advice[] = [
  setHeader('X-Content-Type-Options', 'nosniff'),
  HSTS,
  { op: 'redirect-to-https' },
];
/** What a page with those still lacks. */
const LATER: readonly Advice[] = [
  setHeader('Permissions-Policy', 'camera=()'),
  { ...HSTS, value: 'max-age=86400', replaces: 'max-age=300' },
];

/** The first files as those of nginx ask beside them: without the lines of what both send. */
function asked(first: readonly Placed[], later: readonly Placed[]): readonly Placed[] {
  const added = (text: string) => text.match(/^add_header [\w-]+ /gm) ?? [];
  const texts = later.flatMap(({ files = {} }) => Object.values(files));
  if (!texts.some((text) => text.includes('then remove that line there'))) return first;
  const names = texts.flatMap(added);
  const without = (text: string) =>
    text
      .split('\n')
      .filter((line) => !names.some((name) => line.startsWith(name)))
      .join('\n');
  return first.map(({ files = {}, ...one }) => ({
    ...one,
    files: Object.fromEntries(Object.entries(files).map(([name, text]) => [name, without(text)])),
  }));
}

/** What the shop on Caddy and files of Flask send twice by themselves. */
const TWICE: Readonly<Record<string, readonly string[]>> = { flask: ['date'], caddy: ['server'] };

const SERVERS = [nginxAlone, nginx130, apacheAlone, caddy, lighttpd, varnish];

const APPLICATIONS = [wordpress, laravel, symfony, rails, flask];
/** Pages and files; of WordPress its dashboard and sign-in, too. */
const pathsOf = ({ id }: Setup) => [
  '/',
  '/static/shop.css',
  ...(id === 'wordpress' ? ['/wp-login.php', '/wp-admin/index.php', '/?rest_route=/', '/no-such-page'] : []),
];

describe.each([...SERVERS, ...APPLICATIONS, django42, express, fastify, koa, nextjs, nuxt, sveltekit])(
  '$title, with files of ours',
  (setup) => {
    it('a later file goes beside the first, takes nothing away, and sends nothing twice', async () => {
      const site = await openSite(setup);
      try {
        const { sandbox } = site;
        const server = setup === nginx130 ? 'nginx/1.30.1' : '';
        const [first = [], later = []] = [FIRST, LATER].map((advice) =>
          asFiles(blocksFor(setup, advice, server), sandbox),
        );
        const placed = beside(asked(first, later), later);
        // One line is for all files.
        const isAgain = ({ text }: Placed, at: number) =>
          text.includes('sitegrade-inherit') && placed.findIndex((one) => one.text === text) < at;
        await site.install(placed.filter((one, at) => !isAgain(one, at)));
        const { code, text } = await site.test();
        expect(code, text).toBe(0);
        await site.start();
        for (const path of pathsOf(setup)) {
          const response = await request(sandbox, 'https', path);
          const twice = TWICE[setup.id] ?? [];
          expect(
            repeated(response).filter((name) => !twice.includes(name)),
            path,
          ).toEqual([]);
          expect(response.header('X-Content-Type-Options'), path).toBe('nosniff');
          expect(response.header('Permissions-Policy'), path).toBe('camera=()');
          const [hsts] = response.headers.filter(({ name }) => /^Strict-Transport-Security$/i.test(name));
          // Browsers obey the first.
          expect(hsts?.value, path).toMatch(
            SERVERS.includes(setup) ? /^max-age=86400$/ : /^max-age=(?:300|86400)$/,
          );
        }
        const overHttp = await request(sandbox, 'http', '/');
        expect(overHttp.status).toBeOneOf([301, 308]);
        expect(overHttp.header('Strict-Transport-Security')).toBeUndefined();
      } finally {
        await site.close();
      }
    });
  },
);

// Its maps are for the whole server.
it.each([{ places: ['http'] }, { places: ['http', 'server'] }])(
  'nginx has HSTS while a later file is only in $places',
  async ({ places }) => {
    const site = await openSite(nginxAlone);
    try {
      const nginx = {
        name: 'nginx',
        label: 'nginx',
        because: 'the test names it',
        confidence: 'sure',
      } as const;
      const [first = [], later = []] = [FIRST, LATER].map((advice) =>
        asFiles(fixesFor(advice, [nginx], { host: 'shop.test', port: '' }).blocks, site.sandbox),
      );
      await site.install([...first, ...later.filter(({ place }) => places.includes(place))]);
      await site.start();
      // The folder has an add_header of its own.
      for (const path of ['/', '/static/shop.css']) {
        const { headers } = await request(site.sandbox, 'https', path);
        const hsts = headers.find(({ name }) => /^Strict-Transport-Security$/i.test(name));
        expect([path, hsts?.value]).toEqual([path, 'max-age=300']);
      }
    } finally {
      await site.close();
    }
  },
);

it('nginx does not send the shorter HSTS of a backend again once a third file replaces that of the second', async () => {
  const site = await openSite(nginxAlone);
  try {
    // As it was before each of the files.
    const [second = [], third = []] = [
      ['max-age=3600', 'max-age=86400'],
      ['max-age=86400', 'max-age=2592000'],
    ].map(([replaces = '', value = '']) =>
      asFiles(blocksFor(nginxAlone, [{ ...HSTS, value, replaces }]), site.sandbox),
    );
    const sent = async (value: string) => {
      const path = `/old?status=200&header=Strict-Transport-Security:${encodeURIComponent(value)}`;
      const { headers } = await request(site.sandbox, 'https', path);
      return headers.flatMap((one) => (/^strict-transport-security$/i.test(one.name) ? [one.value] : []));
    };
    await site.install(second);
    await site.start();
    expect(await sent('max-age=3600')).toEqual(['max-age=86400']);
    await site.stop();
    await site.install(beside(asked(second, third), third));
    await site.start();
    const longer = [
      'max-age=2592001',
      'max-age=31536000; includeSubDomains',
      'max-age=0',
      'max-age=3600; x=y',
    ];
    for (const value of longer) expect(await sent(value)).toEqual([value]);
    for (const value of ['max-age=1', 'max-age=3600', 'max-age=86400', ''])
      expect([value, await sent(value)]).toEqual([value, ['max-age=2592000']]);
  } finally {
    await site.close();
  }
});

/** Copied one after the other, both before a load had the first. */
it.each([
  { setup: djangoNginx, cookie: 'sessionid', role: 'session', more: { httpOnly: true }, isWhole: true },
  { setup: nginxAlone, cookie: 'sessionid', role: 'session', more: { sameSite: 'Lax' }, isWhole: true },
  { setup: tomcatAlone, cookie: 'JSESSIONID', role: 'session', more: { httpOnly: true }, isWhole: false },
  { setup: tomcatAlone, cookie: 'csrftoken', role: 'anti-csrf', more: { sameSite: 'Lax' }, isWhole: true },
] as const)('$setup.title: a second text for $cookie leaves it what the first gave', async (one) => {
  const { setup, cookie, role, more, isWhole } = one;
  const about = { op: 'set-cookie-attributes', cookie, role } as const;
  const report = audit(CARELESS);
  const given = (advice: Advice, copied: readonly string[]) => {
    const findings = report.findings
      .slice(0, 1)
      .map((finding) => ({ ...finding, advice: [{ ...about, secure: true } as const] }));
    return withCopiedFixes([advice], findings, copied);
  };
  const after = async (copied: readonly string[]) => {
    const site = await openSite(setup);
    try {
      const [first = [], second = []] = [
        given({ ...about, secure: true }, []),
        given({ ...about, ...more }, copied),
      ].map((advice) => asFiles(fixesOf(setup.chain.slice(0, 1), ...advice), site.sandbox));
      const signOf = ({ text }: Placed) => /sitegrade[- ](\w{5})\b/.exec(text)?.[1];
      const signs = second.map(signOf);
      await site.install([...first.filter((placed) => !signs.includes(signOf(placed))), ...second]);
      const { code, text } = await site.test();
      expect(code, text).toBe(0);
      await site.start();
      const { setCookies } = await request(site.sandbox, 'https', '/');
      const line = setCookies.find((own) => own.startsWith(`${cookie}=`)) ?? '';
      return ['Secure', 'HttpOnly', 'SameSite=Lax'].filter((name) => line.includes(`; ${name}`));
    } finally {
      await site.close();
    }
  };
  const [second] = 'httpOnly' in more ? ['HttpOnly'] : ['SameSite=Lax'];
  expect(await after([`=/${digestOf(cookie)}=1`])).toEqual(expect.arrayContaining(['Secure', second]));
  // Without what was copied the first is lost, unless the second stands beside it.
  expect((await after([])).includes('Secure')).toBe(!isWhole);
});

it('Varnish leaves other sites as they are', async () => {
  const site = await openSite(varnish);
  try {
    await site.install(asFiles(blocksFor(varnish, [...FIRST, ...LATER]), site.sandbox));
    await site.start();
    for (const host of ['beside.test', 'www.shop.test', 'shop.test.beside.test', 'shop-test']) {
      const response = await request(site.sandbox, 'http', '/', { headers: { Host: host } });
      expect([host, response.status, response.header('Permissions-Policy')]).toEqual([host, 200, undefined]);
    }
    for (const host of ['shop.test', 'SHOP.test:80']) {
      const response = await request(site.sandbox, 'http', '/', { headers: { Host: host } });
      expect([host, response.status, response.header('Permissions-Policy')]).toEqual([
        host,
        301,
        'camera=()',
      ]);
    }
  } finally {
    await site.close();
  }
});

// The proxy in front of Rails says itself how the request came.
it.each([nginxAlone, apacheAlone, caddy, varnish, wordpress, laravel, symfony, flask])(
  '$title does not redirect what came over HTTPS to a proxy in front',
  async (setup) => {
    const site = await openSite(setup);
    try {
      await site.install(asFiles(blocksFor(setup, FIRST), site.sandbox));
      await site.start();
      const headers = { 'X-Forwarded-Proto': 'https' };
      const response = await request(site.sandbox, 'http', '/', { headers });
      expect([response.status, response.header('X-Content-Type-Options')]).toEqual([200, 'nosniff']);
    } finally {
      await site.close();
    }
  },
);

it('an application in an ES module reads the file by the statement that its head has for one', async () => {
  const program = (code = '') =>
    `import { createRequire } from 'node:module';\nconst { url, dirname: __dirname } = import.meta;\nconst require = createRequire(url);\n${code}`;
  const site = await openSite({
    ...express,
    files(sandbox) {
      const files = express.files(sandbox);
      return { ...files, 'app.js': program(files['app.js']) };
    },
  });
  try {
    await site.install(
      asFiles(blocksFor(express, FIRST), site.sandbox).map((one) => {
        const [, text] = /in an ES module: (.*?)\)\.$/m.exec(Object.values(one.files ?? {}).join('')) ?? [];
        if (text === undefined) throw new Error('The head has no statement for an ES module.');
        return { ...one, text };
      }),
    );
    const { code, text } = await site.test();
    expect(code, text).toBe(0);
    await site.start();
    for (const path of ['/', '/static/shop.css', '/no-such-page']) {
      const response = await request(site.sandbox, 'https', path);
      expect([path, response.header('X-Content-Type-Options')]).toEqual([path, 'nosniff']);
    }
  } finally {
    await site.close();
  }
});

describe('the file of PHP', () => {
  const open = (code = '') =>
    openSite({
      ...laravel,
      files(sandbox) {
        const files = laravel.files(sandbox);
        const index = files['public/index.php']?.replace('%% laravel index\n', (mark) => mark + code);
        return { ...files, 'public/index.php': index ?? '' };
      },
    });
  const nosniff = (sandbox: Sandbox) => asFiles(blocksFor(laravel, FIRST.slice(0, 1)), sandbox);

  it('calls nothing that a request names where a script makes variables of it', async () => {
    const site = await open('foreach ($_GET as $name => $value) $$name = $value;\nextract($_GET);\n');
    try {
      await site.install(nosniff(site.sandbox));
      await site.start();
      for (const query of [
        'sitegrade[]=phpinfo',
        'sitegrade=1',
        'Sitegrade[changes][]=phpinfo',
        'change=phpinfo',
      ]) {
        const response = await request(site.sandbox, 'https', `/?${query}`);
        expect([query, response.status, response.header('X-Content-Type-Options')]).toEqual([
          query,
          200,
          'nosniff',
        ]);
        expect(response.body, query).not.toContain('PHP Version');
      }
    } finally {
      await site.close();
    }
  });

  it('leaves the page as it was where the line is there without the file', async () => {
    const site = await open();
    try {
      await site.install(nosniff(site.sandbox).map(({ stack, place, text }) => ({ stack, place, text })));
      await site.start();
      const response = await request(site.sandbox, 'https', '/');
      expect([response.status, response.header('X-Content-Type-Options')]).toEqual([200, undefined]);
      expect(response.body).not.toContain('Warning');
      expect(response.setCookies).toHaveLength(2);
    } finally {
      await site.close();
    }
  });
});
