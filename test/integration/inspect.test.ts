import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReportJson } from '../../src/export/json.js';
import { ALL } from '../support/all.js';
import { sitegrade } from '../support/bundled.js';
import { har, harEntry, STARTED, type HarResponse } from '../support/har.js';
import { sentences } from '../support/command.js';
import type { Options } from '../support/inspect.js';
import { schemaErrors } from '../support/report-schema.js';
import { hasTerminal, inspectOnTerminal } from '../support/terminal.js';

const SECRET = 'v3ry-s3cr3t-v4lue';
const SHOP: readonly HarResponse[] = [
  {
    url: 'http://shop.example.com/?reset=1',
    page: 'shop',
    status: 301,
    location: 'https://shop.example.com/?reset=1',
  },
  {
    url: 'https://shop.example.com/?reset=1',
    page: 'shop',
    headers: [
      ['Server', 'Apache/2.4.58 (Ubuntu)'],
      ['Content-Type', 'text/html'],
      ['X-Odd', '\u001b]0;owned\u0007\u009b31m\u202e'],
      ['Set-Cookie', `sessionid=${SECRET}; Path=/`],
    ],
    content: { mimeType: 'text/html', text: '<script src="https://cdn.example.net/x.js"></script>' },
  },
  {
    url: 'https://api.example.com/',
    page: 'api',
    status: 500,
    headers: [['Content-Type', 'application/json']],
  },
];
const SUPPRESSED = [
  { site: 'shop.example.com', finding: 'cookies/session-without-secure', reason: 'until the move' },
];
/** The other page of it, whose status is 500. */
const CAVEAT: unknown = expect.stringMatching(
  /^https:\/\/api\.example\.com\/: The server answered 500: probably not the page you meant\. /,
);
const LOG = JSON.stringify(har(SHOP, { pages: ['api', 'shop'] }));

describe('inspect', { timeout: 30_000 }, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sitegrade-inspect-'));
    await writeFile(join(folder, 'shop.har'), LOG);
    await writeFile(join(folder, 'bad.har'), LOG.slice(0, -5));
    await writeFile(join(folder, 'team.json'), JSON.stringify({ schema: 1, suppressions: SUPPRESSED }));
    await writeFile(join(folder, 'odd.json'), JSON.stringify({ schema: 1, suppressions: [{}] }));
    await writeFile(join(folder, 'empty.har'), JSON.stringify(har([], { pages: ['p'] })));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const run = (args: readonly string[], options: Options = {}) =>
    sitegrade(['inspect', ...args], { cwd: folder, ...options });
  const json = async (args: readonly string[], options?: Options) => {
    const { out, ...ended } = await run(['--format', 'json', ...args], options);
    const reports = JSON.parse(out) as ReportJson[];
    expect(schemaErrors(reports)).toEqual([]);
    expect(out).not.toContain(SECRET);
    return { ...ended, reports };
  };

  it('deducts no points for suppressed findings, and still lists them', async () => {
    const costOf = ({ findings }: ReportJson) => findings.reduce((sum, { points }) => sum + points, 0);
    const before = await json(['shop.har']);
    const after = await json(['shop.har', '--baseline', 'team.json']);
    const shop = after.reports[1];
    const finding = shop?.findings.find(({ message }) => message === 'session-without-secure');
    expect(finding).toMatchObject({ points: 0, suppressed: { reason: 'until the move' } });
    expect(after.reports.map(costOf)[0]).toBe(before.reports.map(costOf)[0]);
    expect(after.reports.map(costOf)[1]).toBeLessThan(before.reports.map(costOf)[1] ?? 0);
    const markdown = await run(['shop.har', '--baseline', 'team.json']);
    expect(markdown.out).toContain('Suppressed, no points deducted: until the move');
  });

  it('writes SARIF with all pages', async () => {
    const { out, code } = await run(['shop.har', '--format', 'sarif']);
    expect(code).toBe(0);
    const { version, runs } = JSON.parse(out) as {
      version: string;
      runs: { properties: { pages: object[] } }[];
    };
    expect(version).toBe('2.1.0');
    expect(runs.flatMap(({ properties }) => properties.pages)).toHaveLength(2);
    expect(out).not.toContain(SECRET);
  });

  it('reports on each page of a HAR file in order, as valid JSON for the schema', async () => {
    const { reports, err, code } = await json(['shop.har']);
    expect(reports.map(({ url }) => url)).toEqual(['https://api.example.com/', 'https://shop.example.com/']);
    // Of the recording, not of today.
    expect(reports.map(({ date }) => date)).toEqual([STARTED, STARTED]);
    const [api, shop] = reports;
    expect(api?.observatory.refused).toContain('500');
    expect(shop?.grade).toBe('F');
    expect(shop?.complete).toBe(true);
    expect(shop?.observatory.tests.redirection.result).toBe('redirection-to-https');
    expect(shop?.observatory.tests['subresource-integrity'].result).toBe(
      'sri-not-implemented-but-external-scripts-loaded-securely',
    );
    expect(shop?.findings.map(({ id }) => id)).toContain('cookies/session-without-secure#sessionid');
    expect(api?.caveats).toEqual(['another-page/error#500']);
    expect(sentences(err)).toEqual([CAVEAT]);
    expect(code).toBe(0);
  });

  it('reads standard input, and uses the servers of --stack', async () => {
    const input: Options['input'] = (write) => write(LOG);
    const { reports, code } = await json(['-', '--stack', 'nginx,django'], { input });
    expect(reports.map(({ stack }) => stack.map(({ name }) => name))).toEqual([
      ['nginx', 'django'],
      ['nginx', 'django'],
    ]);
    expect(code).toBe(0);
  });

  it('prints Markdown by default: a table, then reports separated by a rule, with fixes for the stack', async () => {
    const { out, code } = await run(['shop.har', '--stack', 'nginx']);
    expect(out).toMatch(
      /^# Security of 2 pages\n\n\| Page [^]*\n\n---\n\n# Security of api\.example\.com: grade [^]*\n\n---\n\n# Security of shop\.example\.com: grade /,
    );
    expect(out).toContain('### nginx: `/etc/nginx/snippets/sitegrade-');
    expect(out).not.toContain('**Fix for Apache**');
    expect(out).not.toContain(SECRET);
    expect(out).not.toContain('reset=1');
    expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(code).toBe(0);
  });

  it('prints the other reports if a target fails, with one sentence for each failure', async () => {
    const { reports, err, code } = await json(['bad.har', 'none.har', 'shop.har', '.', 'http://']);
    expect(reports).toHaveLength(2);
    expect(sentences(err)).toEqual([
      'bad.har is not a HAR file: it is not JSON, or it is incomplete.',
      'The file none.har does not exist. A web address must begin with http:// or https://.',
      CAVEAT,
      '. is a folder, not a HAR file.',
      '“http://” is not a web address.',
    ]);
    expect(code).toBe(1);
  });

  it('names the page of which nothing was recorded', async () => {
    const { reports, err, code } = await json(['empty.har']);
    expect(reports).toMatchObject([{ url: '', grade: null, complete: false }]);
    expect(sentences(err)).toEqual([
      'A page without a URL in empty.har could not be graded: the recording does not contain it.',
    ]);
    expect(code).toBe(1);
  });

  it('exits with 2 if a page is below --fail-under, and names those pages', async () => {
    const { err, code, reports } = await json(['shop.har', '--fail-under', 'D']);
    expect(reports).toHaveLength(2);
    expect(sentences(err)).toEqual([
      CAVEAT,
      // Its text was not recorded.
      expect.stringMatching(
        /^The grade ~\S+ \(~\d+\) of https:\/\/api\.example\.com\/ counts only what was seen\./,
      ),
      expect.stringMatching(
        /^https:\/\/shop\.example\.com\/ has grade F \(0\), worse than D: .*\(cookies\/session-without-secure#sessionid\).*; and \d+ more\.$/,
      ),
    ]);
    expect(code).toBe(2);
    expect((await run(['shop.har', '--fail-under', 'F'])).code).toBe(0);
    // Neither hides the other.
    const both = await run(['shop.har', 'none.har', '--fail-under', '70']);
    expect(both.code).toBe(4);
    expect(both.err).toContain('none.har does not exist');
    expect(both.err).toContain('worse than 70: ');
  });

  it('judges a page without a policy as one without, whether or not its text was recorded, and names the gap', async () => {
    const headers = [
      ['Content-Type', 'text/html; charset=utf-8'],
      ['Strict-Transport-Security', 'max-age=63072000; includeSubDomains; preload'],
      ['X-Content-Type-Options', 'nosniff'],
      ['X-Frame-Options', 'DENY'],
      ['Referrer-Policy', 'no-referrer'],
      ['Cross-Origin-Opener-Policy', 'same-origin'],
      ['Cross-Origin-Resource-Policy', 'same-origin'],
    ] as const;
    const page = { url: 'https://quiet.example.com/', headers };
    const recorded = { ...page, content: { mimeType: 'text/html', text: '<!doctype html><p>Hello' } };
    await writeFile(join(folder, 'textless.har'), JSON.stringify(har([page])));
    await writeFile(join(folder, 'text.har'), JSON.stringify(har([recorded])));
    const [textless, whole] = [
      await json(['textless.har', '--fail-under', 'A']),
      await json(['text.har', '--fail-under', 'A']),
    ];
    expect([textless.code, whole.code]).toEqual([2, 2]);
    const [lacking, full] = [textless.reports[0], whole.reports[0]];
    expect([lacking?.grade, lacking?.observatory.grade]).toEqual([full?.grade, full?.observatory.grade]);
    expect([lacking?.complete, full?.complete]).toEqual([false, true]);
    const grade = full?.grade ?? '';
    expect(sentences(textless.err)).toEqual([
      expect.stringMatching(
        /^The grade ~\S+ .* of https:\/\/quiet\.example\.com\/ counts only what was seen\./,
      ),
      expect.stringContaining(`https://quiet.example.com/ has grade ~${grade}`),
    ]);
    expect(sentences(whole.err)).toHaveLength(1);
    expect(sentences((await json(['textless.har', '--fail-under', grade])).err)).toHaveLength(1);
  });

  it('fails on findings that an earlier report does not have, and tells GitHub why', async () => {
    const before = await run(['shop.har', '--format', 'json']);
    await writeFile(join(folder, 'last.json'), before.out);
    const same = await run(['shop.har', '--baseline', 'last.json', '--fail-on', 'new']);
    expect([same.code, sentences(same.err)]).toEqual([0, [CAVEAT]]);

    const reports = JSON.parse(before.out) as { findings: { rule: string }[] }[];
    const fewer = reports.map((report) => ({
      ...report,
      findings: report.findings.filter(({ rule }) => rule !== 'cookies'),
    }));
    await writeFile(join(folder, 'fewer.json'), JSON.stringify(fewer));
    const summary = join(folder, 'summary.md');
    await writeFile(summary, 'Before.\n');
    const { code, err } = await run(['shop.har', '--baseline', 'fewer.json', '--fail-on', 'new'], {
      env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary },
    });
    expect(code).toBe(2);
    expect(sentences(err)).toEqual([
      CAVEAT,
      expect.stringMatching(
        /^::error title=Sitegrade::https:\/\/shop\.example\.com\/ has findings that the baseline does not have: /,
      ),
    ]);
    const text = await readFile(summary, 'utf8');
    expect(text).toMatch(/^Before\.\n## Sitegrade\n\n- `https:[^]*\n\n\| Page \| Grade \|/);
  });

  it(
    'reads targets, thresholds and suppressed findings from a configuration file',
    { timeout: 90_000 },
    async () => {
      const targets = [
        { target: 'shop.har', failUnder: 'F', suppressions: 'team.json' },
        { target: 'again.har', failUnder: 'A+', stack: ['nginx'] },
      ];
      await writeFile(join(folder, 'again.har'), LOG);
      await writeFile(join(folder, 'ci.json'), JSON.stringify({ format: ['json'], targets }));
      const { reports, err, code } = await json(['--config', 'ci.json']);
      expect(code).toBe(2);
      expect(reports.map(({ findings }) => findings.filter(({ suppressed }) => suppressed).length)).toEqual([
        0, 1, 0, 0,
      ]);
      expect(reports[3]?.stack.map(({ name }) => name)).toEqual(['nginx']);
      expect(sentences(err).filter((line) => line.includes('worse than A+'))).toHaveLength(2);
      expect((await json(['--config', 'ci.json', '--fail-under', 'F'])).code).toBe(0);
      await writeFile(join(folder, 'wrong.json'), JSON.stringify({ failUnder: 'E', target: 1 }));
      const wrong = await run(['shop.har', '--config', 'wrong.json']);
      expect(sentences(wrong.err)).toEqual([
        expect.stringMatching(/^wrong\.json: failUnder must be a score or one of A\+, /),
        expect.stringMatching(/^wrong\.json: target is not known\. /),
      ]);
      expect(wrong.code).toBe(1);
    },
  );

  it('says that it uses a configuration file that was not named', async () => {
    const path = join(folder, 'sitegrade.config.json');
    await writeFile(path, JSON.stringify({ targets: ['shop.har'] }));
    const [used, named] = [await json([]), await json(['--config', 'sitegrade.config.json'])];
    await writeFile(path, JSON.stringify({ targets: ['shop.har'], auth: 'env:HOME', output: '..' }));
    const refused = await run([]);
    await rm(path);
    expect([used.code, sentences(used.err)]).toEqual([0, [`Settings are from ${path}.`, CAVEAT]]);
    expect([named.code, sentences(named.err)]).toEqual([0, [CAVEAT]]);
    expect(refused.code).toBe(1);
    expect(sentences(refused.err)).toEqual([
      expect.stringMatching(
        /^sitegrade\.config\.json: auth names .* add --config sitegrade\.config\.json\.$/,
      ),
      expect.stringMatching(
        /^sitegrade\.config\.json: output leads out .* add --config sitegrade\.config\.json\.$/,
      ),
    ]);
  });

  it.each([
    [[], 'Nothing to inspect'],
    [['shop.har', '--resolve', 'shop.test=127.0.0.1'], 'HOST:PORT:ADDRESS'],
    [['shop.har', '--baseline', 'none.json'], 'The file none.json does not exist'],
    [['shop.har', '--baseline', 'bad.har'], 'bad.har is not JSON'],
    [['shop.har', '--baseline', 'odd.json'], 'Entry 1 has no "site"'],
    [['shop.har', '--format', 'pdf'], '--format must be markdown or html or json'],
  ])('rejects %j before it does anything', async (args, sentence) => {
    const { out, err, code } = await run(args);
    expect(sentences(err)).toEqual([expect.stringContaining(sentence)]);
    expect(out).toBe('');
    expect(code).toBe(1);
  });

  describe.skipIf(!hasTerminal)('on a terminal', () => {
    const onTerminal = async (args: readonly string[], env?: Readonly<Record<string, string>>) => {
      const { code, out } = await inspectOnTerminal(args, {
        cwd: folder,
        columns: 100,
        ...(env && { env }),
      });
      // What the steps wrote before the line was cleared.
      return { code, out: out.replaceAll(/[^\n]*\r\u001b\[K/g, '') };
    };
    const one = JSON.stringify(har(SHOP, { pages: ['shop'] }));
    const SGR = /\u001b\[[\d;]+m/g;

    it('prints the report of one page in short, with colours, and what failed', async () => {
      await writeFile(join(folder, 'one.har'), one);
      const { code, out } = await onTerminal(['one.har', '--fail-under', 'D']);
      expect(code).toBe(2);
      expect(out).toContain('\u001b[1;31mF, 0 of 100\u001b[0m');
      const text = out.replaceAll(SGR, '');
      expect(text).toMatch(
        /^https:\/\/shop\.example\.com\/\n\n {2}Grade +F, 0 of 100\n {2}MDN HTTP Observatory +F \(\d+\)\n {2}Server +Apache 2\.4\.58 /,
      );
      expect(text).toMatch(/\n {2}◆ high +−\d+ {2}Session cookie sessionid is sent without Secure\n/);
      expect(text).toMatch(
        /\n {2}Full report with the fixes: --format markdown, or --output DIR for files\.\nhttps:\/\/shop\.example\.com\/ has grade F \(0\), worse than D: /,
      );
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]|<details>|reset=1/);
      expect(text.slice(0, text.indexOf('has grade')).split('\n').length).toBeLessThanOrEqual(40);
      const plain = await onTerminal(['one.har', '--fail-under', 'D'], { NO_COLOR: '1' });
      expect(plain.out).toBe(text);
    });

    it('prints a table of several targets, which says what failed', async () => {
      const { code, out } = await onTerminal(['shop.har', 'none.har', '--fail-under', 'D'], {
        NO_COLOR: '1',
      });
      expect(code).toBe(4);
      expect(out.trimEnd().split('\n')).toEqual([
        '       grade  score  MDN  high  medium  low  page',
        expect.stringMatching(/^pass {3}~\S+ +~\d+ {2}– .* {2}https:\/\/api\.example\.com\/ +The server /),
        expect.stringMatching(/^FAIL {3}F {10}0 {2}F .* {2}https:\/\/shop\.example\.com\/ {2}worse than D$/),
        'ERROR  The file none.har does not exist. A web address must begin with http:// or https://.',
        '',
        '1 of 3 pass, 1 without a grade (~: not everything was seen)',
        expect.stringMatching(/^Not fully checked: [a-z-]+ \(1 page\)/),
        'exposed-file (1 page).',
        'Full report with the fixes: --format markdown, or --output DIR for files.',
      ]);
    });

    it('says why a single target failed, and prints other formats as elsewhere', async () => {
      const failed = await onTerminal(['none.har']);
      expect(failed).toEqual({
        code: 1,
        out: 'The file none.har does not exist. A web address must begin with http:// or https://.\n',
      });
      const markdown = await onTerminal(['shop.har', '--format', 'markdown']);
      expect(markdown.out).toMatch(/^# Security of 2 pages\n/m);
    });

    it('says where the reports of --output are', async () => {
      await writeFile(join(folder, 'one.har'), one);
      const { out } = await onTerminal(['one.har', '--output', 'reports'], { NO_COLOR: '1' });
      expect(out).toMatch(/^https:[^]*\n {2}The full reports are in reports\.\n$/);
      const file = join(folder, 'reports', 'shop.example.com.md');
      expect(await readFile(file, 'utf8')).toMatch(/^# Security of shop\.example\.com: grade F/);
    });
  });

  it('prints a short text elsewhere only if it is asked for, without colours', async () => {
    const { out, code } = await run(['shop.har', '--format', 'text']);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^grade {2}score [^]*\n\n2 pages: 1 [A-E][+-]?, 1 F \(~: not everything was seen\)\n/,
    );
    expect(out).not.toContain('\u001b');
  });

  it('prints its help', async () => {
    const { out, code } = await run(['--help']);
    for (const option of ['--format', '--stack', '--fail-under', '--insecure', '--resolve'])
      expect(out).toContain(option);
    expect(code).toBe(0);
  });

  /** Bytes of the file and of one string in it, and megabytes that the command may use. */
  const [whole, largest, memory] = ALL ? [200e6, 60e6, 64] : [60e6, 20e6, 40];
  it(
    `reads ${whole / 1e6} MB in bounded memory, one string of ${largest / 1e6} MB among them`,
    { timeout: 120_000 },
    async () => {
      const piece = JSON.stringify('<p class="a">\n"ü"\t</p>'.repeat(40_000)).slice(1, -1);
      const entry = (answer: HarResponse) => JSON.stringify(harEntry({ page: 'p', ...answer }));
      const body = entry({
        url: 'https://a.example.com/x.js',
        content: { mimeType: 'text/javascript', text: '@' },
      });
      const [before = '', after = ''] = body.split('@');
      let written = 0;
      const input: Options['input'] = async (write) => {
        const count = (text: string) => {
          written += Buffer.byteLength(text);
          return write(text);
        };
        await count('{"log":{"version":"1.2","entries":[');
        await count(
          entry({
            url: 'https://a.example.com/',
            headers: [['Server', 'nginx/1.18.0']],
            content: { text: '<p>' },
          }),
        );
        await count(`,${before}`);
        while (written < largest) await count(piece);
        await count(after);
        while (written < whole) await count(`,${before}${piece}${after}`);
        await count('],"pages":[{"id":"p","title":"late"}]}}');
      };
      const { reports, err, code } = await json(['-'], { input, node: [`--max-old-space-size=${memory}`] });
      expect(written).toBeGreaterThanOrEqual(whole);
      expect(sentences(err)).toEqual([]);
      expect(reports.map(({ url, stack }) => [url, stack[0]?.version])).toEqual([
        ['https://a.example.com/', '1.18.0'],
      ]);
      expect(code).toBe(0);
    },
  );
});
