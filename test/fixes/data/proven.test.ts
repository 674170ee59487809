import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { parseMarkup } from '../../../src/capture/page/from-html.js';
import { CARELESS } from '../../../src/demo/configs.js';
import { shop } from '../../../src/demo/shop.js';
import { audit, type PageSnapshot } from '../../../src/engine/index.js';
import { testedText } from '../../../src/export/texts.js';
import type { FixBlock } from '../../../src/fixes/index.js';
import { pageFixes } from '../../../src/fixes/page.js';
import { proposalsFor } from '../../../src/fixes/proposals.js';
import { fingerprints, PROOFS, testedOn } from '../../../src/fixes/proven.js';
import { pageWith } from '../../support/page.js';
import { provenFixesPage } from '../../servers/rig/table.js';
import { SETUPS } from '../../servers/setups/index.js';

const PAGE = new URL('../../../docs/proven-fixes.md', import.meta.url).pathname;
const README = new URL('../../../README.md', import.meta.url).pathname;

const PLAIN = pageWith({ url: 'https://shop.test/', headers: [['Server', 'nginx/1.26.3']] });

function nginxFixes(page = PLAIN) {
  const stack = [{ name: 'nginx', label: 'nginx', because: '', confidence: 'sure' as const }];
  const report = { ...audit(page), stack };
  return { ...pageFixes(page, report), findings: report.findings };
}

/** The front page of the careless demo shop, as the command line sees it. */
function demoPage(): PageSnapshot {
  const url = new URL('https://careless.shop.sitegrade.test/');
  const { headers = [], body = '' } = shop(CARELESS)({ method: 'GET', url, headers: {}, body: '' });
  const isCookie = ([name]: readonly [string, string]) => name === 'Set-Cookie';
  const page = pageWith({
    url: url.href,
    headers: headers.filter((line) => !isCookie(line) && line[0] !== 'Content-Type'),
    setCookies: headers.filter(isCookie).map(([, value]) => value),
  });
  const markup = parseMarkup(body, url.href, sha256);
  if (!markup.seen || !markup.value.uses?.seen) throw new Error('no markup');
  // A browser reads the style sheet too, which loads nothing.
  const uses = { ...markup.value.uses, value: { ...markup.value.uses.value, sheetsUnread: false } };
  return { ...page, markup: { ...markup, value: { ...markup.value, uses } } };
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64');

describe('proven fixes', () => {
  it('are the contents of docs/proven-fixes.md', async () => {
    const options = { ...(await resolveConfig(PAGE)), filepath: PAGE };
    expect(readFileSync(PAGE, 'utf8')).toBe(await format(provenFixesPage(PROOFS), options));
  });

  it('have the number of server set-ups in README.md', () => {
    const readme = readFileSync(README, 'utf8');
    expect(readme, 'README.md: change the number in this heading').toContain(
      `## Fixes tested on ${String(PROOFS.length)} server set-ups`,
    );
  });

  it('are for chains with a test, each with the versions tested', () => {
    const titles = SETUPS.map(({ title }) => title);
    for (const { title, chain, versions } of PROOFS) {
      expect(titles).toContain(title);
      for (const name of chain) expect([name, versions[name]]).toEqual([name, expect.stringMatching(/^\d/)]);
    }
  });

  it('are of exactly the lines that ran, on this chain in this place', () => {
    const proof = PROOFS.find(({ title }) => title === 'nginx');
    const version = proof?.versions['nginx'];
    expect(version).toMatch(/^1\./);
    const { fixes, findings } = nginxFixes();
    const block = fixes.find(({ place }) => place === 'server443');
    const hsts = findings.filter(({ rule }) => rule === 'strict-transport-security');
    if (!block) throw new Error('no block');
    const on = (chain: string[], closes = hsts, changed: Partial<FixBlock> = {}) =>
      testedOn(chain, { ...block, ...changed }, [{ ...block, ...changed }], closes, {
        host: 'shop.test',
        port: '',
      });
    const named = (id: string) => hsts.map((one) => ({ ...one, id }));
    expect(block.closes).toEqual(['strict-transport-security/missing']);
    expect(on(['nginx'])).toEqual({ version, closes: block.closes, except: [] });
    expect(on(['haproxy', 'nginx'])).toBeNull();
    expect(on(['nginx'], hsts, { place: 'modules' })).toBeNull();
    // A finding that the set-up did not have.
    expect(on(['nginx'], named('never/seen'))).toBeNull();
    // An inherited property is no finding.
    expect(on(['nginx'], named('toString'))).toBeNull();
    const parts = block.parts.map((part) => ({ ...part, code: part.code.map((line) => `${line} `) }));
    expect(on(['nginx'], hsts, { parts })).toBeNull();
  });

  it('name what did not run with these values', () => {
    const page = pageWith({
      headers: [
        ['Server', 'nginx/1.26.3'],
        ['Strict-Transport-Security', 'max-age=31536000'],
        ['X-Frame-Options', 'ALLOWALL'],
      ],
      setCookies: ['shop_of_ada=1; Path=/'],
    });
    const { fixes } = nginxFixes(page);
    const block = fixes.find(({ closes }) => closes.includes('x-content-type-options/missing'));
    expect(block?.proven).toBeNull();
    expect(block?.tested?.closes).toContain('x-content-type-options/missing');
    // The shop of the tests sends no such X-Frame-Options, another Referrer-Policy, and gets its own policy.
    expect(block?.closes.filter((id) => !block.tested?.closes.includes(id))).toEqual([
      'x-frame-options/invalid',
      'referrer-policy/missing',
    ]);
    const names = block?.tested?.except.map((one) => one.op === 'set-header' && one.name);
    expect(names).toContain('X-Frame-Options');
    // Its value is in another block.
    expect(names).toContain('Content-Security-Policy');
    expect(block && testedText(block)).toMatch(
      /^Tested on nginx [\d.]+, but not with these values: Set .*X-Frame-Options.*\. Try them on a copy first\.$/,
    );
  });

  it('ignore comments and the host', () => {
    const [part] = nginxFixes().fixes.flatMap(({ parts }) => parts);
    expect(part?.code.join('\n')).not.toMatch(/^\s*#/m);
    const of = (text: string, host: string) =>
      fingerprints({ parts: [{ code: [text] }] }, { host, port: '' });
    expect(of('return https://a.test/', 'a.test')).toEqual(of('return https://b.test/', 'b.test'));
    expect(of('return https://a.test/', '')).not.toEqual(of('return https://b.test/', ''));
  });

  it('are those of every fix for the careless demo shop; if not, run its set-up', () => {
    const page = demoPage();
    expect(audit(page).grade).toBe('F');
    const { fixes } = proposalsFor(page, audit(page));
    expect(fixes.length).toBeGreaterThan(3);
    for (const fix of fixes)
      expect(
        testedText(fix),
        `${fix.text}\n\nnpx vitest run --project servers test/servers/django-apache-demo.test.ts`,
      ).toMatch(/^Tested on (?:Apache|Django) [\d.]+\.$/);
  });
});
