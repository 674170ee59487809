import { describe, expect, it } from 'vitest';
import { bareAddress } from '../../../src/capture/page/collect.js';
import { parseMarkup } from '../../../src/capture/page/from-html.js';
import { sha256 } from '../../../src/cli/har-file.js';
import {
  MAX_FORM_URLS,
  MAX_INLINE,
  MAX_INLINE_TEXT,
  MAX_LOADS,
  MAX_ORIGINS,
  type Observed,
  type PageUse,
} from '../../../src/engine/index.js';

const PAGE = 'https://shop.example.com/basket/?token=secret';

function usesOf(html: string, page = PAGE): Observed<PageUse> {
  const markup = parseMarkup(html, page, sha256);
  if (!markup.seen || !markup.value.uses) throw new Error('nobody looked');
  return markup.value.uses;
}

function useOf(html: string, page = PAGE): PageUse {
  const uses = usesOf(html, page);
  if (!uses.seen) throw new Error(uses.because);
  return uses.value;
}

describe('what a body uses that a policy applies to', () => {
  it.each<readonly [name: string, html: string, origins: PageUse['origins']]>([
    [
      'scripts',
      '<script src=a.js></script><script src="//cdn.test/x?key=SECRET"></script>',
      { script: ['https://cdn.test', 'self'] },
    ],
    [
      'folders of packages, and what else is on their hosts',
      '<script src="https://unpkg.com/a@1.2.3/a.js?key=SECRET"></script><script src="https://esm.sh/b@1.2.3/b.js"></script>' +
        '<script src="https://esm.sh/c"></script><img src="https://unpkg.com/a@1.2.3/a.png">',
      {
        script: ['https://esm.sh', 'https://unpkg.com/a@1.2.3/'],
        img: ['https://unpkg.com'],
      },
    ],
    [
      'many folders of one host',
      Array.from(
        { length: 11 },
        (_, at) => `<script src="https://unpkg.com/a@1.2.${String(at)}/a.js"></script>`,
      ).join(''),
      { script: ['https://unpkg.com'] },
    ],
    [
      'folders of so many hosts that there would be no room',
      Array.from({ length: 29 }, (_, at) => `<script src="https://h${String(at)}.test/a.js"></script>`).join(
        '',
      ) +
        '<script src="https://unpkg.com/a@1.2.3/a.js"></script><script src="https://unpkg.com/b@1.2.3/b.js"></script>',
      {
        script: [
          ...Array.from({ length: 29 }, (_, at) => `https://h${String(at)}.test`),
          'https://unpkg.com',
        ].sort(),
      },
    ],
    [
      'folders that fit, as one host among them is used without a folder',
      [
        ...Array.from({ length: 24 }, (_, at) => `https://h${String(at)}.test/a.js`),
        ...Array.from({ length: 5 }, (_, at) => `https://esm.sh/a@1.2.${String(at)}/a.js`),
        ...Array.from({ length: 5 }, (_, at) => `https://unpkg.com/a@1.2.${String(at)}/a.js`),
        'https://unpkg.com/a',
      ]
        .map((url) => `<script src="${url}"></script>`)
        .join(''),
      {
        script: [
          ...Array.from({ length: 24 }, (_, at) => `https://h${String(at)}.test`),
          ...Array.from({ length: 5 }, (_, at) => `https://esm.sh/a@1.2.${String(at)}/`),
          'https://unpkg.com',
        ].sort(),
      },
    ],
    [
      'a style sheet',
      '<link rel="StyleSheet" href="https://css.test:8443/a">',
      { style: ['https://css.test:8443'] },
    ],
    [
      'an icon, a manifest',
      '<link rel="shortcut icon" href=/i><link rel=manifest href=/m>',
      { img: ['self'], manifest: ['self'] },
    ],
    [
      'what is preloaded',
      '<link rel=preload as=font href=https://f.test/a><link rel=modulepreload href=/m>',
      { font: ['https://f.test'], script: ['self'] },
    ],
    [
      'what is an extension’s',
      '<script src=chrome-extension://abc/a.js></script><script src=moz-extension://abc/a.js></script>' +
        '<script src=safari-web-extension://abc/a.js></script><img src=blob:chrome-extension://abc/1>',
      {},
    ],
    ['a link that loads nothing', '<link rel=alternate href=https://a.test/>', {}],
    [
      'pictures',
      '<img src="data:image/png;base64,SECRET"><video src=v.mp4 poster=//p.test/></video>',
      { img: ['data:', 'https://p.test'], media: ['self'] },
    ],
    [
      'a picture’s sources, a video’s',
      '<source src=a.webp><source src=https://v.test/a.webm>',
      { img: ['self'], media: ['https://v.test'] },
    ],
    [
      'frames',
      '<iframe src=https://f.test/></iframe><iframe src=about:blank></iframe><iframe srcdoc=x></iframe>',
      { frame: ['https://f.test'] },
    ],
    [
      'objects',
      '<object data=/x></object><embed src=https://e.test/>',
      { object: ['https://e.test', 'self'], frame: ['self'] },
    ],
    ['below a base', '<base href=https://b.test/><img src=a.png>', { img: ['https://b.test'] }],
    [
      'data: in styles',
      '<style>a{background:url("data:image/svg+xml,%3C")}@font-face{src:url(data:font/woff2;base64,AA)}</style>',
      { img: ['data:'], font: ['data:'] },
    ],
    ['without TLS', '<img src=http://shop.example.com/a.png>', { img: ['http://shop.example.com'] }],
    [
      'a button’s picture, not another field’s',
      '<input type=Image src=//a.test/><input src=//b.test/>',
      { img: ['https://a.test'] },
    ],
    ['above a base, as browsers do', '<img src=a.png><base href=https://b.test/>', { img: ['self'] }],
    [
      'in noscript and template',
      '<noscript><img src=//a.test></noscript><template><img src=//b.test></template>',
      {},
    ],
  ])('%s', (_, html, origins) => {
    expect(useOf(html).origins).toEqual(origins);
  });

  it('hashes inline code, with line breaks normalized as in browsers', () => {
    const { inlineScripts, inlineStyles } = useOf(
      '<script>\r\nrun("SECRET")\r</script><script type=module>1</script><script type="application/json">{}</script>' +
        '<script></script><script src=a>2</script><style></style><style media=print>b{}</style><script>1</script>',
    );
    const hashes = (...code: string[]) => code.map((text) => ({ sha256: sha256(text), length: text.length }));
    expect(inlineScripts).toEqual(hashes('\nrun("SECRET")\n', '1'));
    expect(inlineStyles).toEqual(hashes('', 'b{}'));
  });

  it('marks speculation rules', () => {
    const rules = '<script type=SpeculationRules>{}</script>';
    const map = '<script type=importmap>{}</script>';
    expect(useOf(rules).inlineScripts).toEqual([{ sha256: sha256('{}'), length: 2, isRules: true }]);
    expect(useOf(map + rules).inlineScripts).toEqual([{ sha256: sha256('{}'), length: 2 }]);
  });

  it.each<readonly [html: string, sign: keyof PageUse]>([
    ['<p onclick="SECRET()">', 'handlers'],
    ['<a href="JavaScript:SECRET()">', 'scriptAddresses'],
    ['<p style="color: red">', 'styleAttributes'],
    ['<link rel=stylesheet href=a.css>', 'sheetsUnread'],
  ])('finds %s', (html, sign) => {
    expect(useOf(html)[sign]).toBe(true);
    expect(useOf('<p class=a only=1 title="javascript:">')[sign]).toBe(false);
  });

  it('keeps the origin of <base>', () => {
    expect(useOf('<p>')).not.toHaveProperty('base');
    expect(useOf('<base href=/static/>').base).toBe('self');
    expect(useOf('<base href=https://b.test/x>').base).toBe('https://b.test');
  });

  it.each<readonly [why: string, html: string, targets: readonly string[]]>([
    ['action', '<form method=post action="pay?a=1">', ['/basket/pay']],
    ['none', '<form>', ['/basket/']],
    ['none, whatever the base is', '<base href=https://b.test/><form action="">', ['/basket/']],
    ['base', '<base href=https://b.test/x/><form action=a>', ['https://b.test/x/a']],
    ['new window', '<form action=/a target=_blank>', ['/a']],
    ['button', '<form action=/a><button formaction=/orders/17>', ['/a', '/orders/*']],
    ['button elsewhere', '<button form=f formaction=/b></button><form id=f action=/a>', ['/b', '/a']],
    [
      'picture',
      '<input type=IMAGE formaction=//b.test/x><input type=text formaction=/c>',
      ['https://b.test/x'],
    ],
    ['no server', '<form action="javascript:x()"><form action="mailto:a@b.c">', ['javascript:', 'mailto:']],
    ['no URL', '<form action="https://[">', ['unknown:']],
    ['dialog', '<form method=Dialog action=/a><button formmethod=dialog>', []],
    ['dialog that a button sends', '<form method=dialog action=/a><button formmethod=post>', ['/a']],
    ['credentials', '<form action=https://SECRET:SECRET@b.test/?SECRET#SECRET>', ['https://b.test/']],
  ])('finds where forms are sent: %s', (_, html, targets) => {
    expect(useOf(html).formTargets).toEqual(targets);
  });

  it.each<readonly [shares: boolean, html: string]>([
    [true, '<form action=/a?x></form><form action=/a?y></form>'],
    [true, '<form></form><form action="">'],
    [true, '<form action=/pay/1></form><form action=/pay/2></form>'],
    [true, '<form action=/a><button formaction=/a?x>'],
    [true, '<form action=/a><button formaction=/b?x></button><button formaction=/b?y>'],
    [false, '<form action=/a><button formaction=/b></button><button>'],
  ])('says whether two forms have one target: %s, %s', (shares, html) => {
    expect(useOf(html).sharesFormTargets).toBe(shares || undefined);
  });

  it.each([
    '<iframe></iframe>',
    '<iframe src="about:blank"></iframe>',
    '<iframe src=" JavaScript:x()"></iframe>',
    '<iframe srcdoc="<form>" src=https://b.test/></iframe>',
    '<iframe src="blob:https://b.test/1"></iframe>',
    '<frame src="data:text/html,x">',
    '<div><template shadowrootmode=closed><form></form></template></div>',
    Array.from({ length: MAX_FORM_URLS + 1 }, (_, at) => `<form action=/f${'x'.repeat(at)}>`).join(''),
  ])('does not know all forms of %s', (html) => {
    expect(useOf(html)).not.toHaveProperty('formTargets');
    expect(useOf('<form></form><iframe src=https://b.test/></iframe>')).toHaveProperty('formTargets');
  });

  it('keeps no URL and no code, but the paths of forms', () => {
    const kept = JSON.stringify(
      useOf(
        '<base href=/SECRET/><script src="https://a.test/SECRET.js?SECRET"></script><script>SECRET</script>' +
          '<a href="javascript:SECRET" style="--a: SECRET" onclick=SECRET><style>SECRET</style><form action="/?SECRET">',
      ),
    );
    expect(kept).not.toContain('SECRET');
  });

  it.each<readonly [name: string, html: string, because: string]>([
    [
      'loads',
      Array.from({ length: MAX_LOADS + 1 }, (_, at) => `<img src=/a.x${String(at)}>`).join(''),
      'too-many',
    ],
    [
      'origins',
      Array.from({ length: MAX_ORIGINS + 1 }, (_, at) => `<img src=//h${String(at)}.test>`).join(''),
      'too-many',
    ],
    [
      'inline scripts',
      Array.from({ length: MAX_INLINE + 1 }, (_, at) => `<script>${String(at)}</script>`).join(''),
      'too-many',
    ],
    ['inline code', `<script>${'a'.repeat(MAX_INLINE_TEXT + 1)}</script>`, 'too-long'],
  ])('reports more than the limit of %s', (_, html, because) => {
    expect(usesOf(html)).toEqual({ seen: false, because });
  });

  it('counts equal loads once', () => {
    const modules = Array.from(
      { length: MAX_LOADS + 1 },
      (_, at) => `<link rel=modulepreload href=/src/m${String(at)}.js>`,
    );
    expect(useOf(modules.join('')).origins).toEqual({ script: ['self'] });
    expect(useOf('<img src=/a.png?1>'.repeat(MAX_LOADS + 1)).origins).toEqual({ img: ['self'] });
  });

  it.each([
    ['/u/jane/a.js', 'https://shop.example/.js'],
    ['https://cdn.example/u/jane/1.2.3/a.mjs?SECRET', 'https://cdn.example/.mjs'],
    ['https://unpkg.com/a@1.2.3/u/jane.js?SECRET', 'https://unpkg.com/a@1.2.3/.js'],
    ['https://unpkg.com/a@1.2.3', 'https://unpkg.com/a@1.2.3'],
    ['https://unpkg.com/jane.js', 'https://unpkg.com/.js'],
  ])('leaves the page with a bare address: %s', (address, bare) => {
    expect(bareAddress(address, 'https://shop.example/a', 'script')).toBe(bare);
    expect(bareAddress(bare, 'https://shop.example/a', 'script')).toBe(bare);
  });

  it('is omitted without a hash function for inline code', () => {
    const markup = parseMarkup('<p>', PAGE);
    expect(markup.seen && markup.value).not.toHaveProperty('uses');
  });
});
