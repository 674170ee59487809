import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EXIT } from '../../src/cli/exit-codes.js';
import { parseFixArguments, parseVerifyArguments } from '../../src/cli/arguments.js';
import { readHar } from '../../src/cli/har-file.js';
import { published } from '../../src/cli/published.js';
import { serve, type Site, type SiteRequest, type SiteResponse } from '../../src/demo/index.js';
import { parsePlan, type DeployPlan } from '../../src/engine/deployed/index.js';
import { har, STARTED, type HarResponse } from '../support/har.js';

vi.mock('../../src/cli/ask-addresses.js', { spy: true });
vi.mock('../../src/cli/inspect-page.js', { spy: true });
// The same worker may have loaded some of them before, without the spies.
vi.resetModules();
const askModule = await import('../../src/cli/ask-addresses.js');
const inspectPage = await import('../../src/cli/inspect-page.js');
const { fixJob } = await import('../../src/cli/fix-job.js');
const { verifyJob } = await import('../../src/cli/verify-job.js');

const NAME = 'shop.sitegrade.test';
const SECRET = 's3cret-value';

type Headers = readonly (readonly [name: string, value: string])[];
const BEFORE: Headers = [
  ['Content-Type', 'text/html; charset=utf-8'],
  ['Server', 'nginx/1.26.3'],
  ['Referrer-Policy', 'no-referrer'],
  ['Set-Cookie', `session=${SECRET}; Path=/; HttpOnly; Secure; SameSite=Lax`],
];
const HTML = '<!doctype html><html lang="en"><title>Shop</title><script src="/app.js"></script><p>Hello</p>';

let folder = '';
let site: Site;
let respond: (request: SiteRequest) => SiteResponse;
let out = '';
let told: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sitegrade-verify-'));
  site = await serve([NAME], (request) => respond(request));
  // The test server has no port 80.
  const { askAddresses: ask } = await vi.importActual<typeof askModule>('../../src/cli/ask-addresses.js');
  vi.mocked(askModule.askAddresses).mockImplementation(async (addresses, how) => {
    const port = `${NAME}:${site.httpPort}/`;
    const there = addresses.map((one) =>
      one.kind === 'http' ? { ...one, url: one.url.replace(`${NAME}/`, port) } : one,
    );
    const asked = await ask(there, how);
    return asked.map((one, index) => ({ ...one, address: addresses[index] ?? one.address }));
  });
  out = '';
  told = [];
  vi.spyOn(process.stdout, 'write').mockImplementation(((text: string, done: () => void) => {
    out += text;
    done();
    return true;
  }) as typeof process.stdout.write);
  vi.spyOn(console, 'error').mockImplementation((line: string) => void told.push(line));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await site.close();
  await rm(folder, { recursive: true });
});

const installation = () => ({
  ...published,
  folder,
  chromium: () => Promise.reject(new Error('A browser is looked for.')),
});
const at = (path: string) => `https://${NAME}:${site.httpsPort}${path}`;
const fix = async (...args: string[]) =>
  fixJob(parseFixArguments(args, folder), installation(), () => undefined);
const verify = async (...args: string[]) => {
  const resolve = `${NAME}:*:127.0.0.1`;
  const ports = [site.httpPort, site.httpsPort].map(
    (port) => `--resolve=${resolve.replace('*', String(port))}`,
  );
  return verifyJob(parseVerifyArguments(['out', '--insecure', ...ports, ...args]), installation());
};
const planIn = async (): Promise<DeployPlan> =>
  JSON.parse(await readFile(join(folder, 'out', 'plan.json'), 'utf8')) as DeployPlan;
const write = (plan: unknown) => writeFile(join(folder, 'out', 'plan.json'), JSON.stringify(plan));

async function record(...more: HarResponse[]): Promise<void> {
  const page = { content: { size: HTML.length, mimeType: 'text/html', text: HTML } };
  const all = [{ url: at(`/?id=${SECRET}`), headers: BEFORE, ...page }, ...more];
  await writeFile(join(folder, 'shop.har'), JSON.stringify(har(all)));
}

/** Pages of the site, each with a script of its own. */
async function recordPages(...paths: string[]): Promise<void> {
  const all = paths.flatMap((page): HarResponse[] => {
    const content = { size: HTML.length, mimeType: 'text/html', text: HTML };
    const script = { size: 1, mimeType: 'text/javascript', text: ';' };
    return [
      { url: at(page), page, headers: BEFORE, content },
      { url: at('/app.js'), page, headers: [['Content-Type', 'text/javascript']], content: script },
    ];
  });
  await writeFile(join(folder, 'shop.har'), JSON.stringify(har(all, { pages: paths })));
}

/** The site as the fixes make it: what the plan expects on every response. */
async function deployed(): Promise<
  (request: SiteRequest) => { status: number; headers: Map<string, string[]> }
> {
  const { expects } = await planIn();
  return ({ url }) => {
    if (url.protocol === 'http:') return { status: 301, headers: new Map([['Location', [at('/')]]]) };
    const headers = new Map(BEFORE.map(([name, value]) => [name, [value]]));
    headers.set('Server', ['nginx']);
    for (const one of expects) if (one.kind === 'header') headers.set(one.name, [one.value ?? '']);
    return { status: url.pathname === '/' || url.pathname === '/app.js' ? 200 : 404, headers };
  };
}

/** The same, with something else where a fault is. */
async function deploy(change: (path: string, headers: Map<string, string[]>) => void = () => undefined) {
  const right = await deployed();
  respond = (request) => {
    const { status, headers } = right(request);
    change(`${request.url.protocol}${request.url.pathname}`, headers);
    const lines = [...headers].flatMap(([name, values]) => values.map((value) => [name, value] as const));
    return {
      status: headers.has('Location') ? 301 : request.url.protocol === 'http:' ? 200 : status,
      headers: lines,
    };
  };
}

/** A plan that asks http too. */
async function planned(): Promise<void> {
  await record();
  expect(await fix('shop.har', '--output', 'out', '--stack', 'nginx', '--all')).toBe(EXIT.success);
  const plan = await planIn();
  const http = { kind: 'http', url: `http://${NAME}/`, status: 301, sent: [] };
  await write({ ...plan, addresses: [...plan.addresses, http] });
  out = '';
  told = [];
}

describe('fix', () => {
  it('writes the files of the servers, what to do, and a plan without secrets', async () => {
    await record({ url: at('/'), headers: BEFORE });
    expect(await fix('shop.har', '--output', 'out', '--stack', 'nginx')).toBe(EXIT.success);
    expect(await readdir(join(folder, 'out'))).toEqual(['DEPLOY.md', 'nginx', 'plan.json']);
    const guide = await readFile(join(folder, 'out', 'DEPLOY.md'), 'utf8');
    expect(guide).toContain('npx --no -- sitegrade verify out');
    expect(guide).toContain(`as it was on ${STARTED.slice(0, 10)}.`);
    for (const name of await readdir(join(folder, 'out', 'nginx'))) expect(guide).toContain(`nginx/${name}`);
    const plan = await planIn();
    expect(plan.addresses.map(({ kind, url }) => [kind, url])).toEqual([
      ['page', at('/')],
      ['file', at('/app.js')],
      ['error', at('/sitegrade-does-not-exist')],
    ]);
    expect(plan.expects.map((one) => ('name' in one ? one.name : one.kind))).toContain(
      'X-Content-Type-Options',
    );
    const files = await readdir(join(folder, 'out'), { recursive: true, withFileTypes: true });
    for (const file of files.filter((one) => one.isFile()))
      expect(await readFile(join(file.parentPath, file.name), 'utf8')).not.toContain(SECRET);
  });

  it('names no day if the recording has none', async () => {
    const undated = JSON.stringify(har([{ url: at('/'), headers: BEFORE }])).replaceAll(STARTED, 'unknown');
    await writeFile(join(folder, 'shop.har'), undated);
    expect(await fix('shop.har', '--output', 'out', '--stack', 'nginx')).toBe(EXIT.success);
    const guide = await readFile(join(folder, 'out', 'DEPLOY.md'), 'utf8');
    expect(guide).toContain(`For \`${at('/')}\`. Written by`);
  });

  it('says how many files and findings, and nothing of those that a policy closes only once it is enforced', async () => {
    await record();
    expect(await fix('shop.har', '--output', 'django', '--stack', 'django')).toBe(EXIT.success);
    expect(told.join('\n')).toMatch(
      /: 1 file for Django that closes \d+ findings\. Read django\/DEPLOY\.md\./,
    );
    told = [];
    expect(await fix('shop.har', '--output', 'nginx', '--stack', 'nginx')).toBe(EXIT.success);
    expect(told.join('\n')).toMatch(/: \d files for nginx that close \d+ findings\. Read/);
    told = [];
    const headers: Headers = [
      ['Content-Type', 'text/html; charset=utf-8'],
      ['Strict-Transport-Security', 'max-age=63072000; includeSubDomains'],
      ['X-Content-Type-Options', 'nosniff'],
      ['X-Frame-Options', 'DENY'],
      ['Referrer-Policy', 'no-referrer'],
      ['Permissions-Policy', 'camera=()'],
      ['Cross-Origin-Opener-Policy', 'same-origin'],
      ['Cross-Origin-Resource-Policy', 'same-origin'],
    ];
    const content = { size: HTML.length, mimeType: 'text/html', text: HTML };
    await writeFile(join(folder, 'shop.har'), JSON.stringify(har([{ url: at('/'), headers, content }])));
    expect(await fix('shop.har', '--output', 'policy', '--stack', 'django', '--all')).toBe(EXIT.success);
    expect(told.join('\n')).toMatch(/: 1 file for Django\. Read policy\/DEPLOY\.md\./);
  });

  it('says which grade its files lead to, which those of --all, and what is left', async () => {
    const content = { size: HTML.length, mimeType: 'text/html', text: HTML };
    const headers: Headers = [...BEFORE.slice(0, -1), ['Set-Cookie', `sid=${SECRET}; Path=/`]];
    await writeFile(join(folder, 'shop.har'), JSON.stringify(har([{ url: at('/'), headers, content }])));
    const left =
      '2 findings are left: The policy does not limit scripts: neither script-src nor default-src is set; Strict-Transport-Security has a max-age of less than six months.';
    await fix('shop.har', '--output', 'some', '--stack', 'nginx');
    expect(told.at(-1)).toBe(
      `With these files: F → D. With those of --all: F → B. After those of --all ${left}`,
    );
    await fix('shop.har', '--output', 'all', '--stack', 'nginx', '--all');
    expect(told.at(-1)).toBe(`With these files: F → B. ${left}`);
  });

  it('replaces no file', async () => {
    await record();
    await mkdir(join(folder, 'out'));
    await writeFile(join(folder, 'out', 'mine.txt'), 'mine');
    await expect(fix('shop.har', '--output', 'out')).rejects.toThrow('The folder out is not empty.');
    expect(await readdir(join(folder, 'out'))).toEqual(['mine.txt']);
    await expect(fix('shop.har', '--output', 'shop.har')).rejects.toThrow('shop.har is not a folder.');
  });

  it('writes nothing for a server that it does not know', async () => {
    const headers: Headers = [['Content-Type', 'text/html']];
    await writeFile(join(folder, 'shop.har'), JSON.stringify(har([{ url: at('/'), headers }])));
    await expect(fix('shop.har', '--output', 'out')).rejects.toThrow('The server was not recognised.');
    await expect(readdir(join(folder, 'out'))).rejects.toThrow('ENOENT');
  });

  it.each(['test', 'header', 'default', 'X-Frame-Options'])(
    'stops where the password %s is a word of the files',
    async (password) => {
      await record();
      const { snapshots } = await readHar(join(folder, 'shop.har'));
      const [page = expect.fail('no page')] = snapshots;
      vi.spyOn(inspectPage, 'pageInspector').mockReturnValue(() => Promise.resolve(page));
      const args = [at('/'), '--output', 'out', '--stack', 'nginx,apache', '--all'];
      await expect(fix(...args, '--auth', `admin:${password}`)).rejects.toThrow(
        'what --header, --cookie or --auth sends',
      );
      await expect(readdir(join(folder, 'out'))).rejects.toThrow('ENOENT');
      expect(await fix(...args, '--auth', 'admin:pa55word')).toBe(EXIT.success);
    },
  );

  describe('on an error, block or challenge page', () => {
    const headers: Headers = [...BEFORE, ['Content-Language', 'en']];
    const content = { size: 1, mimeType: 'text/html', text: HTML };
    const answers = (path: string, status: number, more: Headers = []) => ({
      ...{ url: at(path), status, headers: [...headers, ...more], content },
    });
    const recorded = async (...all: HarResponse[]) => {
      const pages = all.map(({ url }) => url);
      const responses = all.map((one) => ({ ...one, page: one.url }));
      await writeFile(join(folder, 'shop.har'), JSON.stringify(har(responses, { pages })));
    };

    it('writes nothing, says why, and fails, whether it was opened or recorded', async () => {
      await recorded(answers('/', 403));
      const { snapshots } = await readHar(join(folder, 'shop.har'));
      const [page = expect.fail('no page')] = snapshots;
      vi.spyOn(inspectPage, 'pageInspector').mockReturnValue(() => Promise.resolve(page));
      for (const target of [at('/'), 'shop.har']) {
        told = [];
        expect(await fix(target, '--output', 'out', '--stack', 'nginx', '--all')).toBe(EXIT.failed);
        await expect(readdir(join(folder, 'out'))).rejects.toThrow('ENOENT');
        expect(told).toEqual([
          expect.stringMatching(
            /The server answered 403: probably not the page you meant\..* No plan is made from it\. If it is meant, add --accept-status 403\.$/,
          ),
        ]);
      }
    });

    it.each(['--accept-status 404', '--baseline accepted.json'])(
      'is told with %s that it is meant',
      async (how) => {
        await recorded(answers('/', 404));
        const site = new URL(at('/')).host;
        const suppression = { site, finding: 'another-page/error#404', reason: 'It is meant.' };
        await writeFile(
          join(folder, 'accepted.json'),
          JSON.stringify({ schema: 1, suppressions: [suppression] }),
        );
        const args = ['shop.har', '--output', 'out', '--stack', 'nginx', ...how.split(' ')];
        expect(await fix(...args)).toBe(EXIT.success);
        expect(await readdir(join(folder, 'out'))).toContain('DEPLOY.md');
        expect(told.join()).toMatch(/With these files: |the grade stays/);
      },
    );

    it.each([
      ['an error', 403, []],
      ['a challenge', 200, [['cf-mitigated', 'challenge']]],
    ] as [string, number, Headers][])(
      'leaves %s out of the others, and the guide says so',
      async (_, status, more) => {
        await recorded(answers('/wall', status, more), answers('/', 200), answers('/cart', 200));
        expect(await fix('shop.har', '--output', 'out', '--stack', 'nginx', '--all')).toBe(EXIT.failed);
        const guide = await readFile(join(folder, 'out', 'DEPLOY.md'), 'utf8');
        const [, left = ''] = guide.split('## Not in these files');
        expect(left).toMatch(/wall.* answered \d+.*no plan is made from it/s);
        const { addresses } = await planIn();
        expect(addresses.map(({ url }) => url)).not.toContain(at('/wall'));
        expect(addresses.map(({ url }) => url)).toEqual(expect.arrayContaining([at('/'), at('/cart')]));
      },
    );
  });

  it('judges nothing, whatever the configuration asks of pages', async () => {
    await record();
    await writeFile(join(folder, 'sitegrade.config.json'), '{ "failOn": ["new"], "stack": ["nginx"] }');
    expect(await fix('shop.har', '--output', 'out')).toBe(EXIT.success);
  });

  it('writes a plan that verify reads, whatever a cookie is called', async () => {
    const name = 'c'.repeat(607);
    const headers: Headers = [...BEFORE, ['Set-Cookie', `${name}=1; Path=/`]];
    await writeFile(join(folder, 'shop.har'), JSON.stringify(har([{ url: at('/'), headers }])));
    expect(await fix('shop.har', '--output', 'out', '--stack', 'nginx', '--all')).toBe(EXIT.success);
    expect(parsePlan(await planIn())).toMatchObject({ schema: 1 });
  });

  it('names the folder in the guide, not where it is', async () => {
    await record();
    const output = join(folder, 'anna', 'acme site');
    await mkdir(join(folder, 'anna'));
    expect(await fix('shop.har', '--output', output, '--stack', 'nginx')).toBe(EXIT.success);
    const guide = await readFile(join(output, 'DEPLOY.md'), 'utf8');
    expect(guide).toContain("sitegrade verify 'acme site'");
    expect(guide).not.toContain('anna');
  });

  describe('enforces a policy later, in a text of its own', () => {
    const files = async (): Promise<Record<string, string>> => {
      const names = await readdir(join(folder, 'out', 'nginx'));
      const read = (name: string) => readFile(join(folder, 'out', 'nginx', name), 'utf8');
      return Object.fromEntries(
        await Promise.all(names.map(async (name) => [name, await read(name)] as const)),
      );
    };
    const guideIn = () => readFile(join(folder, 'out', 'DEPLOY.md'), 'utf8');
    const POLICY_REPORTS = /add_header Content-Security-Policy-Report-Only /;
    const POLICY_ENFORCED = /add_header Content-Security-Policy /;

    it('where several pages were recorded, and none breaks', async () => {
      await recordPages('/', '/cart');
      expect(await fix('shop.har', '--output', 'out', '--stack', 'nginx', '--all')).toBe(EXIT.success);
      const written = await files();
      const given = Object.keys(written).filter((name) => !name.startsWith('enforced-'));
      // The location is one more.
      expect(Object.keys(written)).toHaveLength(2 * given.length);
      for (const name of given) {
        const text = written[name] ?? '';
        const enforced = written[`enforced-${name}`] ?? '';
        expect(text === enforced).toBe(false);
        expect(POLICY_REPORTS.test(text)).toBe(POLICY_ENFORCED.test(enforced));
        expect(text).not.toMatch(POLICY_ENFORCED);
        expect(enforced).not.toMatch(/Report-Only/i);
      }
      const all = (isEnforced: boolean) =>
        Object.entries(written)
          .flatMap(([name, text]) => (name.startsWith('enforced-') === isEnforced ? [text] : []))
          .join('');
      expect(all(false)).toMatch(/based on 2 pages/);
      expect(all(false)).toContain('"max-age=300"');
      expect(all(true)).toContain('"max-age=86400"');
      expect(all(true)).not.toMatch(/max-age=(?:300|2592000|31536000)/);
      const guide = await guideIn();
      const [before = '', after = ''] = guide.split('After a week without reports');
      expect(before).not.toContain('enforced-');
      for (const name of given) expect(after).toContain(`nginx/enforced-${name}`);
      expect(after).toMatch(/sudo nginx -t && sudo systemctl reload nginx[^]*## Undo/);
      expect(guide).not.toContain('Texts that enforce');
      const { expects } = await planIn();
      expect(expects).toContainEqual(
        expect.objectContaining({
          name: 'Content-Security-Policy-Report-Only',
          later: expect.objectContaining({ name: 'Content-Security-Policy' }) as unknown,
        }),
      );
    });

    it.each<[string, () => Promise<readonly string[]>, RegExp]>([
      ['of one page', async () => (await recordPages('/'), []), /One page does not show what others need/],
      [
        'that reports name something for',
        async () => {
          await recordPages('/', '/cart');
          const body = {
            'document-uri': at('/cart'),
            'effective-directive': 'img-src',
            'blocked-uri': 'https://x.test/a.png',
          };
          await writeFile(join(folder, 'reports.json'), JSON.stringify([{ 'csp-report': body }]));
          return ['--reports', 'reports.json'];
        },
        /Violation reports name what it would block/,
      ],
    ])('but none %s', async (_, prepare, why) => {
      const more = await prepare();
      expect(await fix('shop.har', '--output', 'out', '--stack', 'nginx', ...more)).toBe(EXIT.success);
      expect(Object.keys(await files()).filter((name) => name.startsWith('enforced-'))).toEqual([]);
      const guide = await guideIn();
      expect(guide).not.toContain('After a week');
      expect(guide).toMatch(why);
    });
  });

  it('opens several pages twice, and takes the first one for what is graded', async () => {
    await recordPages('/', '/cart');
    const { snapshots } = await readHar(join(folder, 'shop.har'));
    const opened: string[] = [];
    vi.spyOn(inspectPage, 'pageInspector').mockReturnValue(({ href }) => {
      opened.push(new URL(href).pathname);
      return Promise.resolve(snapshots.find(({ url }) => url === href) ?? expect.fail(href));
    });
    expect(await fix(at('/'), at('/cart'), '--output', 'out', '--stack', 'nginx')).toBe(EXIT.success);
    expect(opened).toEqual(['/', '/', '/cart', '/cart']);
    const { addresses } = await planIn();
    expect(addresses.flatMap(({ kind, url }) => (kind === 'page' ? [url] : []))).toEqual([
      at('/'),
      at('/cart'),
    ]);
    expect(await readdir(join(folder, 'out', 'nginx'))).toContainEqual(expect.stringMatching(/^enforced-/));
  });

  it('is not about another page where the first one does not open', async () => {
    await recordPages('/');
    const { snapshots } = await readHar(join(folder, 'shop.har'));
    vi.spyOn(inspectPage, 'pageInspector').mockReturnValue(({ pathname }) => {
      const [page] = snapshots;
      return page && pathname === '/'
        ? Promise.resolve(page)
        : Promise.reject(new Error('It does not open.'));
    });
    expect(await fix(at('/cart'), at('/'), '--output', 'out', '--stack', 'nginx')).toBe(EXIT.failed);
    expect(told.join()).toContain('It does not open.');
    await expect(readdir(join(folder, 'out'))).rejects.toThrow('ENOENT');
  });

  it('says what is missing on its command line', () => {
    expect(() => parseFixArguments(['a.har'])).toThrow('--output DIR');
    expect(() => parseFixArguments(['--output', 'x'])).toThrow('Give a web address or a HAR file.');
    expect(() => parseFixArguments(['a', '--output', 'x', '--format', 'json'])).toThrow('--format');
  });
});

describe('verify', () => {
  it('has nothing to say of a site that has its fixes', async () => {
    await planned();
    await deploy();
    expect([await verify(), told]).toEqual([EXIT.success, []]);
    expect(out).toContain('Nothing is missing, lost, lowered or doubled.');
    expect(out).not.toContain(SECRET);
  });

  it('has nothing to say once the policy is enforced and HSTS is raised', async () => {
    await planned();
    const { expects } = await planIn();
    await deploy((_, headers) => {
      for (const one of expects) {
        if (one.kind !== 'header' || !one.later?.value || headers.has('Location')) continue;
        headers.delete(one.name);
        headers.set(one.later.name, [one.later.value]);
      }
    });
    expect([await verify(), told]).toEqual([EXIT.success, []]);
  });

  it.each<[string, (path: string, headers: Map<string, string[]>) => void, string]>([
    [
      'a header lost on errors',
      (path, headers) => path.includes('does-not-exist') && headers.delete('X-Content-Type-Options'),
      'X-Content-Type-Options (lost)',
    ],
    [
      'a header lost on files',
      (path, headers) => path.endsWith('/app.js') && headers.delete('Strict-Transport-Security'),
      'Strict-Transport-Security (lost)',
    ],
    [
      'HSTS lowered',
      (path, headers) => path === 'https:/' && headers.set('Strict-Transport-Security', ['max-age=10']),
      'Strict-Transport-Security (lowered)',
    ],
    [
      'a header sent twice',
      (_, headers) => {
        const value = headers.get('X-Content-Type-Options');
        if (value) headers.set('X-Content-Type-Options', [...value, ...value]);
      },
      'X-Content-Type-Options (doubled)',
    ],
    [
      'a policy on / only',
      (path, headers) => path !== 'https:/' && headers.delete('Content-Security-Policy-Report-Only'),
      'Content-Security-Policy-Report-Only (lost)',
    ],
    [
      'a policy that only reports',
      (_, headers) => {
        const value = headers.get('Content-Security-Policy');
        headers.delete('Content-Security-Policy');
        if (value) headers.set('Content-Security-Policy-Report-Only', value);
      },
      'Content-Security-Policy (lowered)',
    ],
    [
      'a cookie without Secure',
      (_, headers) => headers.set('Set-Cookie', ['session=1; HttpOnly; SameSite=Lax']),
      'cookie session (lowered)',
    ],
    ['the redirect lost', (_, headers) => headers.delete('Location'), 'redirect to https (lost)'],
    [
      'a value changed',
      (path, headers) => path === 'https:/' && headers.set('Referrer-Policy', ['unsafe-url']),
      'Referrer-Policy (lowered)',
    ],
  ])('finds %s', async (_, change, found) => {
    await planned();
    await deploy(change);
    expect(await verify()).toBe(EXIT.under);
    expect(told.join('\n')).toContain(found);
  });

  it('says that the line was forgotten', async () => {
    await planned();
    respond = ({ url }) =>
      url.protocol === 'http:' ? { status: 301, headers: [['Location', at('/')]] } : { headers: BEFORE };
    expect(await verify()).toBe(EXIT.under);
    expect(out).toContain('None of the fixes is in effect.');
  });

  it('sends credentials to the page’s origin only, and shows none', async () => {
    await planned();
    const right = await deployed();
    const seen: string[] = [];
    respond = (request) => {
      const { status, headers } = right(request);
      const { authorization = '', cookie = '' } = request.headers;
      seen.push(`${request.url.protocol} ${authorization.slice(0, 5)} ${cookie}`);
      const lines = [...headers].map(([name, [value = '']]) => [name, value] as const);
      return { status, headers: [...lines, ['X-Echo', cookie]] };
    };
    const secrets = ['--cookie', `id=${SECRET}`, '--auth', 'me:pa55word', '--origin', at('')];
    expect(await verify(...secrets)).toBe(EXIT.success);
    expect(new Set(seen)).toEqual(new Set([`https: Basic id=${SECRET}`, 'http:  ']));
    expect(out + told.join()).not.toMatch(/pa55word|s3cret/);
  });

  it.each([
    ['--cookie', 'id=1'],
    ['--header', 'X-Key: 1'],
    ['--auth', 'me:pa55word'],
  ])('sends no request with %s to a host that only the plan names', async (...secret) => {
    await planned();
    let requests = 0;
    respond = () => {
      requests += 1;
      return {};
    };
    await expect(verify(...secret)).rejects.toThrow(
      `--header, --cookie and --auth go only to an origin that you name. The plan is of ${at('')}: if that is your site, add --origin ${at('')}.`,
    );
    for (const origin of ['https://shop.example', `https://${NAME}`, `http://${NAME}:${site.httpsPort}`])
      await expect(verify(...secret, '--origin', origin)).rejects.toThrow(
        `The plan is of ${at('')}, not of ${origin}. Nothing was sent.`,
      );
    await expect(verify(...secret, '--origin', at('/x'))).rejects.toThrow('--origin must be an origin');
    expect(requests).toBe(0);
  });

  it.each<[string, string, readonly string[], string]>([
    [
      'switches protocols',
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n',
      [],
      'It answered 101 Switching Protocols, which nobody asked for.',
    ],
    ['answers nothing', '', ['--timeout', '1'], 'It did not answer within 1 s.'],
  ])('says of a server that %s that it could not be verified', async (_name, answer, more, sentence) => {
    const server = createServer((socket) => socket.on('error', () => undefined).write(answer));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await planned();
    const { addresses, ...plan } = await planIn();
    const [page] = addresses;
    await write({ ...plan, addresses: [{ ...page, url: `http://127.0.0.1:${port}/` }] });
    expect(await verify(...more)).toBe(EXIT.failed);
    expect(told.join('\n')).toContain(`http://127.0.0.1:${port}/ could not be verified. ${sentence}`);
    server.close();
  });

  it('says that a page needs sign-in, and follows no redirect', async () => {
    await planned();
    const asked: string[] = [];
    respond = ({ url }) => {
      asked.push(url.pathname);
      return { status: 302, headers: [['Location', at('/login')]] };
    };
    expect(await verify('--format', 'json')).toBe(EXIT.failed);
    expect(asked).not.toContain('/login');
    expect(told.join('\n')).toContain('If it needs sign-in, give --cookie, --header or --auth.');
    expect(JSON.parse(out)).toMatchObject({ schema: 1, deployed: false });
  });

  it('does not verify a page that redirects without its query, and says so', async () => {
    await planned();
    const right = await deployed();
    respond = (request) => {
      const { status, headers } = right(request);
      const lines = [...headers].map(([name, [value = '']]) => [name, value] as const);
      return request.url.pathname === '/' && request.url.protocol === 'https:'
        ? { status: 302, headers: [['Location', at('/app.js')]] }
        : { status, headers: lines };
    };
    expect(await verify('--format', 'json')).toBe(EXIT.failed);
    expect(told[0]).toContain('could not be verified. It answers 302 without its query');
    expect(JSON.parse(out)).toMatchObject({ deployed: false });
  });

  it('says which fix no response shows, which verifies nothing of it', async () => {
    await planned();
    const { expects, ...plan } = await planIn();
    const cookie = {
      kind: 'cookie',
      name: 'admin',
      attributes: ['Secure'],
      findings: ['cookies/without-secure'],
    };
    await write({ ...plan, expects: [...expects, cookie] });
    await deploy();
    expect(await verify()).toBe(EXIT.failed);
    expect(out).toContain(
      'Nothing is missing, lost, lowered or doubled. Not seen, so not known: cookie admin.',
    );
    expect(told).toEqual(['No response shows whether this is deployed: cookie admin.']);
  });

  it('does not call missing what does not answer', async () => {
    await planned();
    const plan = await planIn();
    await write({
      ...plan,
      addresses: plan.addresses
        .filter(({ kind }) => kind !== 'http')
        .map((one) => ({ ...one, url: one.url.replace(/:\d+/, ':1') })),
    });
    expect(await verify()).toBe(EXIT.failed);
    expect(out).toContain('Nothing was checked.');
    expect(told[0]).toContain('could not be verified.');
  });

  it.each<[string, string, string]>([
    ['not JSON', 'x'.repeat(100), 'out/plan.json is not JSON.'],
    ['another JSON', '{"schema":99}', 'A newer Sitegrade wrote it.'],
    ['far too large', ' '.repeat(2_000_001), 'is too large to be a plan.'],
  ])('refuses a plan that is %s with one sentence', async (_, text, sentence) => {
    await mkdir(join(folder, 'out'));
    await writeFile(join(folder, 'out', 'plan.json'), text);
    await expect(verify()).rejects.toThrow(sentence);
  });

  it('says what is no folder of fix', async () => {
    await expect(verify()).rejects.toThrow(
      'out/plan.json does not exist. Give a folder that fix has written.',
    );
    await mkdir(join(folder, 'out', 'plan.json'), { recursive: true });
    await expect(verify()).rejects.toThrow('out/plan.json is a folder, not a plan.');
    await rm(join(folder, 'out', 'plan.json'), { recursive: true });
    await symlink('/dev/null', join(folder, 'out', 'plan.json'));
    await expect(verify()).rejects.toThrow('out/plan.json is not a file.');
  });
});
