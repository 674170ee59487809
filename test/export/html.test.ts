import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { describe, expect, it } from 'vitest';
import { audit, NOT_PROBED, suppressionsFor, type Report } from '../../src/engine/index.js';
import { CSS, CSS_HASH } from '../../src/export/html-style.js';
import { toHtml } from '../../src/export/html.js';
import { element, styleSheet, Verbatim } from '../../src/export/markup.js';
import { visible } from '../../src/export/visible.js';
import { proposalsFor } from '../../src/fixes/proposals.js';
import { anyPage } from '../support/arbitrary-page.js';
import { pageWith } from '../support/page.js';
import { runs } from '../support/runs.js';
import { careless, hardened, hostile, NASTY, planned, proposed } from './reports.js';

const ABOUT = { version: '0.1.0', date: new Date('2026-11-25T01:34:29.500Z') };
const RUNS = { numRuns: runs(30) };

const unseen = { seen: false, because: 'not-recorded' } as const;

const html = (...reports: readonly Report[]) =>
  toHtml(
    reports.map((report) => ({ report, proposals: proposed(report) })),
    ABOUT,
  );

function parsed(document: string) {
  const elements: { name: string; attributes: Record<string, string> }[] = [];
  let text = '';
  let isStyle = false;
  const parser = new Parser({
    onopentag: (name, attributes) => {
      elements.push({ name, attributes });
      isStyle = name === 'style';
    },
    ontext: (data) => {
      if (!isStyle) text += data;
    },
    onclosetag: () => {
      isStyle = false;
    },
    oncomment: () => expect.fail('a comment'),
  });
  parser.end(document);
  return { elements, text };
}

/** Elements and attributes that run, load or send nothing. */
const ELEMENTS =
  'a article b body code dd details div dl dt footer h1 h2 h3 head header html li main mark meta ol p pre section span strong style summary table tbody td th thead title tr ul';
const ATTRIBUTES = 'charset class content data-band data-severity href http-equiv id lang name scope';

function check(document: string) {
  const { elements, text } = parsed(document);
  const ids = elements.flatMap(({ attributes: { id } }) => (id === undefined ? [] : [id]));
  expect(new Set(ids).size).toBe(ids.length);
  for (const { name, attributes } of elements) {
    expect(ELEMENTS.split(' ')).toContain(name);
    for (const attribute of Object.keys(attributes)) expect(ATTRIBUTES.split(' ')).toContain(attribute);
    const { href } = attributes;
    if (href !== undefined && !(href.startsWith('#') && ids.includes(href.slice(1))))
      expect(href).toMatch(/^https?:/);
  }
  // Only the attributes of our own <meta> elements make it do anything.
  expect(elements.filter(({ name }) => name === 'meta')).toHaveLength(5);
  expect(elements.filter(({ name }) => name === 'style')).toHaveLength(1);
  return { elements, text };
}

describe('element', () => {
  it('writes any string as text or as one attribute’s value', () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.constantFrom(
        NASTY,
        '</p>',
        '"><img src=x onerror=alert(1)>',
        '&lt;b&gt;',
        '&#60;b>',
        "'",
        '<!--',
        ']]>',
      ),
      fc
        .array(fc.constantFrom('<', '>', '&', '"', "'", '/', '=', 'p', '!', '-', ';', '#', 'lt'), {
          maxLength: 30,
        })
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(nasty, (text) => {
        const { elements, text: read } = parsed(
          element('p', { title: text }, new Verbatim(visible(text))).toString(),
        );
        const shown = visible(text).replace(/[\uFFFE\uFFFF]/g, '\uFFFD');
        expect(elements).toEqual([{ name: 'p', attributes: { title: shown } }]);
        expect(read).toBe(shown);
        expect(parsed(element('p', {}, text).toString()).elements).toHaveLength(1);
      }),
      { numRuns: 10 * RUNS.numRuns },
    );
  });

  it('writes no style sheet that ends its element', () => {
    expect(() => styleSheet('a{}</style>')).toThrow('end its element');
  });
});

describe('toHtml', () => {
  it('says what to do about those of a group that no fix closes', () => {
    const page = pageWith({ setCookies: ['a=a1b2c3', 'b=a1b2c3'], headers: [['Server', 'nginx']] });
    const redirect = pageWith({ setCookies: ['c=a1b2c3', 'd=a1b2c3'] });
    if (!page.chain.seen || !redirect.chain.seen) throw new Error('A page has no response');
    const before = redirect.chain.value.map((hop) => ({
      ...hop,
      url: 'https://www.example.com/',
      status: 302,
    }));
    const linked = { ...page, chain: { seen: true, value: [...before, ...page.chain.value] } as const };
    const fixOf = (one: typeof page) => {
      const report = audit(one);
      const { text } = parsed(toHtml([{ report, proposals: proposalsFor(one, report) }], ABOUT));
      const [, details = ''] = text.split('sent over plain HTTP');
      return details.slice(details.indexOf('Fix: '), details.indexOf('cookies/without-secure'));
    };
    expect(fixOf(page)).toMatch(/^Fix: nginx[^·]*$/);
    expect(fixOf(linked)).toMatch(/^Fix: nginx.* · Add Secure/);
  });

  it('says what the texts send first, and what is left of it, in no line of a configuration', () => {
    const page = pageWith({ headers: [['Server', 'nginx']], redirects: [] });
    const report = audit(page);
    const { text } = parsed(toHtml([{ report, proposals: proposalsFor(page, report) }], ABOUT));
    const fix = (finding: string) => /Fix: .*?\.(?=[a-z-]+\/)/.exec(text.split(`${finding} −`)[1] ?? '')?.[0];
    expect(fix('Content-Security-Policy is not set')).toMatch(
      /^Fix: nginx: send Content-Security-Policy-Report-Only.* \(annex A\)\. A first step: it only reports\.$/,
    );
    expect(fix('Strict-Transport-Security is not set')).toBe(
      'Fix: nginx: send Strict-Transport-Security: max-age=300 (annex A). A first step to max-age=31536000.',
    );
    expect(text).toContain('nginx: send X-Content-Type-Options: nosniff (annex A).');
    expect(text).toMatch(/(?:high|medium) 1\. .*? −\d/);
  });

  it('says of what the page’s markup has that it is changed there, beside the texts of servers', () => {
    const scripts = [{ src: 'https://cdn.example/a.js' }];
    const page = pageWith({ headers: [['Server', 'nginx/1.26.3']], scripts });
    const { text } = check(html(audit(page)));
    expect(text).toContain('Change it in the page.');
    expect(text).toContain('configuration of nginx, and changes in the page itself.');
  });

  it('names only risks that a finding tells, and none of an error page', () => {
    const inShort = (page: ReturnType<typeof pageWith>) => {
      const report = audit(page);
      const { text } = parsed(toHtml([{ report, proposals: proposalsFor(page, report) }], ABOUT));
      return text.slice(text.indexOf('In short'), text.indexOf('Scope and method'));
    };
    const short = inShort(
      pageWith({
        headers: [
          ['Content-Security-Policy', "script-src 'nonce-R4nd0mR4nd0mR4nd0mR4nd0m'; object-src 'none'"],
          ['Strict-Transport-Security', 'max-age=86400'],
        ],
      }),
    );
    expect(short).not.toMatch(/Little or nothing|does not insist on encrypted/);
    expect(inShort(pageWith({}))).toContain('Little or nothing limits');
    expect(inShort(pageWith({ status: 404 }))).not.toContain('Little or nothing limits');
  });

  it('says that fixes are needed only where a finding costs points, and that there are none where there are none', () => {
    expect(check(toHtml([{ report: hardened, proposals: proposed(careless) }], ABOUT)).text).toContain(
      'Optional: configuration of Apache and Django. Annex A has',
    );
    const refused = { ...proposed(careless), fixes: [], plan: [] };
    expect(check(toHtml([{ report: careless, proposals: refused }], ABOUT)).text).not.toMatch(
      /no fixes for|annex A has/i,
    );
  });

  it('shows each line that was sent once, and of many lines to change the first ones', () => {
    const setCookies = Array.from({ length: 30 }, (_, at) => `c${String(at)}=a1b2c3; Path=/`);
    const policy = "script-src 'unsafe-inline' 'unsafe-eval'";
    const page = pageWith({
      setCookies,
      headers: [
        ['X-Powered-By', 'PHP/8.4.1'],
        ['Content-Security-Policy', policy],
      ],
    });
    const report = audit(page);
    const seenAt = Date.parse('2026-11-24T09:00:00Z');
    const document = toHtml([{ report, proposals: proposalsFor(page, report), seenAt }], ABOUT);
    const { text } = check(document);
    const sent = text.slice(text.indexOf(': What was sent'), text.indexOf(': Not checked'));
    expect(sent.split(policy)).toHaveLength(2);
    expect(sent).toMatch(/Findings [\d, ]+Content-Security-Policy/);
    expect(document).toContain(
      'script-src <mark>&#39;unsafe-inline&#39;</mark> <mark>&#39;unsafe-eval&#39;</mark>',
    );
    expect(text).toMatch(/setcookie\('c\d+'[^]*… \d+ more lines: the Markdown report has all/);
    expect(text.match(/^\+ setcookie/gm)?.length).toBeLessThan(15);
    expect(text).toContain('When2026-11-24 09:00 UTC');
    expect(text).toContain('Permissions-Policy is not set CWE-693 · OWASP A06:2025See “Optional hardening”.');
  });

  it('has one row for the steps that reach another letter together, and no plan where none is reached', () => {
    const text = (plan: ReturnType<typeof planned>) => check(toHtml([plan], ABOUT)).text;
    const told = text(planned('F', ['F', 'F'], ['D-', 'D-'], ['D-', 'A+']));
    expect(told).toContain('With the fixes: F → D-. Later: A+.');
    expect(told).toContain('2 fixes together: Remove X-0; Remove X-1+10D-D-Remove X-2+5D-A+');
    const same = text(planned('A+'));
    expect(same).toContain('With the fixes the grade stays A+.');
    expect(same).not.toContain('Grade now');
  });

  it('allows its style sheet by its hash, and nothing else', () => {
    const hash = `sha256-${createHash('sha256').update(CSS).digest('base64')}`;
    expect(CSS_HASH, `Edit src/export/html-style.ts: the hash of the style sheet is ${hash}`).toBe(hash);
    const document = html(careless);
    expect(document).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;${hash}&#39;;`,
    );
    expect(document.indexOf('Content-Security-Policy')).toBeLessThan(document.indexOf('<style>'));
    expect(CSS).not.toMatch(/url\(|@import|expression/);
  });

  it('runs, loads and sends nothing, for reports as for hostile text', () => {
    check(html());
    check(html(careless, hardened, hostile));
    const { text } = check(html(hostile));
    expect(text).toContain('<script>alert(1)</script> <!-- [x](javascript:1)');
    expect(text).not.toMatch(/secret|u:p@/);
  });

  it('runs, loads and sends nothing for any page', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        const report = audit(page);
        check(toHtml([{ report, proposals: proposalsFor(page, report) }], ABOUT));
      }),
      RUNS,
    );
  });

  it('has the grade, the findings with evidence and fixes, and what was not checked', () => {
    const { text, elements } = check(html(careless));
    for (const part of [
      '~F',
      '~5 of 100',
      '4 findings (2 high, 1 medium, 1 low)',
      'https://shop.example.test/account/',
      'Made by Sitegrade 0.1.0 on 2026-11-25 01:34 UTC',
      'One thing was not checked',
      'Set-Cookie: sessionid=…; Path=/; SameSite=None',
      'Strict-Transport-Security is not set',
      'Fix: Apache: send Strict-Transport-Security: max-age=300; includeSubDomains; Redirect HTTP to HTTPS (annex A). A first step to',
      'Header always set Strict-Transport-Security',
      'The page was not read',
      'MDN Observatory',
    ])
      expect(text).toContain(part);
    expect(elements.filter(({ name }) => name === 'mark').length).toBeGreaterThan(0);
    expect(elements.some(({ attributes }) => attributes['href'] === '#p1-f3')).toBe(true);
  });

  it('has no grade without evidence', () => {
    const { text } = check(
      html(audit({ ...pageWith({}), chain: unseen, cookieStore: unseen, markup: unseen })),
    );
    expect(text).toContain('Not graded');
    expect(text).not.toMatch(/A\+|of 100|No findings/);
  });

  it('says nothing of the tool’s controls to a client', () => {
    const unrecognised = audit(pageWith({ headers: [['Referrer-Policy', 'unsafe-url']] }));
    const unseenPage = audit({ ...pageWith({}), cookieStore: unseen, markup: unseen, site: NOT_PROBED });
    for (const report of [hardened, unrecognised, unseenPage]) {
      const { text } = check(html(report));
      expect(text).not.toMatch(/--(?:stack|insecure)|\bpopup\b|pencil|command line|\bclick\b/i);
    }
    expect(check(html(unrecognised)).text).toContain('The server was not recognised.');
  });

  it('has a table of several pages first', () => {
    const { text, elements } = check(html(careless, hardened));
    expect(text).toContain('Security of 2 pages');
    expect(elements.filter(({ name }) => name === 'article')).toHaveLength(2);
    expect(elements.map(({ attributes }) => attributes['href'])).toContain('#p2');
  });

  it('marks what precedes a part that is not shown', () => {
    const value = "script-src 'unsafe-inline'; report-uri https://r.example/?k=s3cret";
    const quotes = [
      {
        header: 'Content-Security-Policy',
        value,
        marks: [
          [11, 26],
          [50, 60],
        ] as const,
      },
    ];
    const findings = careless.findings.slice(0, 1).map((one) => ({ ...one, quotes }));
    expect(html({ ...careless, findings })).toContain(
      'script-src <mark>&#39;unsafe-inline&#39;</mark>; report-uri https://r.example/?…</pre>',
    );
  });

  it('has findings that say the same once, and those that change no letter apart', () => {
    const setCookies = Array.from({ length: 50 }, (_, at) => `c${String(at)}=a1b2c3; Path=/`);
    const { text } = check(html(audit(pageWith({ setCookies }))));
    expect(text.split('50 cookies are sent without Secure')).toHaveLength(2);
    expect(text.match(/Set-Cookie: c\d+=…; Path=\//g)).toHaveLength(10);
    expect(text).toContain('40 more of these are not shown.');
    expect(text.indexOf('that does not change the grade')).toBeLessThan(
      text.lastIndexOf('Permissions-Policy is not set'),
    );
  });

  it('says what is suppressed, and has no fix for it', () => {
    const page = pageWith({ headers: [['Server', 'Apache/2.4.59']] });
    const entry = { site: 'shop.example.com', finding: 'server-tokens/version', reason: 'agreed' };
    const { text } = check(html(audit(page, suppressionsFor(page.url, [entry], '2026-11-25'))));
    expect(text).toContain('Suppressed, no points deducted: agreed');
    expect(text).toContain('Server names a version: Apache 2.4.59 (suppressed)');
  });
});
