import { describe, expect, it } from 'vitest';
import type { Advice } from '../../src/engine/index.js';
import { contextOf, fixesFor } from '../../src/fixes/index.js';
import { pageWith, probed } from '../support/page.js';
import { request, type Response } from './rig/http-client.js';
import { missing } from './rig/missing.js';
import type { Sandbox, Setup } from './rig/setup.js';
import { serving } from './rig/site.js';
import { nginx130, nginxAlone, nginxConfiguration } from './setups/nginx.js';
import { APP_PORT } from './setups/shop-app.js';

/** Texts that add a header must not take away those of another level, nor send one of them twice. */

const CARRIED = `
    add_header X-Content-Type-Options nosniff always;
    add_header X-Frame-Options DENY always;
    add_header Permissions-Policy 'camera=(), fullscreen=(self "https://a.test")' always;
    add_header Strict-Transport-Security max-age=31536000 always;`;
const POLICY = `
    add_header Content-Security-Policy "object-src 'none'" always;`;
const HIDES = 'proxy_hide_header X-Frame-Options;';
const FRAME = `
    add_header X-Frame-Options SAMEORIGIN always;`;

/** Lines at each level. */
interface Levels {
  readonly http?: string;
  readonly server?: string;
  readonly location?: string;
  readonly application?: string;
  /** What the comments say to repeat in the server block. */
  readonly repeated?: string;
}

const ADVICE: readonly Advice[] = [
  { op: 'set-header', name: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { op: 'set-header', name: 'Referrer-Policy', value: 'same-origin', replaces: 'unsafe-url' },
];
const ADDED = ['cross-origin-opener-policy', 'referrer-policy'];
const PATHS = ['/', '/file.css', '/none', '/moved', '/own/', '/own/none'];

/** nginx that serves a file, in front of an application. */
function withLevels(
  setup: Setup,
  { http = '', server = '', location = '', application = '' }: Levels,
): Setup {
  const place = location === '' ? '' : '%% nginx location';
  const locations = ({ address, path }: Sandbox) => `
        location / { proxy_pass http://${address}:${APP_PORT}; proxy_set_header Host $host; }
        location = /file.css { root ${path('files')}; }
        location = /own/none {${location}
            ${place}
            return 404;
        }
        location = /own/ {${location}
            ${place}
            return 200 own;
        }`;
  const backend = ({ address }: Sandbox) => `
    server {
        listen ${address}:${APP_PORT};
        add_header X-Application yes always;
        add_header Referrer-Policy unsafe-url always;${application}
        location = / { default_type text/html; return 200 page; }
        location = /moved { return 302 /; }
        location / { return 404; }
    }`;
  return {
    ...setup,
    files: (sandbox) => ({
      'files/file.css': 'p {}\n',
      'nginx.conf': nginxConfiguration(sandbox, locations(sandbox))
        .replace('    %% nginx http\n', `${http}\n    %% nginx http\n${backend(sandbox)}\n`)
        .replaceAll(/^ +%% nginx server(?:80|443)\n/gm, (marker) => `${server}\n${marker}`),
    }),
    serve: (sandbox) => setup.serve(sandbox).slice(1),
  };
}

async function visit(sandbox: Sandbox): Promise<ReadonlyMap<string, Response>> {
  const responses = new Map<string, Response>();
  for (const path of PATHS) responses.set(path, await request(sandbox, 'https', path));
  return responses;
}

/** What is known of the site after the requests beyond the page. */
function contextAfter(seen: ReadonlyMap<string, Response>) {
  const partsOf = (path: string) => {
    const { status = 0, headers = [] } = seen.get(path) ?? {};
    return {
      url: `https://shop.test${path}`,
      status,
      headers: headers.map(({ name, value }) => [name, value] as const),
    };
  };
  return contextOf(
    pageWith({
      ...partsOf('/'),
      site: { probes: [probed('static', partsOf('/file.css')), probed('not-found', partsOf('/none'))] },
    }),
  );
}

const linesOf = ({ headers }: Response, isWanted: (name: string) => boolean) =>
  headers
    .filter(({ name }) => isWanted(name.toLowerCase()))
    .map(({ name, value }) => `${name}: ${value}`)
    .sort();

const OTHERS: readonly (readonly [what: string, levels: Levels])[] = [
  ['in the server block', { server: CARRIED + POLICY }],
  ['of the application', { application: CARRIED + POLICY }],
  ['in locations', { location: FRAME + POLICY }],
  ['in the server block, other ones in locations', { server: CARRIED + POLICY, location: FRAME }],
  ['in the server block, of which the http block has another', { http: FRAME + POLICY, server: CARRIED }],
];

describe.each([
  {
    setup: nginxAlone,
    levels: [
      ['in the http block', { http: CARRIED }],
      ['in the http block, other ones in locations', { http: CARRIED, location: FRAME + POLICY }],
      [
        'in the http block, in place of one of the application',
        { http: `${HIDES}${CARRIED}`, application: FRAME, repeated: HIDES },
      ],
      ['in the http block, another one of the application', { http: FRAME, application: POLICY }],
      ...OTHERS,
    ] as const,
  },
  {
    setup: nginx130,
    levels: [
      ['in the http block', { http: CARRIED + POLICY }],
      ['in the http block, other ones in locations', { http: CARRIED + POLICY, location: FRAME }],
      ['in the http block, one of the application', { http: FRAME, application: POLICY }],
      ...OTHERS,
    ] as const,
  },
])('$setup.title keeps its headers, each once', ({ setup, levels }) => {
  const isSkipped = missing(setup).length > 0 && !process.env['CI'];
  it.skipIf(isSkipped).each<readonly [string, Levels]>(levels)('%s', async (_what, at) => {
    const site = withLevels(setup, at);
    const before = await serving(site, [], ({ sandbox }) => visit(sandbox));
    const member = {
      name: 'nginx',
      label: 'nginx',
      because: 'the test names it',
      confidence: 'sure',
    } as const;
    const { blocks } = fixesFor(ADVICE, [member], contextAfter(before));
    // As the comments say.
    const told = blocks
      .filter(({ place }) => place !== 'location' || at.location !== undefined)
      .map((block) => {
        if (block.place !== 'server') return block;
        const text =
          at.server === undefined ? block.text : block.text.replace('add_header_inherit merge;\n', '');
        return { ...block, text: `${text}\n${at.repeated ?? ''}` };
      });
    const after = await serving(site, told, ({ sandbox }) => visit(sandbox));
    for (const path of PATHS) {
      const [was, now] = [before, after].map((seen) => seen.get(path));
      if (!was || !now) throw new Error(`${path} was not asked for.`);
      const isOther = (name: string) =>
        !ADDED.includes(name) && !['date', 'etag', 'last-modified'].includes(name);
      expect([path, ...linesOf(now, isOther)]).toEqual([path, ...linesOf(was, isOther)]);
      expect([path, ...linesOf(now, (name) => ADDED.includes(name))]).toEqual([
        path,
        'Cross-Origin-Opener-Policy: same-origin',
        'Referrer-Policy: same-origin',
      ]);
    }
  });
});

it('nginx replaces HSTS, and leaves another backend’s that has two lines the first', async () => {
  const site = withLevels(nginxAlone, {
    application: `
        add_header Strict-Transport-Security max-age=63072000 always;
        add_header Strict-Transport-Security max-age=1 always;`,
  });
  const advice: Advice = {
    op: 'set-header',
    name: 'Strict-Transport-Security',
    value: 'max-age=31536000',
    replaces: 'max-age=86400',
  };
  const member = { name: 'nginx', label: 'nginx', because: 'the test names it', confidence: 'sure' } as const;
  const told = fixesFor([advice], [member]).blocks.filter(({ place }) => place !== 'location');
  await serving(site, told, async ({ sandbox }) => {
    const isHsts = (name: string) => name === 'strict-transport-security';
    expect(linesOf(await request(sandbox, 'https', '/'), isHsts)).toEqual([
      'Strict-Transport-Security: max-age=63072000',
    ]);
    expect(linesOf(await request(sandbox, 'https', '/file.css'), isHsts)).toEqual([
      'Strict-Transport-Security: max-age=31536000',
    ]);
  });
});
