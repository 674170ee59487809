import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  FEATURES,
  forecast,
  type Advice,
  type Forecast,
  type LoadKind,
  type ResourceElement,
  type SeenLoad,
} from '../../../src/engine/index.js';
import { pageWith, type PageParts } from '../../support/page.js';

const PAGE = 'https://shop.example.com/';
const CDN = 'https://cdn.other.test';
const INTEGRITY = `sha384-${'A'.repeat(64)}`;

const set = (name: string, value: string): Advice => ({ op: 'set-header', name, value });
const embedder = (value = 'require-corp') => set('Cross-Origin-Embedder-Policy', value);

function only(parts: PageParts, advice: Advice, loads?: readonly SeenLoad[]): Forecast {
  const [one, ...more] = forecast(pageWith({ url: PAGE, ...parts }), [advice], loads);
  if (!one || more.length > 0) throw new Error(`${more.length + (one ? 1 : 0)} forecasts`);
  return one;
}

const elements = (...resources: readonly ResourceElement[]): PageParts => ({ content: { resources } });
const seenLoad = (kind: LoadKind, url: string, headers: Readonly<Record<string, string>> = {}): SeenLoad => ({
  kind,
  hops: [
    {
      url,
      headers: {
        seen: true,
        value: Object.entries(headers).map(([name, value]) => ({ name, value })),
      },
    },
  ],
});

describe('Cross-Origin-Embedder-Policy, with the headers of the loads', () => {
  const corp = (value: string) => ({ 'Cross-Origin-Resource-Policy': value });
  const both = { ...corp('cross-origin'), 'Cross-Origin-Embedder-Policy': 'require-corp' };
  const img = (url = `${CDN}/a.png`, parts: Partial<ResourceElement> = {}) =>
    elements({ element: 'img', url, ...parts });
  const CASES: readonly (readonly [string, PageParts, SeenLoad, string, string?])[] = [
    ['no-cors, no CORP', img(), seenLoad('img', `${CDN}/a.png`), 'no-corp'],
    ['a query, which elements lack', img(), seenLoad('img', `${CDN}/a.png?v=1`), 'no-corp'],
    ['CORP', img(), seenLoad('img', `${CDN}/a.png`, corp('cross-origin')), 'allowed'],
    ['CORP that browsers ignore', img(), seenLoad('img', `${CDN}/a.png`, corp('any')), 'no-corp'],
    [
      'CORP same-site',
      img('https://cdn.example.com/a.png'),
      seenLoad('img', 'https://cdn.example.com/a.png', corp('same-site')),
      'allowed',
    ],
    [
      'CORS without crossorigin is not CORS',
      img(),
      seenLoad('img', `${CDN}/a.png`, { 'Access-Control-Allow-Origin': '*' }),
      'no-corp',
    ],
    ['crossorigin', img(undefined, { crossorigin: '' }), seenLoad('img', `${CDN}/a.png`), 'allowed'],
    ['an own file', elements(), seenLoad('img', `${PAGE}a.png`), 'absent'],
    ['a font', elements(), seenLoad('font', `${CDN}/a.woff2`), 'allowed'],
    ['a fetch', elements(), seenLoad('connect', `${CDN}/data`), 'mode-not-seen'],
    ['a frame', elements(), seenLoad('frame', `${CDN}/`), 'frame-without-embedder-policy'],
    [
      'a frame with its own policy only',
      elements(),
      seenLoad('frame', `${CDN}/`, { 'Cross-Origin-Embedder-Policy': 'require-corp' }),
      'frame-no-corp',
    ],
    ['a frame with both', elements(), seenLoad('frame', `${CDN}/`, both), 'allowed'],
    ['an own frame', elements(), seenLoad('frame', `${PAGE}frame`), 'own-frame'],
    ['credentialless: an image', img(), seenLoad('img', `${CDN}/a.png`), 'without', 'credentialless'],
    ['credentialless: a fetch', elements(), seenLoad('connect', `${CDN}/data`), 'allowed', 'credentialless'],
    [
      'credentialless: a frame',
      elements(),
      seenLoad('frame', `${CDN}/`),
      'frame-without-embedder-policy',
      'credentialless',
    ],
  ];
  test.each(CASES.map(([title, ...rest]) => [title, rest] as const))(
    '%s',
    (_, [parts, load, expected, value]) => {
      const { total, blocked, unknown, withoutCredentials } = only(parts, embedder(value), [load]);
      const [why] = [...blocked.first, ...unknown.first].map((one) => one.why);
      const rest = withoutCredentials.count > 0 ? 'without' : total === 0 ? 'absent' : 'allowed';
      expect(why ?? rest).toBe(expected);
    },
  );

  test('each response of a redirect counts', () => {
    const load = {
      kind: 'img' as const,
      hops: [
        ...seenLoad('img', `${CDN}/a.png`).hops,
        ...seenLoad('img', `${CDN}/b.png`, corp('cross-origin')).hops,
      ],
    };
    expect(only(img(), embedder(), [load]).blocked.first).toEqual([
      { url: `${CDN}/a.png`, kind: 'img', why: 'no-corp' },
    ]);
  });

  test('the worst of several loads of one URL counts, in any order', () => {
    const loads = [
      seenLoad('img', `${CDN}/a.png`, corp('cross-origin')),
      seenLoad('img', `${CDN}/a.png?second`),
      seenLoad('img', `${CDN}/a.png?third`, corp('cross-origin')),
    ];
    expect(only(img(), embedder(), loads).blocked.count).toBe(1);
    expect(only(img(), embedder(), loads.toReversed()).blocked.count).toBe(1);
    expect(only(img(), embedder(), loads.slice(0, 1)).blocked.count).toBe(0);
  });

  test('a frame without credentials needs nothing, unless another one of that URL does', () => {
    const frame = { element: 'iframe', url: `${CDN}/`, credentialless: true } as const;
    const loads = [seenLoad('frame', `${CDN}/`)];
    expect(only(elements(frame), embedder(), loads)).toMatchObject({ total: 1, blocked: { count: 0 } });
    const { credentialless: _, ...plain } = frame;
    expect(only(elements(frame, plain), embedder(), loads).blocked.count).toBe(1);
    expect(only(elements(plain, frame), embedder(), loads).blocked.count).toBe(1);
  });

  test('scripts that the browser does not load are not counted', () => {
    const script = (url: string): ResourceElement => ({ element: 'script', url });
    const parts: PageParts = {
      scripts: [
        { src: `${CDN}/old.js`, nomodule: true },
        { src: `${CDN}/consent.js`, type: 'text/plain' },
        { src: `${CDN}/both.js`, nomodule: true },
        { src: `${CDN}/both.js` },
        { src: `${CDN}/module.js`, type: 'module', nomodule: true },
      ],
      content: { resources: ['old', 'consent', 'both', 'module'].map((name) => script(`${CDN}/${name}.js`)) },
    };
    const { total, unknown } = only(parts, embedder(), []);
    expect([total, unknown.first.map(({ url }) => url)]).toEqual([2, [`${CDN}/both.js`]]);
    const integrity = only(parts, set('Integrity-Policy', 'blocked-destinations=(script)'));
    expect(integrity.blocked.first.map(({ url }) => url)).toEqual([`${CDN}/both.js`, `${CDN}/module.js`]);
  });

  test('what was not loaded yet is not known', () => {
    expect(only(img(), embedder(), []).unknown.first[0]?.why).toBe('headers-not-seen');
  });

  test('Document-Isolation-Policy asks nothing of frames', () => {
    const advice = set('Document-Isolation-Policy', 'isolate-and-require-corp');
    const loads = [seenLoad('frame', `${CDN}/`), seenLoad('img', `${CDN}/a.png`)];
    expect(only(img(), advice, loads).blocked.first.map(({ kind }) => kind)).toEqual(['img']);
  });
});

describe('Cross-Origin-Embedder-Policy, from the page alone', () => {
  test('headers of others are not known, CORS is', () => {
    const { total, blocked, unknown, notes } = only(
      {
        scripts: [{ src: `${CDN}/m.js`, type: 'module' }],
        content: {
          resources: [
            { element: 'script', url: `${CDN}/m.js` },
            { element: 'script', url: `${CDN}/c.js`, crossorigin: 'anonymous' },
            { element: 'img', url: `${CDN}/a.png` },
            { element: 'link', rel: 'preconnect', url: CDN },
          ],
        },
        uses: { origins: { connect: ['https://api.test'], font: ['https://fonts.test'], frame: ['self'] } },
      },
      embedder(),
    );
    expect([total, blocked.count, notes]).toEqual([6, 0, ['elements-only']]);
    expect(unknown.first.map(({ url, why }) => [url, why])).toEqual([
      [`${CDN}/a.png`, 'headers-not-seen'],
      ['https://api.test', 'mode-not-seen'],
      ['https://shop.example.com', 'own-frame'],
    ]);
  });

  test('an unread page says why', () => {
    expect(only({ markup: 'too-many' }, embedder())).toMatchObject({ unseen: 'too-many', of: 'nothing' });
  });
});

describe('Integrity-Policy', () => {
  test('counts all scripts with a URL', () => {
    const { total, blocked } = only(
      {
        scripts: [
          { src: '/own.js?v=1' },
          { src: `${CDN}/a.js`, integrity: INTEGRITY },
          { src: `${CDN}/b.js`, integrity: INTEGRITY, crossorigin: '' },
          { src: 'data:text/javascript,1' },
          {},
        ],
      },
      set('Integrity-Policy', 'blocked-destinations=(script)'),
    );
    expect(total).toBe(3);
    expect(blocked.first.map(({ url, why }) => [url, why])).toEqual([
      [`${PAGE}own.js`, 'no-integrity'],
      [`${CDN}/a.js`, 'integrity-without-cors'],
    ]);
  });

  test('what scripts inserted and removed, or imported, is not known', () => {
    const { total, blocked, unknown } = only(
      { scripts: [{ src: '/own.js', integrity: INTEGRITY, crossorigin: '' }] },
      set('Integrity-Policy', 'blocked-destinations=(script)'),
      [
        seenLoad('script', `${PAGE}own.js?v=2`),
        seenLoad('script', `${CDN}/inserted.js`),
        seenLoad('img', CDN),
      ],
    );
    expect([total, blocked.count]).toEqual([2, 0]);
    expect(unknown.first).toEqual([{ url: `${CDN}/inserted.js`, kind: 'script', why: 'integrity-not-seen' }]);
  });

  test.each(['blocked-destinations=(style)', 'blocked-destinations=script', 'x', ''])(
    '%s blocks no script',
    (value) => {
      expect(forecast(pageWith({ scripts: [{ src: '/a.js' }] }), [set('Integrity-Policy', value)])).toEqual(
        [],
      );
    },
  );
});

describe('Permissions-Policy', () => {
  test('names the features that frames ask for and lose', () => {
    const frame = (url: string, ...allow: string[]): ResourceElement => ({ element: 'iframe', url, allow });
    const { total, lost } = only(
      elements(frame(`${CDN}/map`, 'geolocation', 'fullscreen'), frame('https://pay.test/', 'payment'), {
        element: 'iframe',
        url: `${CDN}/plain`,
      }),
      set('Permissions-Policy', 'geolocation=(), payment=(self "https://pay.test"), camera=()'),
    );
    expect([total, lost.first]).toEqual([3, [{ url: `${CDN}/map`, features: ['geolocation'] }]]);
  });
});

test('headers that concern others say so, and block nothing here', () => {
  const links = [
    { url: 'https://a.test/', rel: 'opener' },
    { url: 'https://b.test/', rel: '' },
  ];
  const parts: PageParts = { content: { newWindowLinks: links } };
  expect(only(parts, set('Cross-Origin-Resource-Policy', 'same-site'))).toMatchObject({
    of: 'nothing',
    notes: ['embedders'],
  });
  expect(only(parts, set('Cross-Origin-Opener-Policy', 'same-origin'))).toMatchObject({
    cut: { count: 1, first: ['https://a.test/'] },
    notes: ['openers'],
  });
});

test('there is none for what is sent already, and for other headers', () => {
  const page = pageWith({ headers: [['cross-origin-embedder-policy', 'require-corp']] });
  const others: Advice[] = [set('X-Frame-Options', 'DENY'), { op: 'turn-debug-off' }];
  expect(forecast(page, [embedder(), embedder('unsafe-none'), ...others])).toEqual([]);
});

test('never throws, and lists at most 50', () => {
  const url = fc.oneof(fc.webUrl(), fc.string(), fc.constant(''));
  const resource = fc.record({
    element: fc.constantFrom('img', 'iframe', 'script', 'link', 'object', 'constructor'),
    url: fc.webUrl(),
    rel: fc.string(),
  });
  const load = fc.record({
    kind: fc.constantFrom<LoadKind>('img', 'frame', 'script', 'connect'),
    hops: fc.array(
      fc.record({
        url,
        headers: fc.constant({ seen: true as const, value: [{ name: 'x', value: 'y' }] }),
      }),
    ),
  });
  const name = fc.constantFrom('Cross-Origin-Embedder-Policy', 'Permissions-Policy', 'Integrity-Policy');
  const value = fc.oneof(fc.string(), fc.constantFrom('require-corp', 'camera=()', ...FEATURES));
  fc.assert(
    fc.property(
      fc.array(resource, { maxLength: 80 }),
      fc.array(load, { maxLength: 80 }),
      name,
      value,
      (resources, loads, header, written) => {
        for (const one of forecast(pageWith(elements(...resources)), [set(header, written)], loads))
          expect(Math.max(one.blocked.first.length, one.unknown.first.length)).toBeLessThanOrEqual(50);
      },
    ),
  );
});
