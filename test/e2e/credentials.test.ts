import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serve, type Site } from '../../src/demo/index.js';
import type { ReportJson } from '../../src/export/json.js';
import { packaged } from '../support/packaged.js';

const STAGING = 'staging.sitegrade.test';
const FOREIGN = 'foreign.sitegrade.test';
const SECRETS = { header: 'h34der-s3cret', cookie: 'c00kie-s3cret', password: 'p4ssw0rd' };
const BASIC = Buffer.from(`reviewer:${SECRETS.password}`).toString('base64');

function expectNoSecret(text: string): void {
  for (const secret of [...Object.values(SECRETS), BASIC]) expect(text).not.toContain(secret);
}

interface Received {
  readonly at: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

describe('--header, --cookie and --auth', { timeout: 180_000 }, () => {
  let folder: string;
  let site: Site;
  let received: Received[];
  /** Another port of the same host. */
  let neighbour: Site;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sitegrade-credentials-'));
    received = [];
    neighbour = await serve([STAGING], ({ url: { pathname }, headers }) => {
      received.push({ at: 'neighbour', path: pathname, headers });
      return { status: 404 };
    });
    const port = neighbour.httpsPort;
    site = await serve([STAGING, FOREIGN], ({ url, headers }) => {
      const { hostname, pathname, port: at } = url;
      received.push({ at: `${url.protocol}//${hostname}`, path: pathname, headers });
      const foreign = `https://${FOREIGN}:${at}`;
      const redirect = (to: string) => ({ status: 302, headers: [['Location', to]] as const });
      if (hostname === FOREIGN) {
        return pathname === '/401'
          ? { status: 401, headers: [['WWW-Authenticate', 'Basic realm="x"']] }
          : {
              headers: [
                ['Content-Type', 'text/html'],
                ['Access-Control-Allow-Origin', '*'],
              ],
              body: '<img src="/401">',
            };
      }
      if (headers.authorization === undefined)
        return { status: 401, headers: [['WWW-Authenticate', 'Basic realm="staging"']] };
      if (pathname === '/out') return redirect(`${foreign}/redirected`);
      if (pathname === '/out-to-port') return redirect(`https://${STAGING}:${port}/redirected-to-port`);
      if (pathname === '/leave') return redirect(`${foreign}/left`);
      if (pathname !== '/') return { body: '' };
      return {
        headers: [
          ['Content-Type', 'text/html'],
          ['X-Echo', `${headers.authorization} ${String(headers['x-preview'])}`],
          ['Set-Cookie', `shown=${SECRETS.cookie}`],
          ['Server', `Apache/2.4.1 (${SECRETS.password})`],
        ],
        body: `<title>${SECRETS.password}</title>
<script src="/app.js"></script><link rel="stylesheet" href="/app.css">
<img src="/own.png"><img src="/out"><img src="/out-to-port"><img src="https://${STAGING}:${port}/port.png">
<img src="${foreign}/image.png"><img src="${foreign}/401"><iframe src="${foreign}/frame"></iframe>
<script>
fetch('/api', { credentials: 'omit' });
for (const mode of ['no-cors', 'cors']) fetch('${foreign}/fetched-' + mode, { mode });
new Worker(URL.createObjectURL(new Blob(["fetch('${url.origin}/of-worker', { mode: 'no-cors' })"])));
</script>`,
      };
    });
  });

  afterEach(async () => {
    await site.close();
    await neighbour.close();
    await rm(folder, { recursive: true });
  });

  const run = async (path: string, ...args: readonly string[]) => {
    await writeFile(join(folder, 'auth'), `reviewer:${SECRETS.password}\n`);
    const resolves = [site.httpsPort, site.httpPort, neighbour.httpsPort].flatMap((at) => [
      '--resolve',
      `*:${at}:127.0.0.1`,
    ]);
    const ended = await packaged(
      'inspect',
      [
        `https://${STAGING}:${site.httpsPort}${path}`,
        ...['--auth', '@auth', '--cookie', 'env:PREVIEW_COOKIE'],
        ...['--header', `X-Preview: ${SECRETS.header}`, '--insecure', ...resolves, ...args],
      ],
      { cwd: folder, env: { PREVIEW_COOKIE: `preview=${SECRETS.cookie}` } },
    );
    expectNoSecret(ended.out + ended.err);
    return ended;
  };
  const isOwn = ({ at }: Received) => at === `https://${STAGING}`;
  const carried = ({ headers }: Received) => ({
    authorization: headers.authorization,
    header: headers['x-preview'],
    // The site's own cookie may be sent too.
    cookie: headers.cookie?.split('; ').find((pair) => pair.startsWith('preview=')),
  });
  const ALL = {
    authorization: `Basic ${BASIC}`,
    header: SECRETS.header,
    cookie: `preview=${SECRETS.cookie}`,
  };

  it('go with every request to the origin of the target, and with no other', async () => {
    const { out, err, code } = await run('/', '--format', 'json');
    expect(code, err).toBe(0);
    const [report] = JSON.parse(out) as ReportJson[];
    expect(report?.complete).toBe(true);
    // The page behind the login is graded, not its 401, and no finding is about a cookie that was given.
    expect(report?.observatory.refused).toBeUndefined();
    expect(JSON.stringify(report)).not.toContain('preview');

    const own = received.filter(isOwn);
    const paths = own.map(({ path }) => path);
    for (const path of ['/', '/app.js', '/app.css', '/own.png', '/api', '/of-worker', '/out', '/out-to-port'])
      expect(paths).toContain(path);
    // Those that the command sends by itself.
    for (const path of ['/.well-known/security.txt', '/app.js.map']) expect(paths).toContain(path);
    expect(paths.some((path) => path.startsWith('/sitegrade-'))).toBe(true);
    for (const request of own) expect([request.path, carried(request)]).toEqual([request.path, ALL]);

    const others = received.filter((request) => !isOwn(request));
    const foreign = others.map(({ path }) => path);
    for (const path of [
      '/image.png',
      '/401',
      '/frame',
      '/redirected',
      '/redirected-to-port',
      '/port.png',
      '/fetched-cors',
      '/fetched-no-cors',
    ])
      expect(foreign).toContain(path);
    for (const { headers } of others) {
      const sent = JSON.stringify(headers);
      expect(sent).not.toContain(SECRETS.header);
      expect(sent).not.toContain('preview');
      expect(headers.authorization).toBeUndefined();
    }
  });

  it('do not follow a redirect of the page to another origin, and stay out of every format', async () => {
    const { out } = await run('/leave');
    expect(out).toContain(FOREIGN);
    const left = received.filter(({ path }) => path === '/left');
    expect(left).not.toEqual([]);
    for (const { at, headers } of received.filter((request) => !isOwn(request)))
      expect([at, headers.authorization, headers.cookie, headers['x-preview']]).toEqual([
        at,
        undefined,
        undefined,
        undefined,
      ]);
    expect(received.filter(isOwn).map(carried)[0]).toEqual(ALL);
    await run('/', '--format', 'markdown,sarif', '--output', 'reports');
    const reports = join(folder, 'reports');
    const files = await readdir(reports);
    expect(files).toHaveLength(3);
    for (const file of files) expectNoSecret(await readFile(join(reports, file), 'utf8'));
  });
});
