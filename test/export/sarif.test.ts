import { readFileSync } from 'node:fs';
import AjvDraft04 from 'ajv-draft-04';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audit, suppressionsFor, tallyOf, type Report } from '../../src/engine/index.js';
import { toSarif as ofPages } from '../../src/export/sarif.js';
import { proposalsFor } from '../../src/fixes/proposals.js';
import { objections } from '../support/github-sarif.js';
import { anyPage } from '../support/arbitrary-page.js';
import { pageWith } from '../support/page.js';
import { runs } from '../support/runs.js';
import { careless, hardened, hostile, proposed } from './reports.js';

const SCHEMA = new URL('../fixtures/sarif/sarif-schema-2.1.0.json', import.meta.url);
/** The official schema; its `format`s are annotations and not validated. */
const validate = new AjvDraft04({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(
  JSON.parse(readFileSync(SCHEMA, 'utf8')) as object,
);
const VERSION = { version: '0.1.0' };
const toSarif = (reports: readonly Report[], about: typeof VERSION) =>
  ofPages(
    reports.map((report) => ({ report, proposals: proposed(report) })),
    about,
  );

function checked(log: ReturnType<typeof toSarif>) {
  // Removes undefined properties, like a file.
  const file = JSON.parse(JSON.stringify(log)) as typeof log;
  validate(file);
  expect(validate.errors).toBeNull();
  expect(objections(file)).toEqual([]);
  return log;
}

const manySites = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ ...careless, url: `https://h${String(at)}.example/` }));

describe('toSarif', () => {
  it('is valid for one page, several and none', () => {
    checked(toSarif([careless], VERSION));
    checked(toSarif([careless, hardened, hostile], VERSION));
    checked(toSarif([], VERSION));
    checked(toSarif([{ ...careless, url: '' }, ...manySites(30)], VERSION));
  });

  it('names a run after its site, so that no upload closes the alerts of another', () => {
    const names = (count: number) =>
      checked(toSarif(manySites(count), VERSION)).runs.map((run) => run.automationDetails?.id);
    expect(names(2)).toEqual(['sitegrade/h0.example/', 'sitegrade/h1.example/']);
    expect(names(6)).toEqual(['sitegrade/several-sites/']);
    const [run, ...others] = toSarif([careless, { ...careless, url: `${careless.url}/b` }], VERSION).runs;
    expect(others).toEqual([]);
    expect(run?.results).toHaveLength(2 * careless.findings.length);
  });

  it('has the page as a relative path, its address as a property and in the message', () => {
    const [run] = toSarif([careless], VERSION).runs;
    const [result] = run?.results ?? [];
    const address = 'https://shop.example.test/account/';
    expect(result?.locations?.[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'shop.example.test/account/index' },
      region: { startLine: 1 },
    });
    expect(result?.properties).toMatchObject({ address });
    expect(result?.message.text).toContain(`\nPage: ${address}`);
  });

  it('has titles for rules that people read, without one page’s values', () => {
    const report = audit(pageWith({ headers: [['Server', 'Apache/2.4.59']] }));
    const rules = toSarif([report], VERSION).runs[0]?.tool.driver.rules ?? [];
    const rule = rules.find(({ id }) => id === 'server-tokens/version');
    expect(rule).toMatchObject({
      name: 'Server tokens: version',
      shortDescription: { text: '… names a version: …' },
      properties: {
        'security-severity': '3.0',
        tags: ['security', 'external/cwe/cwe-497', 'OWASP-A01:2025'],
      },
    });
    expect(rule?.help?.markdown).toMatch(/^\*\*… names a version: …\*\*\n\nVulnerability lists/);
    expect(rule?.help?.markdown).toContain('[RFC 9110 §10.2.4](https://www.rfc-editor.org/');
    for (const { properties, defaultConfiguration } of rules)
      if (properties?.['security-severity'] === undefined) expect(defaultConfiguration?.level).toBe('note');
  });

  describe('the help of a rule', () => {
    const SITE = { http: [], tls: 'trusted' } as const;
    const pageOf = (server: string, url = 'https://shop.example/', setCookies: string[] = []) =>
      pageWith({ url, headers: [['Server', server]], setCookies, site: SITE });
    const graded = (page: ReturnType<typeof pageOf>) => {
      const report = audit(page);
      return { report, proposals: proposalsFor(page, report) };
    };
    const helpOf = (pages: Parameters<typeof ofPages>[0], id = 'x-content-type-options/missing') => {
      const rules = checked(ofPages(pages, VERSION)).runs.flatMap(({ tool }) => tool.driver.rules ?? []);
      const help = rules.find((rule) => rule.id === id)?.help;
      if (!help) throw new Error(`No help of ${id}`);
      return { text: help.text, markdown: help.markdown ?? '' };
    };

    it('has the fix for the servers of the page', () => {
      const { text, markdown } = helpOf([graded(pageOf('nginx'))]);
      expect(text).toMatch(
        /\n\nFix:\nnginx, \/etc\/nginx\/[^]*\nadd_header X-Content-Type-Options [^\n]* always;\n/,
      );
      expect(markdown).toMatch(
        /\n\n\*\*Fix:\*\*\n\nnginx: `\/etc\/nginx\/[^]*\n```nginx\n[^]*add_header X-Content-Type-Options [^\n]* always;\n```\n/,
      );
      expect(markdown).toMatch(/\nAdd this to [^]*\n```nginx\ninclude [^\n]*;\n```\n[^]*sudo nginx -t && /);
    });

    it('has one text for a cookie, with what all findings advise', () => {
      const page = pageOf('nginx', 'https://shop.example/', ['sessionid=1; Path=/']);
      for (const message of ['session-without-secure', 'session-without-httponly'])
        expect(helpOf([graded(page)], `cookies/${message}`).text).toMatch(
          /proxy_cookie_flags [^\n]* secure[^\n]* httponly/,
        );
    });

    it('names the page where another one needs another text', () => {
      const pages = ['nginx', 'Apache', 'nginx'].map((server, at) =>
        graded(pageOf(server, `https://shop.example/${String(at)}`)),
      );
      const { text, markdown } = helpOf(pages);
      expect(text).toContain('\n\nFix for https://shop.example/0:\nnginx, /etc/nginx/');
      expect(text).toMatch(/\n\n1 other page of this run: another text, in the Markdown and JSON reports\.$/);
      expect(markdown).toContain('1 other page of this run: another text');
      expect(text).not.toContain('Apache');
    });

    it('says why there is none', () => {
      const unknown = helpOf([graded(pageOf('x'))]);
      for (const one of [unknown.text, unknown.markdown]) {
        expect(one).toContain('The server was not recognised.');
        expect(one).toContain('X-Content-Type-Options: nosniff');
      }
      const report = { ...careless, stack: careless.stack.filter(({ name }) => name === 'django') };
      const [finding] = careless.findings;
      const advice = [{ op: 'turn-listing-off', path: '/static/' }] as const;
      const refused = { ...report, findings: finding ? [{ ...finding, advice }] : [] };
      const { text } = helpOf(
        [{ report: refused, proposals: proposed(refused) }],
        'cookies/session-without-secure',
      );
      expect(text).toMatch(/\n\nFix:\nDjango: \S/);
    });

    it('has none where nothing is advised, and none for what is suppressed', () => {
      const page = pageOf('nginx');
      const entry = { site: 'shop.example', finding: 'x-content-type-options/missing', reason: 'agreed' };
      const suppressed = suppressionsFor(page.url, [entry], '2026-11-25');
      const report = audit(page, suppressed);
      const { text, markdown } = helpOf([{ report, proposals: proposalsFor(page, report, suppressed) }]);
      expect(text + markdown).not.toContain('Fix');
    });

    it('has no text that is longer than a cell of Excel', () => {
      const advice = Array.from(
        { length: 1_000 },
        (_, at) => ({ op: 'set-header', name: `X-${String(at)}`, value: 'a' }) as const,
      );
      const [finding] = careless.findings;
      const report = { ...careless, findings: finding ? [{ ...finding, advice }] : [] };
      const page = { report, proposals: proposed(report) };
      expect(page.proposals.fixes.map(({ text }) => text).join('').length).toBeGreaterThan(32_767);
      const { text } = helpOf([page], 'cookies/session-without-secure');
      expect(text).toMatch(/\nThe text is too long: it is in the Markdown and JSON reports\.$/);
    });
  });

  it('has neither links nor placeholders of the page in messages', () => {
    const value = '{0} {1}{{2} [here](https://evil.example/) [a\\](1) [b](2)';
    const report = audit(pageWith({ headers: [['Server', value]] }));
    const [hostile] = report.findings;
    const quotes = [{ header: 'Server', value, marks: [] }];
    const findings = hostile ? [{ ...hostile, text: value, quotes }] : [];
    const [run] = checked(toSarif([{ ...report, findings }], VERSION)).runs;
    const { text = '' } = run?.results?.[0]?.message ?? {};
    expect(text).toContain('{{0}} {{1}}{{{2}} [here]\\(https://evil.example/) [a\\]\\(1) [b]\\(2)');
  });

  it('is valid for any page', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        checked(toSarif([audit(page)], VERSION));
      }),
      { numRuns: runs(30) },
    );
  });

  it('lists each rule once, with the index in each result', () => {
    const [run] = toSarif([careless, careless], VERSION).runs;
    const ids = run?.tool.driver.rules?.map(({ id }) => id) ?? [];
    expect(new Set(ids).size).toBe(ids.length);
    for (const { ruleId, ruleIndex } of run?.results ?? []) expect(ids[ruleIndex ?? -1]).toBe(ruleId);
    expect(run?.results).toHaveLength(2 * careless.findings.length);
  });

  it('counts as every view does, names the Observatory’s algorithm, and describes a rule without one cookie', () => {
    const report = audit(pageWith({ setCookies: ['connect.sid=1', 'sid=1'] }));
    const [run] = toSarif([report], VERSION).runs;
    expect(run?.properties).toMatchObject({
      pages: [{ counts: tallyOf(report.findings), observatory: { algorithm: 6 } }],
    });
    const rules = run?.tool.driver.rules ?? [];
    const rule = rules.find(({ id }) => id === 'cookies/session-without-secure');
    expect(rule?.fullDescription?.text).toMatch(/network/);
    expect(JSON.stringify(rules.map(({ help: _, ...rest }) => rest))).not.toContain('Express');
    expect(rule?.help?.text.split('Fix:')[0]).not.toContain('Express');
  });

  it('has levels for findings, and notifications for what was not seen', () => {
    const [run] = toSarif([careless], VERSION).runs;
    expect(run?.results?.[0]).toMatchObject({ ruleId: 'cookies/session-without-secure', level: 'error' });
    expect(run?.invocations?.[0]?.toolExecutionNotifications).toHaveLength(careless.unknowns.length);
  });

  it('reports a run with an ungraded page as failed', () => {
    const unseen = { seen: false, because: 'not-recorded' } as const;
    const nothing = audit({
      ...pageWith({ url: careless.url }),
      chain: unseen,
      cookieStore: unseen,
      markup: unseen,
    });
    const [run] = checked(toSarif([careless, nothing], VERSION)).runs;
    const [invocation] = run?.invocations ?? [];
    expect(invocation?.executionSuccessful).toBe(false);
    expect(invocation?.toolExecutionNotifications?.some(({ level }) => level === 'error')).toBe(true);
    expect(run?.properties?.['pages']).toMatchObject([
      { grade: careless.grade },
      { grade: null, score: null },
    ]);
    expect(toSarif([careless], VERSION).runs[0]?.invocations?.[0]?.executionSuccessful).toBe(true);
  });

  it('keeps suppressed findings, as suppressed', () => {
    const page = pageWith({ headers: [['Server', 'Apache/2.4.59']] });
    const entry = { site: 'shop.example.com', finding: 'server-tokens/version', reason: 'agreed' };
    const report = audit(page, suppressionsFor(page.url, [entry], '2026-11-25'));
    const [run] = checked(toSarif([report], VERSION)).runs;
    const result = run?.results?.find(({ ruleId }) => ruleId === 'server-tokens/version');
    expect(result?.suppressions).toEqual([{ kind: 'external', status: 'accepted', justification: 'agreed' }]);
  });

  it('contains no personal data: credentials, query strings, fragments, values', () => {
    expect(JSON.stringify(toSarif([careless, hostile], VERSION))).not.toMatch(
      /secret|5f1c|reader|pw@|u:p|#orders|#frag/,
    );
  });
});
