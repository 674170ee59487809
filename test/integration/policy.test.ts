import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sitegrade } from '../support/bundled.js';
import { sentences } from '../support/command.js';
import { har } from '../support/har.js';

const SHOP = 'https://shop.example';
const page = (path: string, body: string) => ({
  url: `${SHOP}${path}`,
  page: path,
  headers: [['Content-Type', 'text/html']] as const,
  content: { size: body.length, mimeType: 'text/html', text: body },
});

describe('policy for HAR files', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sitegrade-policy-'));
    const script = '<script src="https://cdn.example/a.js"></script>';
    const pages = [
      page('/', script),
      page('/orders/1', '<script>let order = 1</script>'),
      page('/orders/2', '<script>let order = 2</script>'),
      page('/wiki', String.raw`<script>var SIG=" --- 2026\/11\/25 01:00"</script><script>menu()</script>`),
      page('/\u202eevil%1b[31m', `${script}<script src="https://x.example;script-src%20*/y"></script>`),
    ];
    const walk = har(pages, { pages: pages.map(({ page }) => page) });
    await writeFile(join(folder, 'walk.har'), JSON.stringify(walk));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function policy(...args: readonly string[]) {
    return sitegrade(['policy', ...args], { cwd: folder });
  }

  it('says what each source is for and which code differs', async () => {
    const { code, out, err } = await policy('walk.har', '--stack', 'nginx');
    expect(sentences(err)).toEqual([]);
    expect(code).toBe(0);
    expect(out).toContain('recorded: 4 pages, 5 loads');
    expect(out).toMatch(/^Content-Security-Policy-Report-Only: default-src 'none'; script-src 'self'/m);
    expect(out).toContain('script-src https://cdn.example  (/, /');
    expect(out).toContain('/orders/*: 2 times another inline script of 13 characters: it differs');
    expect(out).toContain(
      '/wiki: an inline script of 33 characters with the date or the time of the load: it is likely to differ from day to day',
    );
    const strict = await policy('walk.har', '--strict-scripts');
    expect(strict.out.match(/'sha256-[^']+'  \(.*\)/g)).toEqual([
      expect.stringMatching(/\(\/wiki; other visitors: not known\)$/),
    ]);
    expect(out).toContain('It is based on 4 pages.');
    expect(out).not.toMatch(/[\u001b\u202e]/);
  });

  it('reads violation reports, and allows what the person allows', async () => {
    const report = (blocked: string) =>
      JSON.stringify({
        'csp-report': {
          'document-uri': `${SHOP}/orders/3`,
          'effective-directive': 'img-src',
          'blocked-uri': blocked,
        },
      });
    await writeFile(
      join(folder, 'reports.jsonl'),
      // As Windows programs begin a file.
      `\uFEFF${[report('https://one.example/a.png'), report('https://two.example/b.png')].join('\n')}`,
    );
    const { out } = await policy('walk.har', '--reports', 'reports.jsonl', '--allow', 'https://one.example');
    expect(out).toContain("img-src 'self' https://one.example;");
    expect(out).toContain('  img-src https://two.example  (/orders/*)');
    const many = Array.from({ length: 250 }, (_, at) => report(`https://host-${at}.example/`));
    const foreign = many[0]?.replace('shop.example', 'other.example');
    await writeFile(join(folder, 'many.jsonl'), [...many, ...many.slice(230), foreign].join('\n'));
    const bounded = await policy('walk.har', '--reports', 'many.jsonl');
    expect(bounded.out).toContain('  img-src https://host-249.example  (/orders/*)');
    expect(bounded.out).not.toContain('https://host-229.example');
    expect(bounded.out).toContain('50 violation reports not listed: they name too many places.');
    expect(sentences(bounded.err)).toEqual([
      'many.jsonl has 1 report of sites that are not among the targets: not read.',
    ]);
    await writeFile(
      join(folder, 'table.csv'),
      `document-uri,effective-directive,blocked-uri\n${SHOP}/,img-src,https://one.example`,
    );
    const none = await policy('walk.har', '--reports', 'table.csv');
    expect([none.code, sentences(none.err)]).toEqual([
      1,
      [
        'table.csv has no violation reports that can be read: JSON as browsers send it, for report-uri or the Reporting API, in one list or one a line; no table (CSV).',
      ],
    ]);
  });

  it('tells a mistake in one sentence', async () => {
    const missing = await policy('no.har');
    expect(missing.code).toBe(1);
    expect(sentences(missing.err)).toEqual([
      'The file no.har does not exist. A web address must begin with http:// or https://.',
    ]);
    const plain = { ...page('/reset?token=letmein', ''), headers: [['Content-Type', 'text/plain']] as const };
    await writeFile(join(folder, 'plain.har'), JSON.stringify(har([plain], { pages: [plain.page] })));
    expect(sentences((await policy('plain.har')).err)[0]).toBe(
      'https://shop.example/reset is text/plain, on which a policy has no effect.',
    );
    const none = await policy();
    expect(sentences(none.err)).toEqual([
      'Give the pages of a site: web addresses or HAR files. See --help.',
    ]);
  });
});
