import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import type { PageState } from '../../src/capture/page-state.js';
import {
  audit,
  foreignFiles,
  groupFindings,
  suppressionsFor,
  type Advice,
  type Finding,
  type Severity,
  type StackMember,
} from '../../src/engine/index.js';
import { ComparisonView } from '../../src/ui/components/Comparison.js';
import { FindingDetail } from '../../src/ui/report/FindingDetail.js';
import { filterGroups } from '../../src/ui/finding-filter.js';
import { Fix } from '../../src/ui/components/Fix.js';
import { Hardening } from '../../src/ui/report/Hardening.js';
import { Integrity } from '../../src/ui/components/Integrity.js';
import { Refusals } from '../../src/ui/components/Refusals.js';
import { Quoted } from '../../src/ui/components/Quoted.js';
import { bandOf, Tile } from '../../src/ui/components/Grade.js';
import { Untrusted } from '../../src/ui/components/Untrusted.js';
import { CopyTexts } from '../../src/ui/recording/Policy.js';
import { WhatIfStrip } from '../../src/ui/preview/WhatIfStrip.js';
import { StoreProvider } from '../../src/ui/context.js';
import type { PageSource } from '../../src/ui/ports.js';
import { createStore } from '../../src/ui/store.js';
import { STATES } from '../support/gallery/states.js';
import { MemorySource } from '../support/memory-source.js';
import { pageWith } from '../support/page.js';
import { popupHtml, popupOf, wordsOf } from '../support/popup-html.js';

function inStore(
  children: ComponentChildren,
  chosen?: 'apache' | 'nginx' | 'django',
  source: PageSource = new MemorySource(),
): string {
  const store = createStore(source);
  store.chosenStack.value = chosen;
  try {
    return renderToString(<StoreProvider value={store}>{children}</StoreProvider>);
  } finally {
    store.stop();
  }
}

test('a comparison names a header whose value is not stored', () => {
  const [before, after] = [pageWith(), pageWith({ headers: [['X-Auth-Token', 's3cret']] })];
  const html = renderToString(<ComparisonView before={before} after={after} />);
  expect(wordsOf(html)).toContain('X-Auth-Tokennot sentsent; value not stored');
  expect(html).not.toContain('s3cret');
});

test('a comparison shows the start of a long name of a page', () => {
  const [long, other] = [`/${'a'.repeat(2000)}`, '/b'];
  const [before, after] = [
    pageWith({ setCookies: ['a=1'] }),
    pageWith({ headers: [['X-Content-Type-Options', 'nosniff']] }),
  ];
  const html = renderToString(<ComparisonView before={before} after={after} names={[long, other]} areTwo />);
  expect(html).not.toContain('a'.repeat(80));
  expect(wordsOf(html)).toContain(`Only on /${'a'.repeat(79)} … 1921 more characters`);
});

test('what follows from a page without HTTPS is told under it, each with its reason', () => {
  const [group] = groupFindings(audit(STATES.plain.snapshot).findings);
  if (!group) throw new Error('There is no finding');
  expect(group.findings.length).toBeGreaterThan(3);
  const html = inStore(<FindingDetail findings={group.findings} stack={[]} isOfPage />);
  const said = wordsOf(html);
  for (const { text, why } of group.findings) {
    expect(said).toContain(wordsOf(text));
    expect(said).toContain(wordsOf(why).slice(0, 60));
  }
});

test('servers that something only hints at are shown as probable, and have no fixes', () => {
  const words = (stored: readonly string[]) =>
    wordsOf(popupHtml(pageWith({ stored: stored.map((name) => ({ name, secure: true })) })));
  expect(words([])).toContain('Server not recognised');
  expect(words(['connect.sid'])).toMatch(/probably Express(?! or).*Which server\?/s);
  expect(words(['connect.sid'])).not.toContain('app.use');
  expect(words(['connect.sid', 'csrftoken'])).toContain('probably Django or Express');
});

describe('untrusted text', () => {
  test('is escaped and isolated in its direction', () => {
    expect(renderToString(<Untrusted text={'<b onclick="x">\u202Ea'} />)).toBe(
      '<bdi>&lt;b onclick=&quot;x&quot;><span class="control">⟨U+202E⟩</span>a</bdi>',
    );
  });

  test('is truncated, with the number of characters left out', () => {
    expect(wordsOf(renderToString(<Untrusted text={'x'.repeat(12)} limit={10} />))).toBe(
      'xxxxxxxxxx … 2 more characters',
    );
  });
});

describe('what if', () => {
  const HARDENED = [
    ['Content-Security-Policy', "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"],
    ['Strict-Transport-Security', 'max-age=63072000'],
    ['Referrer-Policy', 'no-referrer'],
  ] as const;
  const strip = (headers: readonly (readonly [string, string])[]) => {
    const html = popupOf({ kind: 'page', snapshot: pageWith({ headers }), seenAt: 0 });
    return wordsOf(
      /<section class="what-if" aria-label="Outcome"><output>(.*?)<\/output>/.exec(html)?.[1] ?? '',
    );
  };

  test('says which grade is reached', () => {
    expect(strip([['Server', 'nginx']])).toMatch(/^These 5 fixes: D to ([A-C][+-]?)\.Dnow\1(?:5 fixes)$/);
  });

  test('says in a sentence which grade is reached once the policy is enforced; its chip has one word', () => {
    const snapshot = pageWith({ headers: [['Server', 'nginx']], uses: {} });
    const html = popupOf({ kind: 'page', snapshot, seenAt: 0 });
    expect(wordsOf(html)).toContain(
      'These 5 fixes: D to B. Once the policy is enforced: A+ (if other pages stand it: record the site).DnowB5 fixesA+enforcedA+ if other pages stand it',
    );
  });

  test('urges from no grade to the same', () => {
    expect(strip([...HARDENED, ['Server', 'nginx/1.26.3']])).toBe(
      'A+ is the best grade, also with these 2 fixes.',
    );
  });

  test('without fixes for a server, it says what can be copied, and how', () => {
    const snapshot = pageWith({ headers: [['Server', 'IBM_HTTP_Server']] });
    const store = createStore(new MemorySource({ kind: 'page', snapshot, seenAt: 0 }));
    const shown = () =>
      wordsOf(
        renderToString(
          <StoreProvider value={store}>
            <WhatIfStrip />
          </StoreProvider>,
        ),
      );
    expect(shown()).toContain('No fixes for this server yet. Headers only.');
    expect(shown()).toContain('Copy headers');
    store.whatIf.choose('none');
    expect(shown()).toBe('Select findings to copy their headers.');
    store.stop();
  });

  test('an A+ is said once, also with nothing to fix', () => {
    const best = wordsOf(popupOf(STATES.hardened));
    expect(best.split('A+ is the best grade')).toHaveLength(2);
    expect(popupOf(STATES.hardened)).toContain('class="tile"');
    // Its policy blocks scripts of the page.
    expect(wordsOf(popupOf(STATES.blocking))).not.toContain('best grade');
  });

  test('the best grade has no coloured button, any other has one', () => {
    expect(popupOf(STATES.careless).match(/class="copy primary"/g)).toHaveLength(1);
    const best = popupOf(STATES.front, ({ whatIf }) => {
      whatIf.choose('all');
    });
    expect(wordsOf(best)).toContain('Copy fixes');
    expect(best).not.toContain('primary');
  });

  test('says what keeps a grade from rising', () => {
    const { findings } = audit(STATES.many.snapshot);
    const costs = findings.reduce((sum, { points, advice }) => sum + (advice.length > 0 ? 0 : points), 0);
    expect(wordsOf(popupOf(STATES.many))).toMatch(
      new RegExp(`These \\d+ fixes: still F −${costs} has no fix here\\.`),
    );
  });

  test('blames fixes that are not selected where they leave the most', () => {
    const snapshot = pageWith({
      headers: [...HARDENED, ['X-Content-Type-Options', 'nosniff'], ['Server', 'nginx']],
      setCookies: ['sid=1; Path=/; Secure; SameSite=Lax', 'lang=1; Path=/; SameSite=Lax'],
      metas: [{ name: 'generator', content: 'WordPress 6.1.2' }],
    });
    const { grade, findings } = audit(snapshot);
    expect(
      findings.flatMap(({ points, advice }) => (points > 0 ? [[points, advice.length > 0]] : [])),
    ).toEqual([
      [30, true],
      [5, false],
    ]);
    const html = popupOf({ kind: 'page', snapshot, seenAt: 0 });
    expect(wordsOf(/<output>(.*?)<\/output>/.exec(html)?.[1] ?? '')).toMatch(
      new RegExp(`^This fix: still ${grade} −30 is not selected\\.$`),
    );
  });

  test('a grade that stays at first is said to stay', () => {
    const html = popupOf(STATES.many, ({ whatIf }) => {
      // What its policy would block is not known.
      whatIf.toggle(...whatIf.findings.value.filter(({ rule }) => rule === 'content-security-policy'));
    });
    expect(wordsOf(/<output>(.*?)<\/output>/.exec(html)?.[1] ?? '')).toMatch(
      /^These (\d+) fixes: still F. After the later steps: D.FnowF\1 fixesDlater$/,
    );
  });

  test('a hundred cookies are one fix', () => {
    const cookies = Array.from({ length: 100 }, (_, at) => `c${at}=a1b2c3`);
    const html = popupOf({
      kind: 'page',
      snapshot: pageWith({ headers: [['Server', 'nginx']], setCookies: cookies }),
      seenAt: 0,
    });
    const ticked = [...html.matchAll(/<input type="checkbox"[^>]*checked/g)].length;
    // Two of them are folded.
    expect(wordsOf(html)).toContain('2 selected');
    expect(wordsOf(html)).toContain(`These ${ticked + 2} fixes: F to `);
  });
});

describe('a quote', () => {
  test('shows the header as sent, with the offending part marked', () => {
    const html = renderToString(
      <Quoted quote={{ header: 'Server', value: 'Apache/2.4 (Debian)', marks: [[7, 10]] }} />,
    );
    expect(wordsOf(html)).toBe('Server: Apache/2.4 (Debian)');
    expect(html).toContain('<mark><bdi>2.4</bdi></mark>');
  });

  test('shows that a header was not sent', () => {
    const quote = { header: 'Content-Security-Policy', value: null, marks: [] };
    expect(wordsOf(renderToString(<Quoted quote={quote} />))).toBe('Content-Security-Policy not sent');
  });

  test('shows that a value is empty', () => {
    const quote = { header: 'Referrer-Policy', value: '', marks: [] };
    expect(wordsOf(renderToString(<Quoted quote={quote} />))).toBe('Referrer-Policy: empty');
  });

  test('names another hop, without its query', () => {
    const quote = { header: 'Server', value: 'x', marks: [], hop: 'https://sso.example/a?token=1' };
    const html = renderToString(<Quoted quote={quote} />);
    expect(wordsOf(html)).toContain('From https://sso.example/a');
    expect(html).not.toContain('token');
  });

  test('truncates a long value and can show the rest', () => {
    const quote = { header: 'X', value: 'y'.repeat(5000), marks: [] };
    const html = renderToString(<Quoted quote={quote} />);
    expect(html).toContain('<button type="button" class="link">Show all 5000 characters</button>');
    expect(html.length).toBeLessThan(1000);
  });
});

describe('the tile', () => {
  test.each([
    [true, 'Grade D, 30 of 100'],
    [false, 'Grade about D, about 30 of 100'],
  ])('complete: %s', (complete, said) => {
    const html = renderToString(<Tile grade="D" score={30} complete={complete} caveats={[]} />);
    expect(html).toContain(`<span class="visually-hidden">${said}</span>`);
    expect(wordsOf(html.slice(html.indexOf('aria-hidden')))).toContain(complete ? 'D' : '~D');
  });

  test('a broken page has the word under its letter, and no good colour', () => {
    const { caveats } = audit(
      pageWith({
        headers: [['Content-Security-Policy', "default-src 'none'"]],
        markupFrom: 'body',
        uses: { inlineScripts: [{ sha256: 'AAAA' }] },
      }),
    );
    const html = renderToString(<Tile grade="A+" score={115} complete caveats={caveats} />);
    expect(html).toContain('Grade A+, 115 of 100, but the page is broken');
    expect(html).toContain('<small aria-hidden="true">broken</small>');
    expect(html).toContain('data-band="d"');
  });

  test('D and F share a band', () => {
    expect((['A+', 'A-', 'B', 'C+', 'D-', 'F'] as const).map(bandOf)).toEqual(['a', 'a', 'b', 'c', 'd', 'd']);
  });
});

test.each([
  ['permissions-policy', 'Read by Chromium, not by Firefox'],
  ['referrer-policy', 'Read by Chromium and Firefox'],
])('the detail of %s says which browsers read the header: %s', (id, said) => {
  const finding = audit(pageWith()).findings.find(({ rule }) => rule === id);
  if (!finding) throw new Error(`no finding of ${id}`);
  const html = inStore(<FindingDetail findings={[finding]} stack={[]} isOfPage={false} />);
  expect(wordsOf(html)).toContain(said);
});

describe('the fix', () => {
  const member = (name: string, label: string): StackMember => ({
    name,
    label,
    because: 'test',
    confidence: 'sure',
  });
  const findingWith = (...advice: Advice[]): Finding => ({
    id: 'x/y',
    rule: 'x',
    message: 'y',
    severity: 'low',
    points: 5,
    text: '',
    why: '',
    spec: { label: '', url: 'https://spec.example/' },
    references: [],
    quotes: [],
    advice,
  });
  const nosniff = { op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' } as const;
  const tabs = (html: string) => [...html.matchAll(/role="tab"[^>]*>([^<]*)</g)].map((match) => match[1]);

  test('has a tab for each server of the chain with a fix, and no other', () => {
    const chain = [member('apache', 'Apache'), member('django', 'Django')];
    const html = inStore(<Fix finding={findingWith(nosniff)} stack={chain} />);
    expect(tabs(html)).toEqual(['Apache', 'Django']);
    expect(wordsOf(html)).toContain('Header always set X-Content-Type-Options "nosniff"');
    expect(wordsOf(html)).not.toContain('not recognised');
  });

  test('shows the server that was chosen before', () => {
    const chain = [member('apache', 'Apache'), member('django', 'Django')];
    const html = wordsOf(inStore(<Fix finding={findingWith(nosniff)} stack={chain} />, 'django'));
    expect(html).toContain('SECURE_CONTENT_TYPE_NOSNIFF = True');
    expect(html).not.toContain('Header always set');
  });

  test('has no tabs for one server, but its name', () => {
    const html = inStore(<Fix finding={findingWith(nosniff)} stack={[member('nginx', 'nginx')]} />, 'apache');
    expect(tabs(html)).toEqual([]);
    expect(html).toContain('<strong>nginx</strong>');
  });

  test('asks for the server if none was recognised, and shows the headers', () => {
    const html = inStore(<Fix finding={findingWith(nosniff)} stack={[]} />);
    expect(wordsOf(html)).toContain('Which server?');
    expect(html).toContain('<option value="apache">Apache</option>');
    expect(wordsOf(html)).toContain('X-Content-Type-Options: nosniff');
    expect(wordsOf(html)).not.toContain('Header always set');
  });

  test.each([
    [[], '/@vite/client', 'Copy headers', 'Netlify'],
    [[['X-Powered-By', 'Express']], '/static/js/bundle.js', 'Copy fixes', 'Netlify'],
    [[['Server', 'WSGIServer/0.2 CPython/3.13.5']], '/static/app.js', 'Copy headers', 'nginx'],
  ] as const)(
    'asks where a site is deployed that sends %j and %s, beside %s',
    (headers, src, button, likely) => {
      const snapshot = pageWith({ url: 'http://localhost:8000/', headers, scripts: [{ src }] });
      const show = (chosen?: readonly string[]) =>
        wordsOf(
          inStore(
            <WhatIfStrip />,
            undefined,
            new MemorySource({ kind: 'page', snapshot, seenAt: 0, ...(chosen && { chosen }) }),
          ),
        );
      expect(show()).toContain(`Where will it be deployed? Choose…${likely}`);
      expect(show().split('Where will it be deployed?')).toHaveLength(2);
      expect(show()).toContain(button);
      expect(show(['netlify'])).not.toContain('deployed?');
    },
  );

  test('names a server without fixes, and never shows a fix for another one', () => {
    const html = wordsOf(
      inStore(
        <Fix
          finding={findingWith(nosniff, { op: 'redirect-to-https' })}
          stack={[member('imperva', 'Imperva'), member('f5', 'F5 BIG-IP')]}
        />,
      ),
    );
    expect(html).toContain('There are no fixes for Imperva and F5 BIG-IP yet.');
    expect(html).toContain('X-Content-Type-Options: nosniff');
    expect(html).toContain('Redirect HTTP to HTTPS.');
    expect(html).not.toContain('Which server?');
    expect(html).not.toMatch(/Header always set|add_header|SECURE_/);
  });

  test('shows why a server has no fix', () => {
    const html = wordsOf(
      inStore(
        <Fix
          finding={findingWith({ op: 'remove-header', name: 'Server' })}
          stack={[member('apache', 'Apache')]}
        />,
      ),
    );
    expect(html).toMatch(/^Apache: Apache always sends Server/);
  });
});

describe('rows', () => {
  const rows = (html: string) =>
    [...html.matchAll(/<h([23])><button[^>]*>(.*?)<\/button>/g)].map((match) => wordsOf(match[2] ?? ''));

  test('are under the name of their severity, worst first, with their points', () => {
    const shown = rows(popupOf(STATES.careless));
    expect(shown.slice(0, 3)).toEqual([
      'Session cookie sessionid is sent without Secure−40 points',
      'Session cookie sessionid is sent without HttpOnly',
      'Content-Security-Policy is not set−25 points',
    ]);
    const names = [...popupOf(STATES.careless).matchAll(/<h2 class="severity-name">(.*?)<\/h2>/g)];
    expect(names.map(([, name = '']) => wordsOf(name))).toEqual(['high 2', 'medium 5']);
  });

  test('that leave the letter are folded, and counted with how many are ticked', () => {
    const shown = rows(popupOf(STATES.careless));
    expect(shown).toContain('5 more that do not change the grade (3 selected)');
    expect(shown.filter((row) => /^(?:Server names|Referrer-Policy)/.test(row))).toEqual([]);
    expect(
      rows(
        popupOf(STATES.careless, ({ whatIf }) => {
          whatIf.choose('none');
        }),
      ),
    ).toContain('5 more that do not change the grade');
  });

  test('that leave the letter are not folded where there is one, unless it is suppressed', () => {
    expect(rows(popupOf(STATES.informed))).toContain(
      'Permissions-Policy is not setits fix is in Optional hardening',
    );
    const [only] = audit(STATES.informed.snapshot).findings;
    const finding = only?.id ?? '';
    const suppressed = new Map([[finding, { site: 'shop.example', finding, reason: 'A lab' }]]);
    expect(rows(popupOf({ ...STATES.informed, suppressed }))[0]).toBe('1 that does not change the grade');
  });

  test('of one message are one row, which ticks all of them', () => {
    const boxes = Array.from({ length: 101 }, (_, at) => `box_${at}=a1b2c3`);
    const html = popupOf({ ...STATES.many, snapshot: pageWith({ setCookies: boxes }) });
    expect(rows(html).filter((row) => row.startsWith('101 cookies are sent without Secure'))).toHaveLength(1);
    expect(html).toContain('aria-label="Include in the fixes: 101 cookies are sent without Secure"');
    expect(html).not.toContain('box_7');
  });

  test('without a fix say why in the place of the tick, and in the opened row', () => {
    const [why] = /<span class="no-tick"[^>]*title="[^"]*"/.exec(popupOf(STATES.many)) ?? [];
    expect(why).toContain('Change it in the page.');
    expect(rows(popupOf(STATES.many))[0]).toContain('change it in the page');
    const finding = audit(STATES.many.snapshot).findings.find(({ severity }) => severity === 'high');
    if (!finding) throw new Error('no finding');
    const html = inStore(<FindingDetail findings={[finding]} stack={[]} isOfPage={false} />);
    expect(wordsOf(html)).toContain('Change it in the page.');
  });

  test('of a group open to the reason, one fix, and the first twenty subjects', () => {
    const { findings, stack } = audit(STATES.many.snapshot);
    const [group] = groupFindings(findings).filter((one) => one.findings.length > 100);
    if (!group) throw new Error('no group');
    const html = inStore(<FindingDetail findings={group.findings} stack={stack} isOfPage />);
    expect(html.match(/<dt>fix<\/dt>/g)).toHaveLength(1);
    expect(html.match(/class="quoted"/g)).toHaveLength(20);
    expect(wordsOf(html)).toContain('Show all 101');
  });

  test('beyond fifteen have a filter', () => {
    expect(popupOf(STATES.many)).toContain('type="search"');
    expect(popupOf(STATES.careless)).not.toContain('type="search"');
  });

  test('say what their fix may break, also before they are ticked', () => {
    expect(rows(popupOf(STATES.unknowns))).toContainEqual(
      expect.stringMatching(
        /^X-Content-Type-Options is not setmay show pages without a Content-Type as text/,
      ),
    );
  });

  test('of the fixes are counted beside the buttons that select all or none', () => {
    const counted = (which: 'best' | 'all' | 'none') =>
      wordsOf(
        /<div class="bar">.*?<\/div><\/div>/.exec(
          popupOf(STATES.unknowns, ({ whatIf }) => {
            whatIf.choose(which);
          }),
        )?.[0] ?? '',
      );
    expect(counted('all')).toBe('5 of 5 selectedAllNoneReset20 not checked');
    expect(counted('best')).toMatch(/selectedAllNone20 not checked$/);
    expect(counted('none')).toMatch(/^0 of 5 selected/);
  });

  test('are wanted by a word of any of their findings, and by severity', () => {
    const [group] = groupFindings(audit(STATES.many.snapshot).findings).filter(
      (one) => one.findings.length > 100,
    );
    if (!group) throw new Error('no group');
    const wants = (text: string, ...severities: Severity[]) =>
      filterGroups([group], { text, severities: new Set(severities) }).length > 0;
    expect([wants(''), wants(' BOX_77 '), wants('elsewhere'), wants('', 'high'), wants('', 'low')]).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
  });
});

describe('each state', () => {
  test.each([
    ['not-web', 'Not a web page', 'chrome:'],
    ['nothing', 'shop.example', 'Reload the page'],
    ['withheld', 'bank.example', 'Grant access'],
    ['failed', 'The page did not load', 'There is nothing to grade.Reload the page'],
    ['error', 'Sitegrade could not read this page', 'The storage could not be read.'],
    ['closed', 'The tab is closed', 'Open the page again'],
  ] as const)('%s', (name, title, more) => {
    const html = popupOf(STATES[name]);
    expect(html).toContain(`data-state="${STATES[name].kind}"`);
    expect(html).not.toContain('data-grade');
    expect(wordsOf(html.split('</h1>')[0] ?? '')).toBe(title);
    expect(wordsOf(html)).toContain(more);
  });

  test('a page that was not read draws nothing yet', () => {
    const { snapshot } = STATES.careless;
    const html = popupOf({
      ...STATES.careless,
      snapshot: { ...snapshot, markup: { seen: false, because: 'page-not-read' } },
    });
    expect(wordsOf(html)).toBe('');
  });

  test('a page has its grade, score and findings, worst first', () => {
    const html = popupOf(STATES.careless);
    const grade = /data-grade="([^"]+)"/.exec(html)?.[1];
    expect(wordsOf(html)).toContain(`Grade ${grade ?? '?'}`);
    expect(wordsOf(html)).toMatch(/\d+ of 100/);
    expect(wordsOf(html)).toContain('Session cookie sessionid');
    expect(wordsOf(html)).not.toContain('~');
  });

  test('what goes further than the grade is folded, and only there for a page with a grade', () => {
    expect(wordsOf(popupOf(STATES.careless))).toContain('Optional hardening');
    expect(wordsOf(popupOf(STATES['service-worker']))).not.toContain('Optional hardening');
    const { snapshot } = STATES.foreign;
    const html = inStore(<Hardening snapshot={snapshot} report={audit(snapshot)} isPrivate={false} />);
    expect(wordsOf(html)).toContain('Cross-Origin-Resource-Policy: same-site');
    expect(html).not.toContain('type="checkbox"');
  });

  test('headers that no fix sets are offered to try where a preview can start, and not in a recorded page', () => {
    const shown = (state: PageState, isLive = true) => {
      const { snapshot } = STATES.careless;
      const report = audit(snapshot);
      const source = Object.assign(new MemorySource(state), { isLive });
      return wordsOf(
        inStore(<Hardening snapshot={snapshot} report={report} isPrivate={false} />, undefined, source),
      );
    };
    const offer = 'Try Cross-Origin-Embedder-Policy: require-corp';
    expect(shown(STATES.careless)).toContain(offer);
    for (const text of [shown(STATES['preview-quiet']), shown(STATES.careless, false)])
      expect(text).not.toContain(offer);
  });

  test('why servers get no fix is said once, with all of them', () => {
    const refusals = [
      { stack: 'apache', label: 'Apache', why: 'The value is not safe.' },
      { stack: 'express', label: 'Express', why: 'The value is not safe.' },
      { stack: 'express', label: 'Express', why: 'The name is not safe.' },
    ] as const;
    const html = inStore(<Refusals refusals={refusals} />);
    expect(html.match(/<p/g)).toHaveLength(2);
    expect(wordsOf(html)).toBe('Apache, Express: The value is not safe.Express: The name is not safe.');
  });

  test('files of other sites are listed before anything is sent', () => {
    const files = foreignFiles(STATES.foreign.snapshot);
    const text = wordsOf(inStore(<Integrity files={files} isPrivate />));
    expect(text).toContain('Nothing is sent before you press the button.');
    expect(text).toContain('not part of this private window');
    for (const { url } of files) expect(text).toContain(url);
    expect(text).toContain('Its provider changes it under this address.');
    expect(text).toContain('Ask for these 2 files');
    expect(text).not.toContain('integrity=');
  });

  test('a page without evidence has no grade, but the reason and the button that helps', () => {
    const html = popupOf(STATES['service-worker']);
    expect(html).not.toContain('data-grade');
    expect(wordsOf(html)).not.toMatch(/Grade|100|Copy/);
    expect(wordsOf(html)).toContain('Not checked: this page came from its service worker');
    expect(wordsOf(html)).toContain('Reload from the server');
    expect(wordsOf(html)).not.toContain('a request of its own');
  });

  test('the grade of the Observatory is beside the score, its algorithm in the tooltip', () => {
    const { grade, score, algorithm } = audit(STATES.careless.snapshot).observatory;
    const html = popupOf(STATES.careless);
    expect(wordsOf(html)).toContain(`of 100 MDN HTTP Observatory: ${grade} (${String(score)})`);
    expect(html).toContain(`title="Computed here with its algorithm ${String(algorithm)}."`);
    expect(wordsOf(html)).not.toContain('Ours counts');
  });

  test('where the two letters differ, a line says which one the letter is', () => {
    const { grade, observatory } = audit(STATES.policies.snapshot);
    expect(grade).not.toBe(observatory.grade);
    expect(wordsOf(popupOf(STATES.policies))).toContain(
      'Ours is the letter here; the two count differently.',
    );
  });

  test('where they differ and something is suppressed, the line says that ours leaves it out', () => {
    const snapshot = pageWith({ url: 'https://shop.example.com/', setCookies: ['sessionid=1; Secure'] });
    const suppressed = suppressionsFor(
      snapshot.url,
      [{ site: 'shop.example.com', finding: 'cookies/session-without-httponly#sessionid', reason: 'agreed' }],
      '2026-11-29',
    );
    const { grade, observatory } = audit(snapshot, suppressed);
    expect(grade).not.toBe(observatory.grade);
    expect(wordsOf(popupOf({ kind: 'page', snapshot, seenAt: 0, suppressed }))).toContain(
      'Ours is the letter here, without what is suppressed.',
    );
  });

  test('an incomplete grade has a tilde everywhere', () => {
    const html = popupOf(STATES.unknowns);
    const { score } = audit(STATES.unknowns.snapshot);
    expect(html).toContain('class="tile" data-band="c"');
    // One run of text, which no column and no line parts.
    expect(html).toContain('<span aria-hidden="true"><span>~</span>C-</span></p>');
    const text = wordsOf(html);
    expect(text.startsWith(`Grade about C-, about ${String(score)} of 100`)).toBe(true);
    expect(text).toContain(`~${String(score)} of 100`);
    expect(wordsOf(popupOf(STATES.careless))).toMatch(/^Grade F, 0 of 100/);
  });

  test('where the Observatory refuses, it is said what it would say, and why it refuses', () => {
    const { grade, score } = audit(STATES.unknowns.snapshot).observatory;
    const html = popupOf(STATES.unknowns);
    expect(wordsOf(html)).toContain('no MDN HTTP Observatory grade');
    expect(wordsOf(html)).toContain(`It would be ~${grade} (~${String(score)}) there; ours counts.`);
    expect(html).toContain('title="MDN Observatory does not score a host name without a dot');
  });

  test('checks that need their own request are listed, without a tilde', () => {
    const html = wordsOf(popupOf(STATES.hardened));
    expect(html).toContain('4 not checked');
    expect(html).not.toContain('~');
  });

  test('a page with missing evidence has a tilde before its score', () => {
    const html = wordsOf(popupOf(STATES.unknowns));
    expect(html).toMatch(/~\d+ of 100/);
    expect(html).toMatch(/\d+ not checked/);
  });
});

test('a fix shows three notes, and folds the rest', () => {
  const policy: Advice = {
    op: 'set-header',
    name: 'Content-Security-Policy',
    value: "default-src 'self'",
    rollout: 'report-only-first',
    notes: ['First of the policy.', 'Second of the policy.'],
  };
  const stack: StackMember[] = [{ name: 'apache', label: 'Apache', because: 'seen', confidence: 'sure' }];
  const words = wordsOf(inStore(<Fix finding={{ advice: [policy] }} stack={stack} />));
  expect(words).toContain('First of the policy.Second of the policy.1 more note');
  expect(words).not.toContain('A header that an application sets itself is kept.');
});

test('the enforced text of a recorded policy has a button only where there is one', () => {
  const words = (enforced: Parameters<typeof CopyTexts>[0]['enforced']) =>
    wordsOf(
      inStore(
        <CopyTexts
          given={[]}
          enforced={enforced}
          pages={2}
          of={{ page: { host: '', port: '' }, seenAt: 0 }}
        />,
      ),
    );
  expect(words({ blocks: [] })).toContain('Copy enforced');
  expect(words({ blocks: [] })).toContain('takes the place of the other as a whole');
  expect(words({ blocks: [] })).toContain('2 pages were recorded; others may use what it blocks.');
  const without = words({ why: 'Each policy needs two recorded pages.' });
  expect(without).not.toContain('Copy enforced');
  expect(without).toContain('No text that enforces it yet. Each policy needs two recorded pages.');
});
