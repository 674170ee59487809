import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parsePolicyArguments } from '../../src/cli/arguments.js';
import { EXIT } from '../../src/cli/exit-codes.js';
import { policyJob, proposalOf, textOf } from '../../src/cli/policy-job.js';
import { published } from '../../src/cli/published.js';
import { addTo, checkChoices, type Site } from '../../src/cli/record-pages.js';
import { withReports, type PageUse } from '../../src/engine/index.js';
import { har, type HarResponse } from '../support/har.js';
import { pageWith, type PageParts } from '../support/page.js';

const ORIGIN = 'https://shop.example.com';

/** What a page uses, or all that it is. */
type Pages = Readonly<Record<string, Partial<PageUse> | { readonly page: PageParts }>>;

function proposed(
  pages: Pages,
  { stack, generator }: { readonly stack?: string; readonly generator?: string } = {},
  ...options: readonly string[]
) {
  const sites = new Map<string, Site>();
  const metas = generator === undefined ? [] : [{ name: 'generator', content: generator }];
  for (const [path, one] of Object.entries(pages))
    addTo(
      sites,
      pageWith({
        url: ORIGIN + path,
        metas,
        ...('page' in one
          ? { uses: { formTargets: [] }, ...one.page }
          : { uses: { formTargets: [], ...one } }),
      }),
    );
  const site = sites.get(ORIGIN);
  if (!site) throw new Error('no page');
  const recording = withReports(site.recording, `${ORIGIN}/forged`, [
    { directive: 'script-src-elem', blocked: 'https://x.example', count: 1 },
  ]);
  const chosen = stack === undefined ? [] : ['--stack', stack];
  return proposalOf({ ...site, recording }, parsePolicyArguments([ORIGIN, ...chosen, ...options]));
}

describe('a printed proposal', () => {
  it('writes the policies of all parts, or one for all pages where the text cannot', () => {
    const pages = { '/admin/': { handlers: true }, '/': {} };
    const proposal = proposed(pages, { stack: 'nginx' });
    const text = textOf(proposal);
    expect(text).toContain('For its servers, with the policies of /admin/\n');
    expect(proposal.fix).toContain(proposal.split?.parts[0]?.proposal.value);
    const other = proposed(pages, { stack: 'caddy' });
    expect(other.split).toBeUndefined();
    expect(other.fix).toContain(other.whole.value);
    expect(other.grades.map(({ page, enforced }) => [page, enforced])).toEqual([
      ['/admin/', proposal.grades[1]?.enforced],
    ]);
    const file = textOf(proposed({ '/login.php': { handlers: true }, '/': {} }, { stack: 'nginx' }));
    expect(file).toContain('For /login.php alone\n');
    expect(file).not.toContain('/login.php/');
    const [rest, admin] = proposal.grades;
    expect(text).toContain(`grade of /: ${rest?.now}, with its policy enforced ${rest?.enforced}, and with`);
    expect(text).toContain('grade of /admin/: ');
    // Inline code is allowed in the part, which the grades of its page have to show.
    expect([rest?.page, rest?.withFixes, admin?.page]).toEqual(['/', 'A+', '/admin/']);
    expect(admin?.enforced).not.toBe(rest?.enforced);
    expect(admin?.withFixes).not.toBe('A+');
    expect(proposed({ '/': {}, '/admin/': { handlers: true } }, { stack: 'nginx' }).grades).toEqual(
      proposal.grades,
    );
    expect(text).toContain('In the way of a stricter policy, and allowed\n  /admin/: event handlers');
  });

  it('is as strict as the person wants', () => {
    const pages = { '/': { handlers: true, styleAttributes: true } };
    expect(proposed(pages, { stack: 'nginx' }).whole.value).toContain(
      "script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'",
    );
    const { whole } = proposed(pages, { stack: 'nginx' }, '--strict-scripts', '--strict-styles');
    expect(whole.value).toContain("script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'");
    expect(whole.blocked).toEqual([{ page: '/', what: 'handlers' }]);
  });

  it('says the grade with this policy and all that is advised beside it', () => {
    const proposal = proposed({ '/': {}, '/about': {} }, { stack: 'nginx' });
    expect(proposal.grades).toEqual([{ page: '/', now: 'D', enforced: 'B', withFixes: 'A+' }]);
    expect(textOf(proposal)).toContain(
      'grade of /: D, with this policy enforced B, and with all other fixes A+\n',
    );
    // Without texts for its servers there are none.
    const [without] = proposed({ '/': {} }).grades;
    expect(without?.withFixes).toBeNull();
  });

  it('has files that enforce it, where several pages were recorded and no report names what it blocks', () => {
    const enforced = (...paths: readonly string[]) => {
      const sites = new Map<string, Site>();
      for (const path of paths) addTo(sites, pageWith({ url: ORIGIN + path, uses: { formTargets: [] } }));
      const args = parsePolicyArguments([ORIGIN, '--stack', 'haproxy']);
      return [...sites.values()].flatMap((site) => proposalOf(site, args).files.map((one) => one.enforced));
    };
    expect(enforced('/', '/about')).toEqual([expect.stringContaining('Content-Security-Policy ')]);
    expect(enforced('/')).toEqual([undefined]);
    expect(proposed({ '/': {}, '/a': {} }, { stack: 'haproxy' }).files).not.toContainEqual(
      expect.objectContaining({ enforced: expect.anything() as unknown }),
    );
  });

  it.each<[string, Pages, string, string?]>([
    ['one page is recorded', { '/': {} }, 'if other pages stand it'],
    [
      'it blocks',
      { '/': {}, '/a': { origins: { script: ['data:'] } } },
      'once what it would block is changed',
    ],
    [
      'other pages of the application break',
      { '/': {}, '/a': {} },
      'if other pages stand it',
      'WordPress 6.8',
    ],
    [
      'a page that is not the first is of such an application',
      { '/': {}, '/blog/x': { page: { metas: [{ name: 'generator', content: 'WordPress 6.7' }] } } },
      'if other pages stand it',
    ],
    [
      'the other page is an error',
      { '/': {}, '/nope': { page: { status: 404 } } },
      'if other pages stand it',
    ],
    [
      'a page has a frame of the site',
      { '/': {}, '/a': { origins: { frame: ['self'] } } },
      'if other pages stand it',
    ],
    [
      'not all of a page was seen',
      { '/': {}, '/a': { page: { uses: 'too-many' } } },
      'if other pages stand it',
    ],
  ])('says on what the grades of the policy depend where %s', (_name, pages, laterIf, generator) => {
    const proposal = proposed(pages, { stack: 'nginx', ...(generator !== undefined && { generator }) });
    expect(proposal.grades).toMatchObject([{ laterIf }]);
    expect(textOf(proposal)).toContain(`(${laterIf})\n`);
  });

  it('says on what they depend for each part, which is the rest only with a page that is no error', () => {
    const handlers = { handlers: true };
    const parts = { '/': {}, '/admin/a': handlers, '/admin/b': { handlers: true, styleAttributes: true } };
    expect(proposed(parts, { stack: 'nginx' }).grades).toMatchObject([
      { page: '/', laterIf: 'if other pages stand it' },
      { page: '/admin/a' },
    ]);
    expect(proposed(parts, { stack: 'nginx' }).grades[1]).not.toHaveProperty('laterIf');
    const error = proposed({ '/app/x': handlers, '/app/y': handlers, '/nope': { page: { status: 404 } } });
    expect(error.split).toBeUndefined();
  });

  it('grades the page that it names, and one without a policy of its own if there is one', () => {
    const id = proposed({ '/aB3dE5gH7j9kLmN': {}, '/about': {}, '/wp-admin/x': { handlers: true } });
    expect(id.grades.map(({ page }) => page)).toEqual(['/*', '/wp-admin/x']);
    const headers = [['Content-Security-Policy', 'script-src *']] as const;
    const own = { page: { headers } };
    expect(proposed({ '/': own, '/b': {} }).grades).toMatchObject([{ page: '/b' }]);
    expect(proposed({ '/': own, '/b': own }).grades).toMatchObject([
      { page: '/', laterIf: 'once its own policy is changed' },
    ]);
  });

  it('says how far nonces bring the site, and how its application gives them', () => {
    const code = [{ sha256: `${'a'.repeat(43)}=`, hasNonce: true as const }];
    const proposal = proposed(
      { '/': { inlineScripts: code }, '/help': { handlers: true } },
      { stack: 'nginx,django' },
    );
    const { nonce } = proposal;
    expect(nonce).toMatchObject({ pages: ['/'], blocked: [{ page: '/help', what: 'handlers' }] });
    expect(nonce?.value).toContain("script-src 'self' 'nonce-{nonce}'");
    const text = textOf(proposal);
    expect(text).toContain(
      `With nonces on 1 page (/), once what it would block is changed: ${String(nonce?.enforced)}, and A+ with the other fixes.`,
    );
    expect(text).toContain('https://docs.djangoproject.com/en/6.0/howto/csp/');
    expect(text).toContain(`"script-src": ["'self'", CSP.NONCE],`);
    // One that stays the same protects nothing.
    expect(text).not.toContain("'nonce-");
    expect(proposed({ '/': {} }, { stack: 'nginx,django' }).nonce).toBeNull();
  });

  it('counts only pages that were loaded', () => {
    const { recorded, fix } = proposed({ '/': {} }, { stack: 'nginx' });
    expect(recorded).toEqual({ pages: 1, loads: 1, dropped: 0 });
    expect(fix).toContain('It is based on one page');
  });

  it('has no names of characters in the text of a server that indents with tabs', () => {
    expect(textOf(proposed({ '/': {} }, { stack: 'caddy' }))).not.toContain('⟨U+');
  });
});

it('a title that parses as an address is no site', () => {
  const sites = new Map<string, Site>();
  for (const url of ['shop: home', 'about:blank', `${ORIGIN}/`]) addTo(sites, pageWith({ url, uses: {} }));
  expect([...sites.keys()]).toEqual([ORIGIN]);
});

it('a response without markup is no page of a site', () => {
  const sites = new Map<string, Site>();
  addTo(sites, pageWith({ url: `${ORIGIN}/query`, contentType: 'text/plain', uses: {} }));
  expect([...sites.keys()]).toEqual([]);
});

it.each([
  ['--refuse', 'https://cdn.example', true],
  ['--refuse', 'https://unpkg.com', true],
  ['--refuse', 'https://unpkg.com/a@1.2.3/', true],
  ['--allow', 'https://x.example', true],
  ['--refuse', `'sha256-${'a'.repeat(43)}='`, true],
  ['--refuse', 'cdn.example', false],
  ['--refuse', 'https://cdn.example/', false],
  ['--allow', "'unsafe-eval'", false],
])('%s %s: a source that nothing has is said (%s)', (option, source, isKnown) => {
  const sites = new Map<string, Site>();
  const uses = {
    origins: { script: ['https://cdn.example', 'https://unpkg.com/a@1.2.3/'] },
    inlineScripts: [{ sha256: `${'a'.repeat(43)}=` }],
  };
  addTo(sites, pageWith({ url: `${ORIGIN}/`, uses }));
  const all = [...sites.values()].map((site) => ({
    ...site,
    recording: withReports(site.recording, `${ORIGIN}/`, [
      { directive: 'img-src', blocked: 'https://x.example', count: 1 },
    ]),
  }));
  const check = () => {
    checkChoices(all, parsePolicyArguments([ORIGIN, option, source]));
  };
  if (isKnown) expect(check).not.toThrow();
  else expect(check).toThrow(`${option} ${source}: no page or report has it.`);
});

describe('policy', () => {
  afterEach(() => void vi.restoreAllMocks());

  const run = async (...answers: readonly (readonly [path: string, answer: Partial<HarResponse>])[]) => {
    const folder = await mkdtemp(join(tmpdir(), 'sitegrade-policy-'));
    let out = '';
    const told: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation(((text: string, done: () => void) => {
      out += text;
      done();
      return true;
    }) as typeof process.stdout.write);
    vi.spyOn(console, 'error').mockImplementation((line: string) => void told.push(line));
    const responses = answers.map(([path, { headers = [], ...answer }]) => ({
      url: `https://shop.example${path}`,
      page: path,
      content: { size: 9, mimeType: 'text/html', text: '<p>Hello' },
      headers: [['Content-Type', 'text/html'] as const, ...headers],
      ...answer,
    }));
    const pages = answers.map(([path]) => path);
    await writeFile(join(folder, 'shop.har'), JSON.stringify(har(responses, { pages })));
    const installation = { ...published, folder, chromium: () => Promise.reject(new Error('no browser')) };
    const code = await policyJob(parsePolicyArguments(['shop.har']), installation, () => undefined);
    await rm(folder, { recursive: true });
    return { code, out, told };
  };
  const CHALLENGE = { headers: [['cf-mitigated', 'challenge']] } as const;

  it('proposes none for a site that answered only with errors', async () => {
    expect(await run(['/', { status: 403 }], ['/a', { status: 503 }])).toEqual({
      code: EXIT.failed,
      out: '',
      told: [
        'https://shop.example answered only with errors: probably not the pages you meant. No policy is made from them.',
      ],
    });
  });

  it('is for error pages too, beside others', async () => {
    const { code, out } = await run(['/', {}], ['/nope', { status: 404 }]);
    expect(code).toBe(EXIT.success);
    expect(out).toContain('recorded: 2 pages');
    expect(out).toContain('One page answered with an error: /nope.');
  });

  it('leaves a block page out, and says so', async () => {
    const { code, out, told } = await run(['/', {}], ['/wall', CHALLENGE]);
    expect(code).toBe(EXIT.failed);
    expect(out).toContain('recorded: 1 page,');
    expect(told).toEqual([
      'https://shop.example/wall: Cloudflare answered 200 with a page of its own: probably not the page you meant. No policy is made from it.',
    ]);
    expect(await run(['/wall', CHALLENGE])).toMatchObject({ code: EXIT.failed, out: '' });
  });
});
