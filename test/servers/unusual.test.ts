import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { EXIT } from '../../src/cli/exit-codes.js';
import { parseFixArguments, parseVerifyArguments } from '../../src/cli/arguments.js';
import { published } from '../../src/cli/published.js';
import { withStack } from '../../src/cli/stack.js';
import { audit, type HeaderLine, type PageSnapshot } from '../../src/engine/index.js';
import { filesOf } from '../../src/fixes/files/files-of.js';
import { pageFixes } from '../../src/fixes/page.js';
import type { Answer } from '../protections/answer.js';
import { lostIn } from '../protections/lost.js';
import { sentTwice } from '../protections/once.js';
import { apacheLevels } from './levels/apache.js';
import { caddyLevels } from './levels/caddy.js';
import { lighttpdLevels } from './levels/lighttpd.js';
import { nginxLevels } from './levels/nginx.js';
import { placed } from './rig/as-files.js';
import { withEnforced } from './rig/enforced.js';
import { gather } from './rig/gather.js';
import { startApplications } from './rig/level-backend.js';
import { headersOf, VALUES, type Hosted, type Leveled } from './rig/levels.js';
import { missing } from './rig/missing.js';
import type { Placed } from './rig/places.js';
import type { OwnSandbox } from './rig/sandbox.js';
import type { Sandbox } from './rig/setup.js';
import { headersFor, walk, write } from './rig/prove-levels.js';
import { openSite } from './rig/site.js';
import { nginx130 } from './setups/nginx.js';
import { APP_PORT } from './setups/shop-app.js';

vi.mock('../../src/cli/inspect-page.js', { spy: true });
const inspectPage = await import('../../src/cli/inspect-page.js');
const { fixJob } = await import('../../src/cli/fix-job.js');
const { verifyJob } = await import('../../src/cli/verify-job.js');

/**
 * Set-ups that are not as a manual has them, all on one server: each is fixed by its files, their lines and the lines
 * that change, as given and then enforced. Nothing is lost, lowered or doubled at any address, the sites beside them
 * stay as they are, `verify` finds nothing, and without the files all is as it was. What people get wrong, it finds.
 */

/** What is often set for a whole server. */
const COMMON = headersOf({
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
});
const POWERED = { name: 'X-Powered-By', value: 'PHP/8.4.1' };
const OWN = headersOf({ ...VALUES.strict, ...VALUES.policy });

/** A site that nobody fixes. */
const BESIDE = 'beside.test';

/** A mistake of somebody who deploys the fixes, or of somebody else later. */
interface Fault {
  /** In the configuration of the site. */
  readonly change?: (text: string) => string;
  /** A path that redirects to the page. */
  readonly redirect?: string;
  /** In a file of ours. */
  readonly file?: (text: string) => string;
  /** Lines of `verify`. */
  readonly found: readonly (string | RegExp)[];
}

interface Server {
  readonly leveled: Leveled;
  /** Where the set-ups beside the first, which has none, have headers. */
  readonly levels: Readonly<Record<string, readonly HeaderLine[]>>;
  /** Where the site that nobody fixes has them. */
  readonly beside: string;
  readonly faults?: Readonly<Record<string, Fault>>;
}

interface OddSite extends Hosted {
  readonly what: string;
  /** The page that is graded. */
  readonly page: string;
  readonly fault?: Fault;
}

/** The lines that include a file of ours, in the blocks of the site. */
const LINE = /^\s*(?:include|Include|import) \S*sitegrade-\S+\n/gm;
const withoutLine = (text: string) => text.replace(LINE, '');
const lineIn = (text: string) => text.match(LINE)?.[0] ?? '';
/** The part for one of the ports changed. */
const onPort = (port: string, change: (text: string) => string) => (text: string) =>
  text
    .split(/(?=^(?:server \{|<VirtualHost|https?:\/\/))/m)
    .map((block) => (block.includes(port) ? change(block) : block))
    .join('');
/** Lines below ours. */
const below = (lines: string) => (text: string) => text.replaceAll(LINE, (line) => `${line}${lines}\n`);

const NGINX = {
  levels: { 'http {}': COMMON, 'location /app/ {}': COMMON, application: OWN },
  beside: 'server {}',
};
const MISSING = /missing +X-Content-Type-Options/;

const SERVERS: readonly Server[] = [
  {
    ...NGINX,
    leveled: nginxLevels,
    faults: {
      'add_header without always': {
        file: (text) => text.replaceAll(' always;', ';'),
        found: [/lost +X-Content-Type-Options: https:\/\/\S+\n/],
      },
      'a location with an add_header of its own': {
        change: (text) =>
          text.replaceAll('location = /moved', 'location = /style.css { add_header X-Own 1; }\n$&'),
        found: [/lost +X-Content-Type-Options: \S+\/style\.css\n/],
      },
      'a redirect with an add_header of its own': {
        redirect: '/moved',
        change: (text) => text.replaceAll('location = /moved {', '$& add_header X-Own 1;'),
        found: [/lost +Strict-Transport-Security: \S+\/moved\n/],
      },
      'the line in a location only': {
        change: (text) =>
          withoutLine(text).replaceAll('location = /moved', `location = /index.html {\n${lineIn(text)}}\n$&`),
        found: [/lost +X-Content-Type-Options: /],
      },
      'the line forgotten': { change: withoutLine, found: ['None of the fixes is in effect.'] },
      'the line in the block of port 80 only': { change: onPort(':443', withoutLine), found: [MISSING] },
      'the line in the block of port 443 only': {
        change: onPort(':80;', withoutLine),
        found: [/missing +redirect to https/],
      },
      'a header added once more': {
        change: below('add_header X-Frame-Options SAMEORIGIN always;'),
        found: [/doubled +X-Frame-Options/],
      },
    },
  },
  { ...NGINX, leveled: { ...nginxLevels, setup: nginx130 } },
  {
    leveled: apacheLevels,
    levels: {
      'server: always set': COMMON,
      '<Location /app/>: always set': COMMON,
      '.htaccess: set': COMMON,
      application: OWN,
    },
    beside: 'vhost: always set',
    faults: {
      'HSTS lowered below': {
        change: below(
          '<Location "/">\nHeader always unset Strict-Transport-Security\nHeader onsuccess set Strict-Transport-Security "max-age=60"\n</Location>',
        ),
        found: [/lowered +Strict-Transport-Security/],
      },
      'X-Frame-Options removed below': {
        change: below(
          '<Location "/">\nHeader always unset X-Frame-Options\nHeader onsuccess unset X-Frame-Options\n</Location>',
        ),
        found: [/missing +X-Frame-Options/],
      },
      'a header added once more': {
        change: below('<Location "/">\nHeader add X-Frame-Options SAMEORIGIN\n</Location>'),
        found: [/doubled +X-Frame-Options/],
      },
    },
  },
  {
    leveled: caddyLevels,
    levels: { site: COMMON, 'handle /app/*': COMMON, application: OWN },
    beside: 'site',
    faults: {
      'the line in a handle': {
        change: (text) =>
          text.replace(LINE, (line) => (line.includes('-errors') ? line : `handle /app/* {\n${line}}\n`)),
        found: [/lost +X-Content-Type-Options/, /missing +redirect to https/],
      },
      'X-Frame-Options removed from the file': {
        file: (text) => text.replace(/^.*\?X-Frame-Options.*\n/gm, ''),
        found: [/missing +X-Frame-Options/],
      },
    },
  },
  {
    leveled: lighttpdLevels,
    levels: {
      'condition: set-response-header': [...COMMON, POWERED],
      'condition on /app/: set-response-header': [...COMMON, POWERED],
      application: OWN,
    },
    beside: 'condition: set-response-header',
    faults: {
      'the condition for another name of the site': {
        file: (text) => text.replace(/(?<=\^|\?i:)fault/g, 'other'),
        found: ['None of the fixes is in effect.'],
      },
    },
  },
];

function sitesOf({ levels, beside, faults = {} }: Server) {
  const plain = { level: '', headers: [], page: '/' };
  const setUps = [['no level', []] as const, ...Object.entries(levels)].map(
    ([level, headers], at): OddSite => ({
      ...{ what: level, level, headers, host: `odd${at}.test` },
      page: level === 'application' ? '/app/' : '/',
    }),
  );
  const planted = Object.entries(faults).map(([what, fault], at): OddSite & { fault: Fault } => ({
    ...plain,
    what,
    fault,
    host: `fault${at}.test`,
  }));
  return { setUps, planted, other: { ...plain, what: BESIDE, host: BESIDE, level: beside, headers: OWN } };
}

describe.each(SERVERS)('$leveled.setup.title', { timeout: 120_000 }, (server) => {
  const { leveled } = server;
  const isSkipped = missing(leveled.setup).length > 0 && !process.env['CI'];
  const { setUps, planted, other } = sitesOf(server);
  let folder = '';
  let seen: Awaited<ReturnType<typeof goThrough>>;

  beforeAll(async () => {
    if (isSkipped) return;
    folder = await mkdtemp(join(tmpdir(), 'sitegrade-unusual-'));
    seen = await goThrough(leveled, [...setUps, ...planted], other, folder);
  });
  afterAll(async () => {
    if (folder !== '') await rm(folder, { recursive: true });
  });

  describe.skipIf(isSkipped).each(['given', 'enforced'] as const)('the fixes as %s', (when) => {
    it.each(setUps)('headers of $what: none is lost, lowered or doubled', ({ host }) => {
      expect(compared(seen.before.get(host), seen[when].answers.get(host))).toEqual([]);
    });

    it.each(setUps)('headers of $what: verify says that all is deployed', ({ host }) => {
      const { code, text } = seen[when].verified.get(host) ?? {};
      expect(code, text).toBe(EXIT.success);
    });

    it('leave the site beside them as it is', () => {
      expect(seen[when].answers.get(BESIDE)).toEqual(seen.before.get(BESIDE));
    });
  });

  it.skipIf(isSkipped)('each site is as it was once they are removed', () => {
    expect(seen.undone).toEqual(seen.before);
  });

  it.skipIf(isSkipped)('verify says so while the configuration is not loaded', () => {
    const { code, text } = seen.notLoaded;
    expect(text).toContain('None of the fixes is in effect.');
    expect(code).toBe(EXIT.under);
  });

  if (planted.length > 0) {
    it.skipIf(isSkipped).each(planted)('verify finds $what', ({ host, fault }) => {
      const { code, text = '' } = seen.given.verified.get(host) ?? {};
      for (const line of fault.found) expect(text).toMatch(line);
      expect(code, text).toBe(EXIT.under);
    });
  }
});

/** What is worse at an address than before, or sent twice. */
function compared(before: readonly Answer[] = [], after: readonly Answer[] = []): string[] {
  const already = sentTwice(before);
  return [
    ...before.flatMap((was, at) => {
      const now = after[at];
      if (now?.status !== was.status) return [`${was.address}: ${was.status} became ${now?.status ?? 0}`];
      return lostIn(was, now).map((line) => `${was.address}: ${line}`);
    }),
    ...sentTwice(after).filter((line) => !already.includes(line)),
  ];
}

async function goThrough(leveled: Leveled, sites: readonly OddSite[], other: OddSite, folder: string) {
  const { setup } = leveled;
  let isFaulty = false;
  const all = [...sites, other].map((one) => ({
    ...one,
    change: (text: string) => (isFaulty ? (one.fault?.change?.(text) ?? text) : text),
  }));
  let fixes = new Map<OddSite, readonly Placed[]>();
  const written = (sandbox: Sandbox) => write(leveled, sandbox, all, fixes);
  const site = await openSite({
    ...setup,
    files: (sandbox) => written(sandbox).files,
    serve: (sandbox) => setup.serve(sandbox).filter(({ ports }) => !ports.includes(APP_PORT)),
  });
  const { sandbox } = site;
  const applications = await startApplications(sandbox.address, headersFor(all));
  const install = async (next: typeof fixes) => {
    fixes = next;
    const { left } = written(sandbox);
    await site.install(left.filter(({ stack, place }) => !leveled.optional?.includes(`${stack} ${place}`)));
    const { code, text } = await site.test();
    if (code !== 0) throw new Error(text);
  };
  const restart = async () => {
    await site.stop();
    await site.start();
  };
  const answers = async () =>
    new Map([...(await walk(site, all))].map(([{ host }, own]) => [host, own.map(steady)]));
  const look = async () => {
    const verified = new Map<string, Verified>();
    for (const { host } of sites) verified.set(host, await verify(folder, host, sandbox));
    return { answers: await answers(), verified };
  };
  try {
    await site.start();
    const before = await answers();
    const [given, enforced] = [new Map<OddSite, Placed[]>(), new Map<OddSite, Placed[]>()];
    for (const one of all.filter(({ host }) => host !== BESIDE)) {
      const files = await fix(folder, one, leveled, sandbox);
      given.set(one, files.given);
      enforced.set(one, files.enforced);
    }
    isFaulty = true;
    await install(given);
    const notLoaded = await verify(folder, sites[0]?.host ?? '', sandbox);
    await restart();
    const asGiven = await look();
    await install(enforced);
    await restart();
    const asEnforced = await look();
    isFaulty = false;
    await install(new Map());
    await restart();
    return { before, notLoaded, given: asGiven, enforced: asEnforced, undone: await answers() };
  } finally {
    await site.close();
    applications.close();
    await once(applications, 'close');
  }
}

/** What of an answer is the same each time: every configuration writes the files anew. */
function steady({ headers, ...answer }: Answer): Answer {
  const same = Object.entries(headers).filter(([name]) => !/^(?:date|etag|last-modified)$/.test(name));
  return { ...answer, headers: Object.fromEntries(same) };
}

/** The files that `sitegrade fix` writes for a site, and their enforced versions. */
async function fix(folder: string, { host, page, fault }: OddSite, { setup }: Leveled, sandbox: OwnSandbox) {
  const { chain } = setup;
  const own = { ...sandbox, host };
  const snapshot = withRedirect(
    await gather(own, page),
    fault?.redirect && (await gather(own, fault.redirect)),
  );
  vi.mocked(inspectPage.pageInspector).mockReturnValue(() => Promise.resolve(snapshot));
  const { code, text } = await printed(() =>
    fixJob(
      parseFixArguments([snapshot.url, '--output', host, '--stack', chain.join(), '--all'], folder),
      { ...published, folder },
      () => undefined,
    ),
  );
  expect(code, text).toBe(EXIT.success);
  const report = withStack(audit(snapshot), chain);
  const { fixes, context } = pageFixes(snapshot, report);
  const { fixes: later } = pageFixes(snapshot, withEnforced(report));
  const files = filesOf(fixes, { version: packageJson.version, date: undefined, site: context }, later);
  const change = fault?.file ?? ((text: string) => text);
  const names = (await readdir(join(folder, host, ...chain))).map((name) =>
    join(folder, host, ...chain, name),
  );
  const written = await Promise.all(names.map((name) => readFile(name, 'utf8')));
  expect(written.sort()).toEqual(files.map((one) => one.text).sort());
  const modules = fixes.filter(({ run }) => run !== undefined);
  const install = (isEnforced: boolean) => [
    ...modules,
    ...files.flatMap(({ text, ...one }) =>
      placed({ ...one, text: change(text) }, fixes, sandbox, isEnforced),
    ),
  ];
  return { given: install(false), enforced: install(true) };
}

/** The page as it is reached by a redirect. */
function withRedirect(page: PageSnapshot, redirect: PageSnapshot | '' | undefined): PageSnapshot {
  if (!redirect || !redirect.chain.seen || !page.chain.seen) return page;
  return { ...page, chain: { seen: true, value: [...redirect.chain.value, ...page.chain.value] } };
}

interface Verified {
  readonly code: number;
  readonly text: string;
}

function verify(folder: string, host: string, { address }: Sandbox): Promise<Verified> {
  const resolves = [80, 443].map((port) => `--resolve=${host}:${port}:${address}`);
  return printed(() =>
    verifyJob(parseVerifyArguments([host, '--insecure', ...resolves]), { ...published, folder }),
  );
}

/** What a command prints on both streams. */
async function printed(job: () => Promise<number>): Promise<Verified> {
  let text = '';
  const out = vi.spyOn(process.stdout, 'write').mockImplementation(((some: string, done: () => void) => {
    text += some;
    done();
    return true;
  }) as typeof process.stdout.write);
  const err = vi.spyOn(console, 'error').mockImplementation((line: string) => {
    text += `${line}\n`;
  });
  try {
    return { code: await job(), text };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}
