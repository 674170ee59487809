import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  cleanedRecording,
  emptyRecording,
  formTarget,
  LOAD_KINDS,
  proposeForSite,
  sendsOwnPolicy,
  withBegunForm,
  withEndedForm,
  withLoad,
  withLoadAgain,
  withObserved,
  withObservedForms,
  withOtherVisitors,
  withReports,
  withVisit,
  type PageUse,
  type Recording,
  type Varying,
} from '../../../src/engine/index.js';
import { sortCode } from '../../../src/engine/recording/changing-code.js';
import { MAX_RECORDED_PAGES } from '../../../src/engine/recording/model.js';
import { patternIn } from '../../../src/engine/recording/names.js';
import { pathPattern, patternOf } from '../../../src/engine/recording/path-pattern.js';
import { pageWith, type PageParts } from '../../support/page.js';

const ORIGIN = 'https://shop.example.com';
const hash = (letter: string) => `${letter.repeat(43)}=`;
const code = (letter: string, extra: { varies?: Varying; hasNonce?: true } = {}) => ({
  sha256: hash(letter),
  length: 10,
  ...extra,
});

type Page = PageParts & { readonly path?: string; readonly visitor?: number };

function recorded(...pages: readonly Page[]): Recording {
  return pages.reduce(
    (all, { path = '/', visitor, ...parts }) =>
      withLoad(all, pageWith({ url: `${ORIGIN}${path}`, uses: {}, ...parts }), visitor),
    emptyRecording(ORIGIN),
  );
}

const STRICT = { strictScripts: true };
/** The SHA-256 of no text. */
const EMPTY = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
const STYLES_OF_ANOTHER = { inlineStyles: ['A', 'B', 'C', 'D'].map((one) => code(one)) };

const manyOrigins = (count: number) => Array.from({ length: count }, (_, at) => `https://h${at}.example`);

const directivesOf = (value: string) =>
  new Map(
    value.split('; ').map((text) => {
      const [name = '', ...sources] = text.split(' ');
      return [name, sources] as const;
    }),
  );

describe('the pattern of a path', () => {
  it.each([
    ['/', '/'],
    ['/about/us', '/about/us'],
    ['/orders/1234', '/orders/*'],
    ['/orders/1234/edit', '/orders/*/edit'],
    ['/u/2f1b0c1e-8f10-4a5d-9a5e-0d1f2a3b4c5d', '/u/*'],
    ['/f/9f86d081884c7d659a2feaa0c55ad015', '/f/*'],
    ['/news/something-12345678', '/news/*'],
    ['/decade/facade', '/decade/facade'],
    ['/v2/x', '/v2/x'],
    // Tokens, which may be secret.
    ['/reset/aB3dE5gH7j', '/reset/*'],
    ['/invite/Zm9vYmFyLTEyMw==/ok', '/invite/*/ok'],
    ['/s/x7k2m9q4w1e8r5t3y6u0', '/s/*'],
    ['/t/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcDEF123-_', '/t/*'],
    ['/t/kqzxvbnmwrtplfgh', '/t/*'],
    ['/t/QWxhZGRpbjpvcGVu/x', '/t/*/x'],
    ['/t/xkqw-wvtz-mjpq', '/t/*'],
    ['/k/sk_live_abcdefghijkl', '/k/*'],
    ['/k/ghp_abcdefghijklmnop', '/k/*'],
    ['/k/for-xoxb-abcdef-ghijkl', '/k/*'],
    ['/k/AKIAIOSFODNNEXAMPLE', '/k/*'],
    ['/invite/letmein/ok', '/invite/*/ok'],
    ['/account/reset-password/MQ/bx3k2l-3d1c/', '/account/reset-password/*/*/'],
    ['/Unsubscribe/bob', '/Unsubscribe/*'],
    ['/confirm', '/confirm'],
    // People.
    ['/u/anna.schmidt@example.com/edit', '/u/*/edit'],
    ['/u/anna%40example.com', '/u/*'],
    ['/@anna/posts', '/*/posts'],
    ['/call/+49-170-123-4567', '/call/*'],
    ['/call/(0170)%20123%2045%2067', '/call/*'],
    ['/u/j%F6rg%40example.com/x', '/u/*/x'],
    ['/u/joe%2540example.com', '/u/*'],
    ['/u/joe%EF%BC%A0example.com', '/u/*'],
    ['/k/sk%255Flive_abcdefghijkl', '/k/*'],
    ['/call/tel:+491701234567', '/call/*'],
    ['/iban/DE89%203704%200044%200532%200130%2000', '/iban/*'],
    ['/cart%3Bjsessionid=ABCDEF0123456789.node1', '/*'],
    ['/invite//letmein', '/invite//*'],
    ['/invite%2Fletmein', '/*'],
    ['/token=letmein', '/*'],
    ['/phpmyadmin/index.php', '/phpmyadmin/index.php'],
    ['/wiki/Caf%C3%A9', '/wiki/Caf%C3%A9'],
    ['/100%25', '/100%25'],
    ['/rechtsschutzversicherung/kontaktformular', '/rechtsschutzversicherung/kontaktformular'],
    ['/user/settings/applications', '/user/settings/applications'],
    [`/manual/${'chapter/'.repeat(40)}`, `/manual${'/chapter'.repeat(23)}/*`],
    // Sessions of browsers without cookies.
    ['/shop/cart;jsessionid=0A1B2C3D4E5F60718293A4B5C6D7E8F9', '/shop/cart'],
    ['/shop;jsessionid=node01abc.node0/cart;a=1;b=2', '/shop;*/cart'],
    ['/(S(lit3py55t21z5v55vlm25s55))/cart.aspx', '/*/cart.aspx'],
    ['/(A(abc)S(lit3py55t21z5v55vlm25s55)F(x-_1))/cart.aspx', '/*/cart.aspx'],
    ['/Mercury_(planet)', '/Mercury_(planet)'],
    ['/GettingStartedWithPlugins', '/GettingStartedWithPlugins'],
    ['/how-to-set-up-a-proxy-in-10-steps', '/how-to-set-up-a-proxy-in-10-steps'],
    ['/Page2.html', '/Page2.html'],
  ])('%s is %s', (path, pattern) => {
    expect(pathPattern(`${ORIGIN}${path}`)).toBe(pattern);
  });

  test('that is read again is the same', () => {
    const part = fc.oneof(
      fc.constantFrom('a', 'reset', 'x;y=1', '12', '*', '', '@b', 'kqzxvbnmwrtplfgh', 'c'.repeat(90)),
      fc.webPath(),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const pattern = pathPattern(`${ORIGIN}/${parts.join('/')}`);
        expect(pattern.length).toBeLessThanOrEqual(200);
        expect(patternOf(pattern)).toBe(pattern);
        expect(pathPattern(ORIGIN + pattern)).toBe(pattern);
      }),
    );
  });
});

describe('inline code', () => {
  const sorted = (...pages: readonly Page[]) => {
    const [page] = recorded(...pages).pages;
    if (!page) throw new Error('no page');
    return sortCode(page);
  };

  it('is constant if it is there at each load, though it looks like a version', () => {
    const uses = { inlineScripts: [code('A', { varies: 'version' })] };
    expect(sorted({ uses }, { uses })).toMatchObject({ constant: [{ sha256: hash('A') }], changing: [] });
    expect(sorted({ uses }).changing).toMatchObject([{ because: 'version', count: 1 }]);
  });

  it('with what looks like an id is constant once two visitors were sent the same', () => {
    const uses = { inlineScripts: [code('A', { varies: 'value' })] };
    expect(sorted({ uses }, { uses }).changing).toEqual([
      { element: 'script', because: 'value', count: 1, lengths: [10, 10] },
    ]);
    expect(sorted({ uses }, { uses, visitor: 1 })).toMatchObject({
      constant: [{ sha256: hash('A'), visitors: [0, 1] }],
      changing: [],
    });
  });

  it('with a date changes, whoever was sent it', () => {
    const uses = { inlineScripts: [code('A', { varies: 'day' })] };
    expect(sorted({ uses }, { uses }, { uses, visitor: 1 })).toMatchObject({
      constant: [],
      changing: [{ because: 'day', count: 1 }],
    });
  });

  const DAY = 86_400_000;
  const first = 20_786 * DAY;

  it('with a date is constant once it is the same two days later, when that date is not near', () => {
    const dated = { inlineScripts: [code('A', { varies: 'day' }), code('B', { varies: 'day' })] };
    const plain = { inlineScripts: [code('A'), code('B', { varies: 'value' })] };
    const { constant, changing } = sorted(
      { uses: dated, seenAt: first },
      { uses: plain, seenAt: first + 2 * DAY },
    );
    expect(constant).toMatchObject([{ sha256: hash('A'), loads: 2 }]);
    for (const name of ['varies', 'day']) expect(constant[0]).not.toHaveProperty(name);
    expect(changing).toMatchObject([{ because: 'value', count: 1 }]);
  });

  it('with a clock or a date is not constant minutes later, on the next day, or if it is not known when', () => {
    const dated = { inlineScripts: [code('A', { varies: 'day' })] };
    const plain = { inlineScripts: [code('A')] };
    for (const [before, after] of [
      [first, first + 300_000],
      [first, first + DAY],
      [first, undefined],
      [undefined, undefined],
      [undefined, first],
    ] as const)
      expect(
        sorted(
          { uses: dated, ...(before !== undefined && { seenAt: before }) },
          { uses: plain, ...(after !== undefined && { seenAt: after }) },
        ).changing,
      ).toMatchObject([{ because: 'day', count: 1 }]);
    const { changing } = sorted(
      { uses: dated },
      { uses: plain, seenAt: first },
      { uses: plain, seenAt: first + 2 * DAY },
    );
    expect(changing).toEqual([]);
  });

  it('with a token that all visitors share is constant once two of them were sent it two days later', () => {
    const uses = { inlineScripts: [code('A', { varies: 'token' })] };
    const today = [0, 1, 2].map((visitor) => ({ uses, visitor, seenAt: first }));
    expect(sorted(...today).changing).toMatchObject([{ because: 'token', count: 1 }]);
    const later = (visitor: number) => ({ uses, visitor, seenAt: first + 2 * DAY });
    expect(sorted(...today, later(0)).changing).toEqual([]);
    expect(sorted(...today.slice(0, 1), later(0)).changing).toMatchObject([{ because: 'value', count: 1 }]);
  });

  it('changes if each visitor is sent another one, at each load', () => {
    const ofOne = { uses: { inlineScripts: [code('A'), code('B')] } };
    const ofOther = { uses: { inlineScripts: [code('A'), code('C')] }, visitor: 1 };
    const { constant, changing } = sorted(ofOne, ofOne, ofOther);
    expect(constant.map(({ sha256 }) => sha256)).toEqual([hash('A')]);
    expect(changing).toEqual([{ element: 'script', because: 'visitors', count: 2, lengths: [10, 10] }]);
  });

  it('that another visitor was sent is no load, and only of a page that is there', () => {
    const before = recorded({ uses: { inlineScripts: [code('A'), code('B')] } });
    const sent = (path: string, ...letters: readonly string[]) =>
      pageWith({
        url: ORIGIN + path,
        uses: { inlineScripts: letters.map((letter) => code(letter)), handlers: true },
      });
    const after = withVisit(withVisit(before, sent('/', 'A', 'C'), 1), sent('/', 'A', 'D'), 2);
    expect(after.pages).toMatchObject([{ loads: 1, handlers: false }]);
    expect(after.pages[0]?.code.map(({ sha256, visitors }) => [sha256.slice(0, 1), visitors])).toEqual([
      ['A', [0, 1, 2]],
      ['B', undefined],
      ['C', [1]],
      ['D', [2]],
    ]);
    expect(withVisit(before, sent('/other', 'A'), 1)).toBe(before);
    expect(withVisit(before, pageWith({ url: `${ORIGIN}/`, uses: 'too-many' }), 1)).toBe(before);
  });

  it('that was sent with another page, such as a form to sign in, is not compared', () => {
    const signedIn = { uses: { inlineScripts: [code('A'), code('B'), code('C')] } };
    const before = recorded(signedIn);
    const sent = (letter: string, length: number) =>
      pageWith({ url: `${ORIGIN}/`, uses: { inlineScripts: [{ ...code(letter), length }] } });
    expect(withVisit(withVisit(before, sent('D', 9), 1), sent('E', 9), 2)).toBe(before);
    // The only code of a page, with another value.
    const one = recorded({ uses: { inlineScripts: [code('A')] } });
    expect(withVisit(one, sent('D', 400), 1)).toBe(one);
    const [page] = withVisit(one, sent('D', 9), 1).pages;
    expect(page && sortCode(page).changing).toMatchObject([{ because: 'visitors', count: 2 }]);
  });

  it('is good where those who are not signed in are all sent other code', () => {
    const signedIn = { uses: { inlineScripts: [code('A'), code('B')] } };
    const other = { uses: { inlineScripts: [code('A'), code('C')] } };
    const { constant, changing } = sorted(
      signedIn,
      signedIn,
      { ...other, visitor: 1 },
      { ...other, visitor: 2 },
    );
    expect(constant.map(({ sha256 }) => sha256)).toEqual([hash('A'), hash('B'), hash('C')]);
    expect(changing).toEqual([]);
  });

  it('changes if each load has another one', () => {
    const { constant, changing } = sorted(
      { uses: { inlineScripts: [code('A'), code('B')] } },
      { uses: { inlineScripts: [code('A'), code('C')] } },
    );
    expect(constant.map(({ sha256 }) => sha256)).toEqual([hash('A')]);
    expect(changing).toEqual([{ element: 'script', because: 'loads', count: 2, lengths: [10, 10] }]);
  });

  it('changes if one session after another has its own, also at two loads each', () => {
    const of = (letter: string, length: number) => {
      const uses = { inlineScripts: [code('A'), { ...code(letter), length }] };
      return [{ uses }, { uses }];
    };
    const three = sorted(...of('B', 10), ...of('C', 100), ...of('D', 1_000));
    expect(three.constant.map(({ sha256 }) => sha256)).toEqual([hash('A')]);
    expect(three.changing).toMatchObject([{ because: 'loads', count: 3 }]);
    expect(sorted(...of('B', 10), ...of('C', 11)).changing).toMatchObject([{ because: 'loads', count: 2 }]);
    // Before and after a sign-in.
    expect(sorted(...of('B', 10), ...of('C', 100)).changing).toEqual([]);
    const returns = sorted(...of('B', 10), ...of('C', 11), ...of('B', 10));
    expect(returns.changing).toEqual([]);
  });

  it('is constant if it comes and goes', () => {
    const { constant, changing } = sorted(
      { uses: { inlineStyles: [code('A')] } },
      {},
      { uses: { inlineStyles: [code('A')] } },
    );
    expect(constant).toHaveLength(1);
    expect(changing).toEqual([]);
  });

  it('with a nonce is the application’s', () => {
    const { constant, withNonce } = sorted({ uses: { inlineScripts: [code('A', { hasNonce: true })] } });
    expect(constant).toEqual([]);
    expect(withNonce).toHaveLength(1);
  });
});

describe('two recordings of one site', () => {
  const ofUser = (letter: string, path = '/') =>
    recorded(...[1, 2].map(() => ({ path, uses: { inlineScripts: [code('A'), code(letter)] } })));

  it('are one, in which code differs by visitor', () => {
    const both = withOtherVisitors(ofUser('B'), ofUser('C'));
    expect(both?.pages).toMatchObject([{ path: '/', loads: 4 }]);
    const [page] = both?.pages ?? [];
    expect(page && sortCode(page)).toMatchObject({
      constant: [{ sha256: hash('A'), visitors: [0, 3] }],
      changing: [{ because: 'visitors', count: 2 }],
    });
  });

  it('name nobody, and compare the pages of two accounts', () => {
    const one = ofUser('B', '/users/anna/orders');
    const both = withOtherVisitors(one, ofUser('C', '/users/bernd/orders'));
    expect(both?.pages.map(({ path }) => path)).toEqual(['/users/*/orders']);
    const [page] = both?.pages ?? [];
    expect(page && sortCode(page)).toMatchObject({
      constant: [{ sha256: hash('A') }],
      changing: [{ because: 'visitors', count: 2 }],
    });
    expect(JSON.stringify(both)).not.toMatch(/anna|bernd/);
    // By a template that one of them had.
    const learnt = recorded({ path: '/users/anna/orders' }, { path: '/users/carl/orders' });
    for (const all of [withOtherVisitors(learnt, one), withOtherVisitors(one, learnt)])
      expect(all?.pages.map(({ path }) => path)).toEqual(['/users/*/orders']);
    const others = withOtherVisitors(
      ofUser('B', '/shop/cart'),
      recorded({ path: '/shop/list', uses: { inlineScripts: [{ ...code('C'), length: 500 }, code('A')] } }),
    );
    expect(others?.pages.map(({ path }) => path)).toEqual(['/shop/cart', '/shop/list']);
  });

  it('have the same visitors without cookies', () => {
    const asked = (letter: string) =>
      withVisit(ofUser(letter), pageWith({ url: `${ORIGIN}/`, uses: { inlineScripts: [code('D')] } }), 1);
    const both = withOtherVisitors(asked('A'), asked('A'));
    expect(both?.pages[0]?.code.map(({ visitors }) => visitors)).toEqual([[0, 3], [1]]);
  });

  it('keep the pages loaded most often, and no more than eight visitors', () => {
    const many = (prefix: string) =>
      recorded(...Array.from({ length: 150 }, (_, at) => ({ path: `/${prefix}${names[at] ?? ''}` })));
    const both = withOtherVisitors(many('one-'), many('other-'));
    expect([both?.pages.length, both?.dropped]).toEqual([MAX_RECORDED_PAGES, 100]);
    let all: Recording | undefined = ofUser('A');
    for (let added = 3; added < 8; added += 1) all = all && withOtherVisitors(all, ofUser('A'));
    expect(all?.pages[0]?.code[0]?.visitors).toEqual([0, 3, 4, 5, 6, 7]);
    expect(all && withOtherVisitors(all, ofUser('A'))).toBeUndefined();
  });
});

/** Different words, none of which looks like an id, are made of them. */
const VOWELS = ['a', 'e', 'i', 'o', 'u'];
const names = VOWELS.flatMap((one) =>
  ['b', 'd', 'g', 'k', 'l', 'm'].flatMap((other) => VOWELS.map((last) => `${one}${other}${last}`)),
);

describe('a policy for several pages', () => {
  it('allows what each of them used, and names who needed it', () => {
    const { whole } = proposeForSite(
      recorded(
        { uses: { origins: { script: ['self', 'https://cdn.example'] }, inlineScripts: [code('A')] } },
        { path: '/orders/1', uses: { origins: { img: ['https://img.example', 'data:'] } } },
        { path: '/orders/2', uses: { origins: { script: ['https://cdn.example'] } } },
      ),
    );
    const directives = directivesOf(whole.value);
    expect(directives.get('script-src')).toEqual(["'self'", 'https://cdn.example', `'sha256-${hash('A')}'`]);
    expect(directives.get('img-src')).toEqual(["'self'", 'https://img.example', 'data:']);
    expect(whole.blocked).toEqual([]);
    expect(whole.sources).toContainEqual({
      directive: 'script-src',
      source: 'https://cdn.example',
      group: 'other',
      pages: ['/', '/orders/*'],
      count: 2,
    });
  });

  it('names folders of package hosts, or says what a host costs', () => {
    const folder = 'https://unpkg.com/a@1.2.3/';
    const { whole } = proposeForSite(
      recorded({ uses: { origins: { script: ['self', folder] } } }, { path: '/b', uses: { origins: {} } }),
    );
    expect(directivesOf(whole.value).get('script-src')).toEqual(["'self'", folder]);
    expect(whole.notes.join()).not.toContain('anyone');
    const host = proposeForSite(
      recorded(
        { uses: { origins: { script: ['self', folder] } } },
        { path: '/b', uses: { origins: { script: ['https://unpkg.com'] } } },
      ),
    ).whole;
    expect(directivesOf(host.value).get('script-src')).toEqual(["'self'", 'https://unpkg.com']);
    expect(host.notes.join()).toContain('through https://unpkg.com: anyone can publish there');
    expect(host.sources).toContainEqual({
      directive: 'script-src',
      source: 'https://unpkg.com',
      group: 'other',
      pages: ['/', '/b'],
      count: 2,
    });
  });

  it('tells many folders of one host by the host', () => {
    const folders = (page: number) =>
      Array.from({ length: 6 }, (_, at) => `https://unpkg.com/p${String(page)}@1.2.${String(at)}/`);
    const pages = [1, 2].map((page) => ({
      path: `/${'ab'[page - 1] ?? ''}`,
      uses: { origins: { script: folders(page) } },
    }));
    const { whole } = proposeForSite(recorded(...pages));
    expect(directivesOf(whole.value).get('script-src')).toEqual(["'self'", 'https://unpkg.com']);
    const refused = new Set(folders(2));
    expect(
      directivesOf(proposeForSite(recorded(...pages), { refused }).whole.value).get('script-src'),
    ).toEqual(["'self'", ...folders(1)]);
  });

  it('names the other folders of a host, however many, where the person refuses one', () => {
    const folders = Array.from({ length: 12 }, (_, at) => `https://unpkg.com/p@1.2.${String(at)}/`);
    const recording = recorded(
      ...[0, 6].map((at) => ({
        path: at ? '/b' : '/a',
        uses: { origins: { script: folders.slice(at, at + 6) } },
      })),
    );
    const [first = '', ...others] = folders;
    const { value } = proposeForSite(recording, { refused: new Set([first]) }).whole;
    expect(new Set(directivesOf(value).get('script-src'))).toEqual(new Set(["'self'", ...others]));
  });

  it('leaves out the folders of a host that the person refuses', () => {
    const recording = recorded({ uses: { origins: { script: ['https://unpkg.com/a@1.2.3/'] } } });
    const { value } = proposeForSite(recording, { refused: new Set(['https://unpkg.com']) }).whole;
    expect(directivesOf(value).get('script-src')).toEqual(["'self'"]);
  });

  it('leaves out what the person refuses', () => {
    const recording = recorded({
      uses: { origins: { script: ['https://ads.example'] }, inlineScripts: [code('A')] },
    });
    const refused = new Set(['https://ads.example', `'sha256-${hash('A')}'`]);
    expect(directivesOf(proposeForSite(recording, { refused }).whole.value).get('script-src')).toEqual([
      "'self'",
    ]);
  });

  it('does not limit framing where pages do, and says what they send', () => {
    const { whole } = proposeForSite(recorded({ headers: [['X-Frame-Options', 'DENY']] }));
    expect(whole.value).not.toContain('frame-ancestors');
    expect(whole.notes.join()).toContain('frame-ancestors is left out');
    const unseen = proposeForSite(recorded({ headers: 'interrupted' }, { headers: [] }));
    expect(unseen.whole.value).not.toContain('frame-ancestors');
    expect(unseen.whole.notes.join()).toContain('their headers were not seen');
    const sent = proposeForSite(recorded({ headers: [['Content-Security-Policy', "img-src 'self'"]] }));
    expect(sent.whole.value).toContain("frame-ancestors 'self'");
    expect(sent.whole.notes.join()).toContain('send a Content-Security-Policy today');
    expect(sent.whole.notes.join()).not.toContain('keep them');
  });

  it('says that a policy in place of one with frame-ancestors would lose that', () => {
    const framing = { headers: [['Content-Security-Policy', "frame-ancestors 'self'"]] } as const;
    const { value, notes } = proposeForSite(recorded(framing)).whole;
    expect(value).not.toContain('frame-ancestors');
    expect(notes.join()).toContain('If it has frame-ancestors, keep them');
    // The policy of a page that has one stays.
    const some = proposeForSite(recorded({ path: '/file', ...framing }, { path: '/' })).whole;
    expect(some.notes.join()).not.toContain('keep them');
  });

  it('is for the others where only some pages send a policy of their own, which stays', () => {
    const { pages } = recorded(
      { path: '/file', headers: [['Content-Security-Policy', "default-src 'none'"]] },
      { path: '/' },
    );
    expect(sendsOwnPolicy(pages)).toBe(false);
    expect(sendsOwnPolicy(pages.slice(0, 1))).toBe(true);
    expect(sendsOwnPolicy([])).toBe(false);
    const { notes } = proposeForSite({ origin: ORIGIN, pages, dropped: 0 }).whole;
    expect(notes.join()).toContain(
      'A Content-Security-Policy of its own stays where a response has one: /file.',
    );
    expect(notes.join()).not.toContain('Compare it with this one');
  });

  it('says for which pages only one visitor is known, also through another page', () => {
    const one = { uses: { inlineScripts: [code('A', { varies: 'value' }), code('B')] } };
    const other = { uses: { inlineScripts: [code('A', { varies: 'value' })] }, visitor: 1 };
    const { whole } = proposeForSite(recorded({ ...one, path: '/orders/1' }, one, other));
    expect(whole.blocked).toEqual([]);
    expect(whole.notes.join()).toContain(
      'Not known: whether other visitors are sent the same inline code. It was seen with one visitor only: /orders/*, /.',
    );
    expect(whole.sources.map(({ source, visitors }) => [source, visitors])).toEqual([
      [`'sha256-${hash('A')}'`, 2],
      [`'sha256-${hash('B')}'`, 1],
    ]);
  });

  it('says where code that was the same at each load looks like it changes', () => {
    const uses = { inlineScripts: [code('A', { varies: 'version' })] };
    const { whole } = proposeForSite(
      recorded({ path: '/login', uses }, { path: '/login', uses }, { path: '/' }),
    );
    expect(whole.value).toContain(`'sha256-${hash('A')}'`);
    expect(whole.blocked).toEqual([]);
    expect(whole.notes.join()).toContain('and was the same at each load: /login.');
  });

  it('takes a version that two pages have for none of each load', () => {
    const page = (path: string, letter: string) => ({
      path,
      uses: { inlineScripts: [code(letter, { varies: 'version' as const })] },
    });
    const { value, loosenedFor } = proposeForSite(recorded(page('/a', 'A'), page('/b', 'A'))).whole;
    expect(value).toContain(`'sha256-${hash('A')}'`);
    expect(loosenedFor).toEqual([]);
    const other = proposeForSite(recorded(page('/a', 'A'), page('/b', 'B'))).whole;
    expect(other.loosenedFor.map(({ what }) => what)).toEqual(['changing-code', 'changing-code']);
  });

  it.each([
    ['one visitor', 0, 2],
    ['one visitor, three times', 0, 3],
    ['two visitors', 1, 2],
  ])(
    'takes a version that differs on each of two pages for changing, though both have it (%s)',
    (_, visitor, rounds) => {
      const uses = (letter: string) => ({ inlineScripts: [code(letter, { varies: 'version' as const })] });
      const loads = ['A', 'B', 'C'].slice(0, rounds).flatMap((letter) => [
        { path: '/a', uses: uses(letter) },
        { path: '/b', uses: uses(letter), visitor },
      ]);
      const { value, loosenedFor, notes } = proposeForSite(recorded(...loads)).whole;
      expect(value).not.toContain('sha256');
      expect(loosenedFor).toMatchObject([{ what: 'changing-code' }, { what: 'changing-code' }]);
      expect(notes.join()).not.toContain('was the same at each load');
    },
  );

  it('lists more hashes than the policy for one page', () => {
    const inlineStyles = Array.from({ length: 40 }, (_, at) => ({
      sha256: `${String(at).padStart(43, 'A')}=`,
    }));
    const { whole } = proposeForSite(recorded({ uses: { inlineStyles } }), { strictStyles: true });
    expect(whole.blocked).toEqual([]);
    expect(directivesOf(whole.value).get('style-src')).toHaveLength(41);
  });

  it('lists no hashes if there are too many for a header, and says where', () => {
    const pages = Array.from({ length: 61 }, (_, at) => ({
      path: `/p${String.fromCharCode(97 + at)}`,
      uses: { inlineScripts: [{ sha256: `${String(at).padStart(43, 'A')}=` }] },
    }));
    const { whole } = proposeForSite(recorded(...pages), STRICT);
    expect(whole.value).not.toContain('sha256');
    expect(whole.blocked.map(({ what }) => what)).toEqual(pages.map(() => 'too-much-code'));
    const loose = proposeForSite(recorded(...pages)).whole;
    expect(directivesOf(loose.value).get('script-src')).toEqual(["'self'", "'unsafe-inline'"]);
    expect([loose.blocked, loose.loosenedFor]).toEqual([[], whole.blocked]);
  });

  it.each([
    ['handlers', { handlers: true }],
    ['script-addresses', { scriptAddresses: true }],
    ['unsafe-source', { origins: { script: ['data:'] } }],
    ['code-with-nonce', { inlineScripts: [code('A', { hasNonce: true })] }],
    ['changing-code', { inlineScripts: [code('A', { varies: 'value' })] }],
  ] as const)('tells of what it blocks with strict scripts: %s', (what, uses) => {
    const strict = proposeForSite(recorded({ uses }), STRICT).whole;
    expect(strict.blocked).toMatchObject([{ page: '/', what }]);
    expect(strict.value).not.toContain("script-src 'self' 'unsafe-inline'");
    const { blocked, loosenedFor, value, notes } = proposeForSite(recorded({ uses })).whole;
    if (what === 'unsafe-source') {
      expect([blocked, loosenedFor]).toEqual([strict.blocked, []]);
      return;
    }
    expect([blocked, loosenedFor]).toEqual([[], strict.blocked]);
    expect(directivesOf(value).get('script-src')).toEqual(["'self'", "'unsafe-inline'"]);
    expect(notes.join()).toContain('It costs 20 points');
  });

  it('allows eval() where it ran, unless scripts are to be strict or the person refuses it', () => {
    const evals = withObserved(recorded({ uses: { inlineScripts: [code('A')] } }), `${ORIGIN}/`, [
      { directive: 'script-src', blocked: 'eval', count: 1 },
    ]);
    const scriptsOf = (...[options]: [Parameters<typeof proposeForSite>[1]?]) => {
      const { value, blocked, loosenedFor } = proposeForSite(evals, options).whole;
      return [directivesOf(value).get('script-src')?.slice(2), blocked, loosenedFor];
    };
    const told = [{ page: '/', what: 'eval' }];
    expect(scriptsOf()).toEqual([["'unsafe-eval'"], [], told]);
    expect(scriptsOf(STRICT)).toEqual([[], told, []]);
    expect(scriptsOf({ refused: new Set(["'unsafe-eval'"]) })).toEqual([[], told, []]);
    expect(scriptsOf({ ...STRICT, accepted: new Set(["'unsafe-eval'"]) })).toEqual([
      ["'unsafe-eval'"],
      [],
      told,
    ]);
  });

  it('keeps scripts strict where a policy of the page does, and names what that blocks', () => {
    const uses = { inlineScripts: [code('A', { hasNonce: true })], styleAttributes: true };
    const policy = "script-src 'nonce-abc'; style-src 'self'";
    const { value, blocked } = proposeForSite(
      recorded({ uses, headers: [['Content-Security-Policy', policy]] }, { path: '/about' }),
    ).whole;
    expect(blocked).toMatchObject([{ page: '/', what: 'code-with-nonce' }]);
    expect(directivesOf(value).get('script-src')).toEqual(["'self'"]);
    expect(directivesOf(value).get('style-src')).toEqual(["'self'"]);
    // One that limits neither is no reason.
    const weak = recorded({ uses, headers: [['Content-Security-Policy', "script-src 'unsafe-inline'"]] });
    expect(directivesOf(proposeForSite(weak).whole.value).get('script-src')).toEqual([
      "'self'",
      "'unsafe-inline'",
    ]);
  });

  it('takes for a policy of a page only what each of its loads has, and nothing of an error', () => {
    const none = [['Content-Security-Policy', "default-src 'none'"]] as const;
    const handlers = { handlers: true };
    const page = { path: '/items/101', uses: handlers };
    for (const other of [
      { path: '/items/102', status: 404, headers: none },
      { path: '/items/102', headers: none },
    ])
      for (const all of [
        [page, other],
        [other, page],
      ]) {
        const recording = recorded(...all, { path: '/' });
        const { value, blocked } = proposeForSite(recording).whole;
        expect([directivesOf(value).get('script-src'), blocked]).toEqual([["'self'", "'unsafe-inline'"], []]);
        expect(sendsOwnPolicy(recording.pages)).toBe(false);
      }
    // A page that has it stays as it is, also where an error has none, and where its headers were once not seen.
    for (const other of [
      { path: '/items/102', status: 500 },
      { path: '/items/102', headers: 'interrupted' as const },
    ]) {
      const own = recorded({ ...page, headers: none }, other);
      expect(own.pages[0]).toMatchObject({ sendsPolicy: true, limitsInline: ['script', 'style'] });
      expect(recorded(other, { ...page, headers: none }).pages[0]?.sendsPolicy).toBe('headers' in other);
    }
    const merged = (...pages: readonly Page[]) =>
      cleanedRecording({
        ...emptyRecording(ORIGIN),
        pages: pages.flatMap((one) => recorded(one).pages),
      }).pages[0];
    expect(merged({ ...page, headers: none }, page)).toMatchObject({ sendsPolicy: false });
    expect(merged({ ...page, headers: none }, page)?.limitsInline).toBeUndefined();
  });

  it.each([
    ['style attributes', { styleAttributes: true, inlineStyles: [code('A')] }, {}],
    ['a style sheet that scripts fill', { inlineStyles: [{ sha256: EMPTY }] }, {}],
    ['style sheets that change', { inlineStyles: [code('A')] }, { inlineStyles: [code('B')] }],
    ['more than a few', { inlineStyles: ['A', 'B'].map((one) => code(one)) }, STYLES_OF_ANOTHER],
  ] as const)('allows all inline styles as soon as there are %s', (_, uses, other) => {
    const recording = recorded({ uses }, { uses: other });
    const { value, blocked, loosenedFor, notes } = proposeForSite(recording).whole;
    const directives = directivesOf(value);
    expect(directives.get('style-src')).toEqual(["'self'", "'unsafe-inline'"]);
    expect(directives.has('style-src-attr')).toBe(false);
    expect([blocked, loosenedFor]).toEqual([[], []]);
    expect(notes.filter((note) => note.includes('It costs no points'))).toHaveLength(1);
    const strict = directivesOf(proposeForSite(recording, { strictStyles: true }).whole.value);
    expect(strict.get('style-src')).not.toContain("'unsafe-inline'");
  });

  it('allows what an application is known to need, also where it was not seen, but not against its own policy', () => {
    const metas = [{ name: 'generator', content: 'MediaWiki 1.43.0' }];
    const { value, loosenedFor } = proposeForSite(recorded({ metas })).whole;
    expect(directivesOf(value).get('script-src')).toEqual(["'self'", "'unsafe-inline'"]);
    expect(directivesOf(value).get('style-src')).toEqual(["'self'", "'unsafe-inline'"]);
    expect(loosenedFor).toEqual([{ page: '/', what: 'known-application', application: 'MediaWiki' }]);
    const headers = [['Content-Security-Policy', "default-src 'self'"]] as const;
    const own = proposeForSite(recorded({ metas, headers })).whole;
    expect([own.value.includes('unsafe-inline'), own.blocked, own.loosenedFor]).toEqual([false, [], []]);
    // The public side of WordPress stands it.
    const blog = [{ name: 'generator', content: 'WordPress 6.9' }];
    expect(proposeForSite(recorded({ metas: blog })).whole.value).not.toMatch(/script-src [^;]*unsafe/);
  });

  it('keeps styles strict where few style sheets, or none, were seen', () => {
    const styleSrc = (...pages: readonly Page[]) =>
      directivesOf(proposeForSite(recorded(...pages)).whole.value).get('style-src');
    expect(styleSrc({})).toEqual(["'self'"]);
    const few = ['A', 'B', 'C'].map((one) => code(one));
    expect(styleSrc({ uses: { inlineStyles: few } })).toHaveLength(4);
  });

  it('tells of a page whose use was not seen', () => {
    const { whole } = proposeForSite(recorded({ uses: 'too-many' }));
    expect(whole.blocked).toEqual([{ page: '/', what: 'not-watched' }]);
  });

  it('is looser only for the part of the site that needs it', () => {
    const recording = recorded(
      { uses: { inlineScripts: [code('A')] } },
      { path: '/wp-admin/post.php', uses: { handlers: true, inlineScripts: [code('B')] } },
      { path: '/wp-admin/', uses: { inlineStyles: [code('C')] } },
    );
    const { split } = proposeForSite(recording);
    const [part] = split?.parts ?? [];
    expect(part?.prefix).toBe('/wp-admin');
    expect(directivesOf(part?.proposal.value ?? '').get('script-src')).toEqual(["'self'", "'unsafe-inline'"]);
    expect(directivesOf(part?.proposal.value ?? '').get('style-src')).toEqual([
      "'self'",
      `'sha256-${hash('C')}'`,
    ]);
    expect(part?.proposal.blocked).toEqual([]);
    expect(split?.rest.blocked).toEqual([]);
    expect(split?.rest.value).not.toContain('unsafe-inline');
  });

  it('is apart also where only its hashes are too many for one policy of all pages', () => {
    const many = (name: string) =>
      Array.from({ length: 40 }, (_, at) => ({ sha256: `${`${name}${at}`.padStart(43, 'A')}=` }));
    const recording = recorded(
      { path: '/', uses: { inlineScripts: many('P') } },
      { path: '/wp-admin/', uses: { handlers: true, inlineScripts: many('Q') } },
    );
    const { whole, split } = proposeForSite(recording);
    expect(whole.loosenedFor.map(({ page, what }) => [page, what])).toContainEqual(['/', 'too-much-code']);
    expect(split?.parts.map(({ prefix }) => prefix)).toEqual(['/wp-admin']);
    expect(split?.rest.blocked).toEqual([]);
    expect(directivesOf(split?.rest.value ?? '').get('script-src')).toHaveLength(41);
  });

  it('is looser for one file at the top, and strict for the home page', () => {
    const changing = { inlineScripts: [code('A', { varies: 'value' })] };
    const { split } = proposeForSite(
      recorded(
        {},
        { path: '/wp-login.php', uses: changing },
        { path: '/wp-admin/', uses: { handlers: true } },
      ),
    );
    expect(split?.parts.map(({ prefix }) => prefix)).toEqual(['/wp-login.php', '/wp-admin']);
    expect(split?.rest).toMatchObject({ paths: ['/'], blocked: [], loosenedFor: [] });
    expect(split?.rest.value).not.toContain('unsafe');
  });

  it('has no part where the pages that need one are all over the site', () => {
    const recording = recorded({ uses: { handlers: true } }, { path: '/about', uses: {} });
    const { whole, split } = proposeForSite(recording);
    expect(split).toBeUndefined();
    expect(whole.blocked).toEqual([]);
    expect(directivesOf(whole.value).get('script-src')).toContain("'unsafe-inline'");
  });

  it('has no part for inline code where scripts are to be strict', () => {
    const recording = recorded({ path: '/wp-admin/', uses: { handlers: true } }, { path: '/', uses: {} });
    expect(proposeForSite(recording).split).toBeDefined();
    expect(proposeForSite(recording, STRICT).split).toBeUndefined();
  });

  it('gives eval() to the part that needs it, and to no other if it can be told apart', () => {
    const evals = (recording: Recording, at: string) =>
      withObserved(recording, `${ORIGIN}${at}`, [{ directive: 'script-src', blocked: 'eval', count: 1 }]);
    const pages = recorded(
      { path: '/', uses: {} },
      { path: '/admin/', uses: { handlers: true } },
      { path: '/tools/', uses: {} },
    );
    const scripts = (recording: Recording) => {
      const { split } = proposeForSite(recording);
      const all = [split?.rest, ...(split?.parts ?? []).map(({ proposal }) => proposal)];
      return all.map((one) => directivesOf(one?.value ?? '').get('script-src'));
    };
    expect(scripts(evals(pages, '/tools/'))).toEqual([
      ["'self'"],
      ["'self'", "'unsafe-inline'"],
      ["'self'", "'unsafe-eval'"],
    ]);
    expect(scripts(evals(pages, '/'))).toEqual([
      ["'self'", "'unsafe-eval'"],
      ["'self'", "'unsafe-inline'"],
    ]);
  });
});

describe('pages of one template', () => {
  const shared = { origins: { script: ['self'] }, inlineScripts: [code('A')] };
  const orders = (name: string) => ({
    path: `/users/${name}/orders`,
    uses: { ...shared, formTargets: [`/users/${name}/pay`, '/search'] },
  });
  const both = recorded(orders('anna'), orders('bernd'));
  const pathsOf = (...pages: readonly Page[]) => recorded(...pages).pages.map(({ path }) => path);

  it('are one, without the part in which they differ, and so are their forms', () => {
    expect(both.pages).toMatchObject([
      {
        path: '/users/*/orders',
        loads: 2,
        code: [{ loads: 2 }],
        forms: { targets: ['/users/*/pay', '/search'] },
      },
    ]);
    expect(both.templates).toEqual(['/users/*/orders', '/users/*/pay']);
  });

  it('leave form-action out where only one of their forms was sent', () => {
    const pay = (name: string) => ({
      path: `/checkout/${name}`,
      uses: { ...shared, formTargets: [`/pay/${name}`] },
    });
    const posted = (recording: Recording, target: string, led: readonly string[]) => {
      const observed = withObservedForms(recording, `${ORIGIN}/checkout/card`, {
        sent: new Set([target]),
        isPartial: false,
      });
      return withEndedForm(withBegunForm(observed, target, true), target, led, true);
    };
    const one = posted(recorded(pay('card')), '/pay/card', ['https://card.example']);
    expect(proposeForSite(one).whole.value).toContain('form-action');
    const merged = withLoad(one, pageWith({ url: `${ORIGIN}/checkout/bank`, uses: pay('bank').uses }));
    expect(merged.pages.map(({ path }) => path)).toEqual(['/checkout/*']);
    expect(proposeForSite(merged).whole.value).not.toContain('form-action');
    // The same where a word is left out at once.
    const uses = { ...shared, formTargets: [formTarget(`${ORIGIN}/confirm/card`, ORIGIN)] };
    const first = withEndedForm(
      withBegunForm(recorded({ path: '/a', uses }), '/confirm/*', true),
      '/confirm/*',
      [],
      true,
    );
    expect(proposeForSite(first).whole.value).toContain('form-action');
    const all = withLoad(first, pageWith({ url: `${ORIGIN}/b`, uses }));
    expect(proposeForSite(all).whole.value).not.toContain('form-action');
  });

  it('that come later have its name from the start', () => {
    const seen = [{ directive: 'img-src', blocked: 'https://img.example', count: 1 }];
    const url = `${ORIGIN}/users/carla/orders`;
    const observed = withObserved(both, url, seen);
    const carla = pageWith({ url, uses: orders('carla').uses });
    const loaded = withLoad(observed, carla);
    const counted = { code: new Set([`script ${hash('A')}`]), isResponseUnseen: true };
    const again = withLoadAgain(loaded, carla, counted);
    const sent = { sent: new Set(['/users/carla/pay']), isPartial: false };
    const posted = withBegunForm(withObservedForms(again, url, sent), '/users/carla/pay', true);
    const ended = withEndedForm(posted, '/users/carla/pay', [], true);
    expect(JSON.stringify(ended)).not.toMatch(/anna|bernd|carla/);
    expect(ended.pages).toMatchObject([
      { loads: 3, code: [{ loads: 3 }], origins: { img: ['https://img.example'] } },
    ]);
    expect(ended.sentForms).toEqual([
      { target: '/users/*/pay', isSent: true, isPosted: true, begun: 1, ended: 1, led: [] },
    ]);
  });

  it('are others where they look different, or are at the top', () => {
    const other = { ...shared, inlineScripts: [code('B')] };
    expect(pathsOf({ path: '/a/x', uses: shared }, { path: '/a/y', uses: other })).toEqual(['/a/x', '/a/y']);
    expect(pathsOf({ path: '/x', uses: shared }, { path: '/y', uses: shared })).toEqual(['/x', '/y']);
    expect(pathsOf({ path: '/a/x/', uses: shared }, { path: '/a/', uses: shared })).toEqual(['/a/x/', '/a/']);
    expect(
      pathsOf({ path: '/a/x', uses: shared }, { path: '/a/y', uses: { ...shared, handlers: true } }),
    ).toEqual(['/a/x', '/a/y']);
    // Known as a page of its own, it stays one.
    const search = { path: '/users/search/orders', uses: other };
    expect(pathsOf(orders('anna'), orders('bernd'), search, search)).toEqual([
      '/users/*/orders',
      '/users/search/orders',
    ]);
  });

  it('keep a folder that was seen twice, by which a policy can be split', () => {
    const of = (path: string) => ({ path, uses: shared });
    expect(pathsOf(of('/anna/list'), of('/bernd/list'))).toEqual(['/*/list']);
    expect(pathsOf(of('/admin/'), of('/admin/list'), of('/shop/list'))).toEqual([
      '/admin/',
      '/admin/list',
      '/shop/list',
    ]);
  });

  it('are in the policy of each folder that they may be in', () => {
    const images = { ...shared, origins: { ...shared.origins, img: ['https://img.example'] } };
    const { split } = proposeForSite(
      recorded(
        { path: '/admin/list', uses: images },
        { path: '/shop/list', uses: images },
        { path: '/admin/edit', uses: { handlers: true } },
        {},
      ),
    );
    expect(split?.parts.map(({ prefix }) => prefix)).toEqual(['/admin']);
    expect(split?.parts[0]?.proposal.value).toContain('https://img.example');
    expect(split?.rest.value).toContain('https://img.example');
  });
});

describe('a source that may not be the site’s', () => {
  const at = (path: string, ...places: readonly string[]) => ({
    path,
    uses: { origins: { script: places } },
  });
  const proposed = (recording: Recording, accepted: readonly string[] = []) => {
    const { value, doubtful, blocked } = proposeForSite(recording, { accepted: new Set(accepted) }).whole;
    const sources = directivesOf(value).get('script-src')?.slice(1);
    return {
      sources,
      why: doubtful.map(({ source, why, loads }) => [source, ...why, ...(loads ?? [])]),
      blocked,
    };
  };
  const CDN = 'https://cdn.example';
  const ONCE = 'https://once.example';
  const told = (source: string) => [{ page: '/', what: 'doubtful-source', sources: [source] }];

  it('is left out where one of many loads used it, and named', () => {
    const pages = [at('/', CDN, ONCE), at('/', CDN), at('/', CDN)];
    expect(proposed(recorded(...pages))).toEqual({
      sources: [CDN],
      why: [[ONCE, 'once', 1, 3]],
      blocked: told(ONCE),
    });
    expect(proposed(recorded(...pages), [ONCE])).toMatchObject({ sources: [CDN, ONCE], blocked: [] });
  });

  it('is none where it is there again: on the page, on another page, or in another recording', () => {
    const pages = [at('/', CDN, ONCE), at('/', CDN), at('/', CDN)];
    for (const more of [at('/', ONCE), at('/about', ONCE)])
      expect(proposed(recorded(...pages, more))).toMatchObject({
        sources: [CDN, ONCE],
        why: [],
        blocked: [],
      });
    const merged = recorded(...pages);
    const both = cleanedRecording({ ...merged, pages: [...merged.pages, ...recorded(...pages).pages] });
    expect(both.pages).toMatchObject([{ loads: 6, visits: [{ loads: 6 }, { loads: 2 }] }]);
    expect(proposed(both)).toMatchObject({ sources: [CDN, ONCE], why: [] });
  });

  it('is none on two loads, for what runs no code on four, and where loads were not counted', () => {
    expect(proposed(recorded(at('/', ONCE), at('/')))).toMatchObject({ sources: [ONCE], why: [] });
    const image = { path: '/', uses: { origins: { img: [ONCE] } } };
    expect(proposed(recorded(image, {}, {}, {})).why).toEqual([]);
    expect(proposed(recorded(image, {}, {}, {}, {})).why).toEqual([[ONCE, 'once', 1, 5]]);
    const { pages, ...rest } = recorded(at('/', ONCE), {}, {});
    const earlier = { ...rest, pages: pages.map(({ visits: _, ...page }) => page) };
    expect(proposed(earlier)).toMatchObject({ sources: [ONCE], why: [] });
    expect(proposed(withLoad(earlier, pageWith({ url: `${ORIGIN}/`, uses: {} })))).toMatchObject({ why: [] });
  });

  it('counts a load that is read again once', () => {
    const page = pageWith({ url: `${ORIGIN}/`, uses: { origins: { script: [ONCE] } } });
    const once = recorded(at('/'), at('/'), at('/', ONCE));
    const again = withLoadAgain(once, page, { code: new Set(), isResponseUnseen: false });
    expect(again.pages[0]?.visits).toEqual([{ kind: 'script', place: ONCE, loads: 1, last: 2 }]);
  });

  it.each([
    ['https://192.168.0.7', 'private', 'https://192.168.0.7'],
    ['http://plain.example', 'http', 'https://plain.example'],
  ])('is left out at each load: %s, as %s', (place, why, source) => {
    const pages = [at('/', place), at('/', place)];
    expect(proposed(recorded(...pages))).toEqual({
      sources: [],
      why: [[source, why, 2, 2]],
      blocked: told(source),
    });
    expect(proposed(recorded(...pages), [source])).toMatchObject({ sources: [source], blocked: [] });
  });

  it('is one at a port only at one load, and at another host', () => {
    const port = 'https://api.example:8443';
    expect(proposed(recorded(at('/', port))).why).toEqual([[port, 'port', 1, 1]]);
    for (const more of [at('/', port), at('/about', port)])
      expect(proposed(recorded(at('/', port), more))).toMatchObject({ sources: [port], why: [] });
    expect(proposed(recorded(at('/', `${ORIGIN}:8443`))).why).toEqual([]);
  });

  it('is none without TLS for a picture, which browsers load with it', () => {
    const image = { uses: { origins: { img: ['http://plain.example'] } } };
    const { value, doubtful } = proposeForSite(recorded(image, { path: '/b', ...image })).whole;
    expect([directivesOf(value).get('img-src'), doubtful]).toEqual([["'self'", 'https://plain.example'], []]);
  });

  it('is not told where the policy allows it by another of its name', () => {
    const both = recorded(at('/', 'http://cdn.example', CDN));
    expect(proposed(both)).toEqual({ sources: [CDN], why: [[CDN, 'http', 1, 1]], blocked: [] });
  });

  it('is none by loads that were not read or failed, and on pages that are many', () => {
    for (const other of [{ markup: 'page-not-read' as const }, { status: 500 }])
      expect(proposed(recorded(at('/', ONCE), other, other))).toMatchObject({ sources: [ONCE], why: [] });
    const unread = recorded(at('/', 'https://10.0.0.1'), { markup: 'page-not-read' });
    expect(proposed(unread).why).toEqual([['https://10.0.0.1', 'private']]);
    const paid = recorded(at('/pay/1001'), at('/pay/1002', ONCE), at('/pay/1003'));
    expect(proposed(paid)).toMatchObject({ sources: [ONCE], why: [] });
  });

  it('is none for a private address or a port on a site that is internal itself', () => {
    const site = 'http://localhost:3000';
    const recording = withLoad(
      emptyRecording(site),
      pageWith({ url: `${site}/`, uses: { origins: { script: ['http://localhost:5173'] } } }),
    );
    expect(proposed(recording)).toMatchObject({ sources: ['http://localhost:5173'], why: [] });
    const staging = withLoad(
      emptyRecording(`${ORIGIN}:8443`),
      pageWith({ url: `${ORIGIN}:8443/`, uses: { origins: { script: ['https://cdn.example:8443'] } } }),
    );
    expect(proposed(staging)).toMatchObject({ sources: ['https://cdn.example:8443'], why: [] });
  });
});

describe('violation reports', () => {
  const blocked = [
    { directive: 'script-src-elem', blocked: 'https://new.example', count: 2 },
    { directive: 'img-src', blocked: 'self', count: 1 },
    { directive: 'script-src', blocked: 'eval', count: 1 },
  ];
  const recording = withReports(recorded({}), `${ORIGIN}/late/1`, blocked);

  it('allow nothing by themselves', () => {
    const { whole } = proposeForSite(recording);
    expect(whole.value).not.toContain('new.example');
    expect(whole.reported).toEqual([
      { directive: 'script-src', source: 'https://new.example', pages: ['/late/*'], count: 1 },
      { directive: 'script-src', source: 'eval', pages: ['/late/*'], count: 1 },
    ]);
  });

  it('of a page that was not loaded do not make a policy for the rest of the site', () => {
    const admin = recorded({ path: '/admin/', uses: { handlers: true } });
    const forged = withReports(admin, `${ORIGIN}/forged`, blocked);
    const { whole, split } = proposeForSite(forged);
    expect(split).toBeUndefined();
    expect(whole.loosenedFor).toEqual([{ page: '/admin/', what: 'handlers' }]);
  });

  it('are no loads that were dropped', () => {
    const full = recorded(...Array.from({ length: MAX_RECORDED_PAGES }, (_, at) => ({ path: `/p${at}x` })));
    // It has no place for their page, but counts them.
    expect(withReports(full, `${ORIGIN}/one/more`, blocked)).toEqual({ ...full, reportsLeftOut: 4 });
  });

  it('give way to pages that are loaded, and to those that are reported more often', () => {
    const of = (count: number) => [{ directive: 'img-src', blocked: 'self', count }];
    let all = emptyRecording(ORIGIN);
    for (let at = 0; at < MAX_RECORDED_PAGES; at += 1)
      all = withReports(all, `${ORIGIN}/p${at}x`, of(at + 1));
    all = withReports(all, `${ORIGIN}/often`, of(1_000));
    all = withReports(all, `${ORIGIN}/seldom`, of(1));
    all = withLoad(all, pageWith({ url: `${ORIGIN}/loaded`, uses: {} }));
    const paths = all.pages.map(({ path }) => path);
    expect(paths).toHaveLength(MAX_RECORDED_PAGES);
    expect(paths.slice(-2)).toEqual(['/often', '/loaded']);
    expect(paths).not.toContain('/p0x');
    expect(paths).not.toContain('/p1x');
    expect([all.dropped, all.reportsLeftOut]).toEqual([0, 1 + 1 + 2]);
  });

  it('add what the person accepts', () => {
    const { whole } = proposeForSite(recording, { accepted: new Set(['https://new.example']) });
    expect(directivesOf(whole.value).get('script-src')).toEqual(["'self'", 'https://new.example']);
    expect(whole.reported.map(({ source }) => source)).toEqual(['eval']);
  });

  it('add the folders of a host that the person accepts', () => {
    const blocked = 'https://unpkg.com/a@1.2.3/';
    const reported = withReports(recorded({}), `${ORIGIN}/`, [
      { directive: 'script-src-elem', blocked, count: 1 },
    ]);
    const { whole } = proposeForSite(reported, { accepted: new Set(['https://unpkg.com']) });
    expect(directivesOf(whole.value).get('script-src')).toEqual(["'self'", blocked]);
    expect(whole.reported).toEqual([]);
  });
});

test('a part whose inline code is all allowed says so, and not that some is blocked', () => {
  const uses = { handlers: true, inlineScripts: [code('A', { hasNonce: true })] };
  const { split } = proposeForSite(recorded({ path: '/admin/', uses }, { path: '/' }));
  const [part] = split?.parts ?? [];
  expect(part?.proposal.value).toContain("script-src 'self' 'unsafe-inline'");
  expect(part?.proposal.blocked).toEqual([]);
  expect(part?.proposal.notes.join()).toContain("'unsafe-inline' allows all inline code");
});

test('a <base> that no policy can name is told', () => {
  const { whole } = proposeForSite(recorded({ uses: { base: 'data:' } }));
  expect(whole.value).toContain("base-uri 'self'");
  expect(whole.blocked).toEqual([{ page: '/', what: 'unsafe-source', sources: ['data:'] }]);
});

describe('the <base> of documents', () => {
  const withBases = (recording: Recording, ...blocked: readonly string[]) =>
    withObserved(
      recording,
      `${ORIGIN}/`,
      blocked.map((one) => ({ directive: 'base-uri', blocked: one, count: 1 })),
    );
  const proposed = (recording: Recording) => directivesOf(proposeForSite(recording).whole.value);

  it('is allowed if it is this site, as one in a frame that a script fills is not seen', () => {
    expect(proposed(recorded({})).get('base-uri')).toEqual(["'self'"]);
    expect(proposed(withBases(recorded({}), 'self')).get('base-uri')).toEqual(["'self'"]);
  });

  it('of another site is allowed only if the page has it', () => {
    expect(proposed(withBases(recorded({}), 'https://cdn.example')).get('base-uri')).toEqual(["'self'"]);
    const page = recorded({ uses: { base: 'https://cdn.example' } });
    expect(proposed(page).get('base-uri')).toEqual(["'self'", 'https://cdn.example']);
  });
});

test('each <base> is allowed, where pages have different ones', () => {
  const bases = ['https://cdn.example', 'self', 'https://a.example', 'data:'];
  const { whole } = proposeForSite(
    recorded(...bases.map((base, at) => ({ path: `/p${at}`, uses: { base } })), { path: '/none' }),
  );
  expect(directivesOf(whole.value).get('base-uri')).toEqual([
    "'self'",
    'https://a.example',
    'https://cdn.example',
  ]);
  expect(whole.blocked).toEqual([{ page: '/p3', what: 'unsafe-source', sources: ['data:'] }]);
  expect(whole.notes.join()).toContain('different <base> elements');
});

test('more <base> elements of one page than are kept are told', () => {
  const pages = Array.from({ length: 11 }, (_, at) => ({ uses: { base: `https://b${at}.example` } }));
  const most = recorded(...pages.slice(1));
  const told = [{ page: '/', what: 'not-watched' }];
  expect(proposeForSite(most).whole.blocked).toEqual([]);
  expect(proposeForSite(recorded(...pages)).whole.blocked).toEqual(told);
  const parsed = { directive: 'base-uri', blocked: 'self', count: 1 };
  expect(proposeForSite(withObserved(most, `${ORIGIN}/`, [parsed])).whole.blocked).toEqual(told);
});

test('that other sites can no longer frame the pages is told', () => {
  const { whole } = proposeForSite(recorded({}));
  expect(whole.value).toContain("frame-ancestors 'self'");
  expect(whole.notes.join()).toContain('frame-ancestors');
});

// Quadratic in pages and hosts it took minutes: the timeout of the test is the limit.
test('a site with all that a recording keeps', () => {
  const kinds = ['script', 'style', 'img', 'font', 'connect'] as const;
  const pages = Array.from({ length: MAX_RECORDED_PAGES }, (_, at) => ({
    path: `/p${at}x`,
    uses: {
      origins: Object.fromEntries(
        kinds.map((kind) => [
          kind,
          Array.from({ length: 100 }, (_, host) => `https://${kind}-${host}-${at}.example`),
        ]),
      ),
    },
  }));
  expect(proposeForSite(recorded(...pages)).whole.sources).toHaveLength(100_000);
});

describe('a recording', () => {
  it('ignores pages of other origins', () => {
    const other = withLoad(emptyRecording(ORIGIN), pageWith({ url: 'https://other.example/', uses: {} }));
    expect(other.pages).toEqual([]);
  });

  it('is bounded, and counts what it drops', () => {
    const paths = Array.from({ length: MAX_RECORDED_PAGES + 5 }, (_, at) => ({
      path: `/${'abcdefghij'[at % 10] ?? ''}${'abcdefghij'[Math.floor(at / 10) % 10] ?? ''}${'abc'[Math.floor(at / 100)] ?? ''}`,
    }));
    const { pages, dropped } = recorded(...paths);
    expect(pages).toHaveLength(MAX_RECORDED_PAGES);
    expect(dropped).toBe(5);
  });

  it('keeps the pages that are loaded most often, and counts each load of the others', () => {
    const full = recorded(...Array.from({ length: MAX_RECORDED_PAGES }, (_, at) => ({ path: `/p${at}x` })));
    const often = { path: '/often', uses: { handlers: true } };
    const pageOf = (one: Page) => pageWith({ url: `${ORIGIN}${one.path ?? '/'}`, uses: {}, ...one });
    const after = [often, { path: '/once' }, often, { path: '/twice' }, often, { path: '/twice' }].map(
      pageOf,
    );
    const recording = after.reduce((all, page) => withLoad(all, page), full);
    const paths = recording.pages.map(({ path }) => path);
    expect(paths).toHaveLength(MAX_RECORDED_PAGES);
    // Those of one load that were seen last have given way.
    expect(paths.slice(-2)).toEqual(['/twice', '/often']);
    expect(paths[0]).toBe('/p0x');
    expect(recording.pages.at(-1)).toMatchObject({ loads: 2, handlers: true });
    const loads = recording.pages.reduce((sum, page) => sum + page.loads, 0);
    expect([loads + recording.dropped, recording.dropped]).toEqual([MAX_RECORDED_PAGES + 6, 5]);
  });

  it('with more than it keeps of one page says that not all was seen', () => {
    const loads = Array.from({ length: 101 }, (_, at) => ({
      uses: { inlineScripts: [{ sha256: `${String(at).padStart(43, 'A')}=` }] },
    }));
    expect(proposeForSite(recorded(...loads)).whole.blocked.map(({ what }) => what)).toContain('not-watched');
  });

  it('keeps the inline code that is there most often, and says how much it left out', () => {
    const hashOf = (at: number) => `${String(at).padStart(43, 'A')}=`;
    const loads = Array.from({ length: 150 }, (_, at) => ({
      uses: { inlineScripts: [{ sha256: hashOf(at) }, ...(at >= 120 ? [{ sha256: hashOf(999) }] : [])] },
    }));
    const [page] = recorded(...loads, { uses: { origins: { img: manyOrigins(130) } } }).pages;
    expect(page?.code).toHaveLength(100);
    expect(page?.code).not.toContainEqual(expect.objectContaining({ sha256: hashOf(130) }));
    expect([page?.isCut, page?.leftOut]).toEqual([true, 30]);
  });

  it('tells places by their origins before it leaves out an origin', () => {
    const folder = (at: number) => `https://unpkg.com/a${String(at)}@1.2.3/`;
    const loads = [folder(1), folder(2), ...manyOrigins(98), 'https://new.example'].map((place) => ({
      uses: { origins: { script: [place] } },
    }));
    const [page] = recorded(...loads).pages;
    expect(page?.origins.script).toEqual(['https://unpkg.com', ...manyOrigins(98), 'https://new.example']);
    expect(page?.isCut).toBeUndefined();
  });

  it('tells a place that is too long, and many of one host, by the origin', () => {
    const long = `https://unpkg.com/${'a'.repeat(90)}/${'b'.repeat(90)}/${'c'.repeat(90)}/${'d'.repeat(20)}@1.2.3/`;
    const many = Array.from({ length: 11 }, (_, at) => `https://esm.sh/a${String(at)}@1.2.3/`);
    const [page] = recorded(
      ...[long, ...many].map((place) => ({ uses: { origins: { script: [place] } } })),
    ).pages;
    expect(page?.origins.script).toEqual(['https://unpkg.com', 'https://esm.sh']);
    expect(page?.isCut).toBeUndefined();
  });

  it('says that it left out where a form was seen to be sent', () => {
    const sent = manyOrigins(101).map((blocked) => ({ directive: 'form-action', blocked, count: 1 }));
    const [page] = withObserved(recorded({}), `${ORIGIN}/`, sent).pages;
    expect([page?.formTargets?.length, page?.isCut, page?.leftOut]).toEqual([100, true, 1]);
  });
});

const origin = fc.constantFrom(
  'self',
  'data:',
  'blob:',
  'https://a.example',
  'https://b.example:8443',
  'http://[::1]',
  'https://x;y',
);
const use: fc.Arbitrary<Partial<PageUse>> = fc.record({
  origins: fc.dictionary(fc.constantFrom(...LOAD_KINDS), fc.array(origin, { maxLength: 3 })),
  inlineScripts: fc.array(
    fc.constantFrom('A', 'B', 'C').map((letter) => code(letter)),
    { maxLength: 2 },
  ),
  inlineStyles: fc.array(
    fc.constantFrom('D', 'E').map((letter) => code(letter)),
    { maxLength: 2 },
  ),
  handlers: fc.boolean(),
  styleAttributes: fc.boolean(),
});
const path = fc.constantFrom('/', '/a', '/a/b', '/c/d', '/c/1234', '/d/d', '/e/d', '/e/f');

test('what a policy neither allows nor tells of was not used', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ path, uses: use }), { minLength: 1, maxLength: 6 }), (pages) => {
      const recording = recorded(...pages);
      const { whole, split } = proposeForSite(recording);
      const proposals = split ? [split.rest, ...split.parts.map(({ proposal }) => proposal)] : [whole];
      for (const { path: at, uses } of pages) {
        const pattern = patternIn(recording, `${ORIGIN}${at}`);
        const proposal = proposals.find(({ paths }) => paths.includes(pattern));
        if (!proposal) throw new Error('no policy');
        const directives = directivesOf(proposal.value);
        const told = new Set(proposal.blocked.filter(({ page }) => page === pattern).map(({ what }) => what));
        const scripts = directives.get('script-src') ?? [];
        for (const { sha256 } of uses.inlineScripts ?? [])
          expect(
            scripts.includes(`'sha256-${sha256}'`) ||
              scripts.includes("'unsafe-inline'") ||
              told.has('changing-code'),
          ).toBe(true);
        expect(!uses.handlers || scripts.includes("'unsafe-inline'") || told.has('handlers')).toBe(true);
        for (const [kind, origins] of Object.entries(uses.origins ?? {}))
          for (const one of origins) {
            const sources = directives.get(`${kind}-src`) ?? directives.get('default-src') ?? [];
            expect(
              sources.includes(one === 'self' ? "'self'" : one) ||
                told.has('unsafe-source') ||
                told.has('doubtful-source'),
            ).toBe(true);
          }
      }
    }),
  );
});

test('no source, whatever the page calls it, ends a directive or the header', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string(), { maxLength: 5 }),
      fc.array(fc.string(), { maxLength: 5 }),
      (origins, hashes) => {
        const uses = {
          origins: Object.fromEntries(LOAD_KINDS.map((kind) => [kind, origins])),
          inlineScripts: hashes.map((sha256) => ({ sha256 })),
          base: origins[0] ?? 'self',
        };
        const { value } = proposeForSite(recorded({ uses })).whole;
        expect(value).toMatch(/^[\x20-\x7e]*$/);
        const names = value.split('; ').map((text) => text.split(' ', 1)[0]);
        expect(new Set(names).size).toBe(names.length);
        expect(names.every((name) => /^[a-z-]+$/.test(name ?? ''))).toBe(true);
      },
    ),
  );
});

describe('what is no page of the site', () => {
  it.each(['text/plain', 'application/json', 'image/png', 'application/pdf', 'text/plain; charset=utf-8'])(
    '%s is not recorded: its markup is the browser’s own',
    (type) => {
      expect(recorded({ contentType: type, path: '/typo' }).pages).toEqual([]);
    },
  );

  it.each(['text/html; charset=utf-8', 'application/xhtml+xml', 'image/svg+xml', 'text/xml'])(
    '%s is recorded',
    (type) => {
      expect(recorded({ contentType: type }).pages).toHaveLength(1);
    },
  );

  it('an error page is recorded, because a policy applies to it too, and the proposal names it', () => {
    const { whole } = proposeForSite(recorded({}, { path: '/typo', status: 404 }));
    expect(whole.paths).toEqual(['/', '/typo']);
    expect(whole.notes).toContain(
      'One page answered with an error: /typo. If a page was meant that exists, record again.',
    );
    expect(proposeForSite(recorded({})).whole.notes.join()).not.toContain('error');
  });
});
