import { describe, expect, test } from 'vitest';
import { audit, pagePolicies, parseAllowed, type Load } from '../../src/engine/index.js';
import { directiveText, judge, sourceText } from '../../src/ui/panel/csp-text.js';
import { failedRequests, loadsOf } from '../../src/ui/panel/loads.js';
import { createRows } from '../../src/ui/panel/rows.js';
import { MemoryResponses, type GivenResponse } from '../support/memory-responses.js';
import { pageWith } from '../support/page.js';

const PAGE = 'https://shop.example.com/';

function loads(...given: GivenResponse[]) {
  return loadsOf(createRows()(new MemoryResponses(given).rows(), PAGE), PAGE);
}

function words(policy: string) {
  const policies = pagePolicies(pageWith({ headers: [['Content-Security-Policy', policy]] }));
  if (!policies.seen) throw new Error(policies.because);
  const directives = parseAllowed(policies.value, PAGE, []).flatMap((one) => one.directives);
  return {
    directives: directives.map(directiveText),
    sources: directives.flatMap(({ sources }) => sources.map(sourceText)),
  };
}

describe('what a page loaded', () => {
  test('has the names of fetch directives, and its redirects are marked', () => {
    expect(
      loads(
        { url: PAGE, resource: 'main_frame', status: 200 },
        { url: `${PAGE}a`, resource: 'script', status: 302, to: `${PAGE}b` },
        { url: `${PAGE}b`, resource: 'script', status: 200 },
        { url: `${PAGE}c`, resource: 'xmlhttprequest', status: 200 },
        { url: `${PAGE}report`, resource: 'csp_report', status: 204 },
      ),
    ).toEqual([
      { url: `${PAGE}a`, kind: 'script-src-elem', isRedirected: false },
      { url: `${PAGE}b`, kind: 'script-src-elem', isRedirected: true },
      { url: `${PAGE}c`, kind: 'connect-src', isRedirected: false },
    ]);
  });

  test('is what its own document requested and got a response for', () => {
    expect(
      loads(
        { url: PAGE, resource: 'main_frame', status: 200 },
        { url: `${PAGE}a`, status: 200, initiator: 'https://frame.example' },
        { url: `${PAGE}b`, error: 'net::ERR_FAILED' },
        { url: `${PAGE}c`, status: 200, initiator: 'https://shop.example.com' },
      )?.map(({ url }) => url),
    ).toEqual([`${PAGE}c`]);
  });

  test('is not known if its own request was not recorded, and nothing of an earlier page', () => {
    const [page, script] = [
      { url: PAGE, resource: 'main_frame', status: 200 },
      { url: `${PAGE}late.js`, resource: 'script', status: 200 },
    ];
    const isRecorded = (...given: GivenResponse[]) => {
      const failed = failedRequests(createRows()(new MemoryResponses(given).rows(), PAGE), PAGE);
      return [loads(...given) !== undefined, failed !== undefined];
    };
    // DevTools were opened after the page.
    expect(isRecorded(script)).toEqual([false, false]);
    expect(isRecorded({ ...page, url: 'https://other.example/' }, script)).toEqual([false, false]);
    expect(isRecorded(page, script)).toEqual([true, true]);
    expect(loads({ ...script, url: `${PAGE}old.js` }, page, script)?.map(({ url }) => url)).toEqual([
      script.url,
    ]);
  });

  test('allows nothing, or says nothing, where it is not known', () => {
    const allowed = (source: string, known: readonly Load[] | undefined) => {
      const page = pageWith({ headers: [['Content-Security-Policy', `img-src ${source}`]] });
      const policies = pagePolicies(page);
      if (!policies.seen) throw new Error(policies.because);
      return parseAllowed(policies.value, PAGE, known)[0]?.directives[0]?.sources[0]?.allowed?.count;
    };
    expect(allowed('a.example', [])).toBe(0);
    expect(allowed('a.example', undefined)).toBeUndefined();
    expect(allowed('https:', [])).toBe(0);
    // No browser tells extensions of these.
    expect(allowed('data:', [])).toBeUndefined();
  });
});

describe('a policy in plain English', () => {
  test('has what each directive controls, or why it is ignored', () => {
    expect(
      words("script-src 'self'; script-src *; constructor x; block-all-mixed-content; img-src data:; sandbox")
        .directives,
    ).toEqual([
      'Controls scripts, event handlers in attributes and workers.',
      'Set before in this policy: only the first one counts.',
      'Unknown to browsers: ignored.',
      'Of no use (obsolete: browsers upgrade or block the same content without it).',
      '',
      'Sandboxes the page like a sandboxed frame; each keyword lifts a restriction.',
    ]);
  });

  test('has what each source expression allows', () => {
    expect(
      words(
        "img-src 'self' * https: data: ftp: a.example *.a.example https://a.example/x/ a.example/y 'nonce-x' (" +
          " 'ed25519-AA=' 'url-sha256-AA=' 'unsafe-allow-redirects'",
      ).sources,
    ).toEqual([
      'this origin',
      'any host, over http, https and WebSocket',
      'any host over https',
      'data: URLs, which injected markup can contain',
      'any ftp: URL',
      'this host',
      'every subdomain, but not the domain itself',
      'this host, below this path',
      'this host, only this file',
      'elements with this nonce, but no code in attributes; it must be new in each response',
      'not a source expression: ignored',
      'read by Chromium only, and there other sources of this list may not count',
      'read by Chromium only, and there other sources of this list may not count',
      'not a source expression: ignored',
    ]);
  });
});

describe('a policy is judged', () => {
  const snapshot = pageWith({ headers: [['Content-Security-Policy', "script-src 'self'"]] });
  const page = { snapshot, report: audit(snapshot) };

  test.each([
    [
      "default-src 'self'",
      'no',
      'Injected inline script does not run. A script tag can run any file of this site.',
    ],
    ["script-src 'none'", 'no', 'Injected script does not run.'],
    ["script-src 'nonce-aBcD1234'; base-uri 'none'", 'no', 'Injected script does not run.'],
    [
      "script-src 'self' https://scripts.example.net 'unsafe-eval'",
      'no',
      'Injected inline script does not run. A script tag can run any file of this site and https://scripts.example.net. Text that reaches eval() runs as code.',
    ],
    ["img-src 'self'", 'yes', 'Whoever injects markup can run any script: no policy limits scripts.'],
    [
      "script-src 'unsafe-inline'",
      'yes',
      "Whoever injects markup can run any script: 'unsafe-inline' allows it.",
    ],
    [
      "script-src 'nonce-aBcD1234'",
      'yes',
      'Whoever injects a <base> chooses where scripts come from that are trusted by a nonce.',
    ],
  ] as const)('%s', (text, runs, sentence) => {
    const { verdict, refused, report } = judge(text, page);
    expect([refused, verdict?.runs, verdict?.text]).toEqual([undefined, runs, sentence]);
    expect(report?.findings.some(({ severity, rule }) => rule.startsWith('c') && severity === 'medium')).toBe(
      runs === 'yes',
    );
  });

  test('as browsers read it while it is typed, and not at all where they cannot', () => {
    const half = judge("script-src 'self'; img-s", page);
    expect([half.refused, half.advice, half.verdict?.runs]).toEqual([
      { refused: 'unknown-directive', what: 'img-s' },
      undefined,
      'no',
    ]);
    for (const text of [
      '',
      'x'.repeat(1_000_000),
      "script-src 'self', img-src *",
      'Content-Security-Policy: x',
    ]) {
      const { refused, report, policies } = judge(text, page);
      expect([typeof refused?.refused, report, policies]).toEqual([
        'string',
        undefined,
        { seen: true, value: [] },
      ]);
    }
  });

  test('as the page sent it, where nothing is typed', () => {
    const { report, verdict, advice } = judge(undefined, page);
    expect([report, advice]).toEqual([page.report, undefined]);
    expect(verdict?.sources).toEqual([]);
    const other = pageWith({});
    expect(judge(undefined, { snapshot: other, report: audit(other) }).verdict?.text).toMatch(
      /no policy limits scripts|markup was not read/,
    );
  });
});
