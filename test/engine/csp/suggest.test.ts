import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  apply,
  audit,
  LOAD_KINDS,
  type Advice,
  type Finding,
  type PageUse,
} from '../../../src/engine/index.js';
import { parsePolicies } from '../../../src/engine/parse/csp.js';
import { pageWith, type PageParts } from '../../support/page.js';
import { runs } from '../../support/runs.js';

const HASH = `${'A'.repeat(43)}=`;
const NAME = 'Content-Security-Policy';
const OTHER = `${'B'.repeat(43)}=`;
/** The SHA-256 of no text. */
const EMPTY = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
const hashes = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ sha256: `${String(at).padStart(43, 'A')}=` }));

type SetHeader = Extract<Advice, { op: 'set-header' }>;

function adviceFor(page: PageParts): SetHeader {
  const finding = cspFindings(page).find(({ advice }) => advice.length > 0);
  const [advice] = finding?.advice ?? [];
  if (advice?.op !== 'set-header') throw new Error('no advice');
  return advice;
}

function cspFindings(page: PageParts): Finding[] {
  return audit(pageWith(page)).findings.filter(({ rule }) => rule === 'content-security-policy');
}

/** The directives of a policy. */
function directivesOf(value: string): Record<string, string> {
  return Object.fromEntries(
    value.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources.join(' ')];
    }),
  );
}

describe('a policy for a page of which all was seen', () => {
  it.each<readonly [name: string, page: PageParts, directive: string, sources: string | undefined]>([
    ['nothing', {}, 'script-src', "'self'"],
    [
      'scripts from elsewhere',
      { uses: { origins: { script: ['https://b.test', 'https://a.test:8443'] } } },
      'script-src',
      "'self' https://a.test:8443 https://b.test",
    ],
    [
      'a folder of a host, and a host with its folder',
      {
        uses: {
          origins: {
            script: ['https://unpkg.com/a@1.2.3/', 'https://esm.sh', 'https://esm.sh/b@1.2.3/'],
          },
        },
      },
      'script-src',
      "'self' https://esm.sh https://unpkg.com/a@1.2.3/",
    ],
    [
      'inline scripts, one twice',
      { uses: { inlineScripts: [{ sha256: HASH }, { sha256: OTHER }, { sha256: HASH }] } },
      'script-src',
      `'self' 'sha256-${HASH}' 'sha256-${OTHER}'`,
    ],
    ['inline styles', { uses: { inlineStyles: [{ sha256: HASH }] } }, 'style-src', `'self' 'sha256-${HASH}'`],
    ['no style attributes', { uses: { inlineStyles: [{ sha256: HASH }] } }, 'style-src-attr', undefined],
    ...(
      [
        ['style attributes', { styleAttributes: true, inlineStyles: [{ sha256: HASH }] }],
        ['more than a few inline styles', { inlineStyles: hashes(4) }],
        ['inline styles that may change', { inlineStyles: [{ sha256: HASH, varies: 'value' }] }],
        ['a style element that a script fills', { inlineStyles: [{ sha256: EMPTY }] }],
      ] as const
    ).map(([name, uses]) => [name, { uses }, 'style-src', "'self' 'unsafe-inline'"] as const),
    ['data: pictures', { uses: { origins: { img: ['data:', 'self'] } } }, 'img-src', "'self' data:"],
    ['sheets that could not be looked into', { uses: { sheetsUnread: true } }, 'font-src', "'self' data:"],
    [
      'fonts',
      { uses: { origins: { font: ['https://fonts.test'] } } },
      'font-src',
      "'self' https://fonts.test",
    ],
    [
      'connections',
      { uses: { origins: { connect: ['wss://ws.test'] } } },
      'connect-src',
      "'self' wss://ws.test",
    ],
    ['frames', { uses: { origins: { frame: ['https://f.test'] } } }, 'frame-src', 'https://f.test'],
    [
      'an IPv4 address',
      { uses: { origins: { img: ['https://192.0.2.7'] } } },
      'img-src',
      "'self' https://192.0.2.7",
    ],
    ['media made by scripts', { uses: { origins: { media: ['blob:'] } } }, 'media-src', 'blob:'],
    ['frames made by scripts', { uses: { origins: { frame: ['blob:'] } } }, 'frame-src', 'blob:'],
    ['objects', { uses: { origins: { object: ['self'] } } }, 'object-src', "'self'"],
    ['no base', {}, 'base-uri', "'none'"],
    ['a base', { uses: { base: 'self' } }, 'base-uri', "'self'"],
    ['a base elsewhere', { uses: { base: 'https://b.test' } }, 'base-uri', 'https://b.test'],
    [
      'what is upgraded anyway',
      { uses: { origins: { img: ['http://i.test'] } } },
      'img-src',
      "'self' https://i.test",
    ],
    [
      'its own, without TLS',
      { uses: { origins: { img: ['http://shop.example.com'] } } },
      'img-src',
      "'self'",
    ],
    [
      'on http',
      { url: 'http://shop.example.com/', uses: { origins: { img: ['http://i.test'] } } },
      'img-src',
      "'self' http://i.test",
    ],
    // Whether the redirects after its forms stay here is never seen.
    [
      'forms',
      { content: { forms: [form('https://shop.example.com/a', 'https://pay.test/b')] } },
      'form-action',
      undefined,
    ],
    [
      'forms, limited by its report-only policy',
      { headers: [[`${NAME}-Report-Only`, "form-action 'self' https://Pay.test"]] },
      'form-action',
      "'self' https://pay.test",
    ],
    [
      'forms, limited by something that is not copied',
      { headers: [[`${NAME}-Report-Only`, "form-action 'self' https://pay.test/Path"]] },
      'form-action',
      undefined,
    ],
    [
      'workers, which browsers do not list',
      { uses: { origins: { script: ['self'] } } },
      'worker-src',
      "'self' blob:",
    ],
    ['no workers without a script', {}, 'worker-src', undefined],
    ['framed by anyone', {}, 'frame-ancestors', "'self'"],
    // It stays, and may be stricter elsewhere.
    ['X-Frame-Options', { headers: [['X-Frame-Options', ' deny ']] }, 'frame-ancestors', undefined],
    [
      'X-Frame-Options twice',
      {
        headers: [
          ['X-Frame-Options', 'SAMEORIGIN'],
          ['X-Frame-Options', 'DENY'],
        ],
      },
      'frame-ancestors',
      undefined,
    ],
    [
      'framed by a site that is named where browsers ignore it',
      { headers: [['X-Frame-Options', 'ALLOW-FROM https://partner.example']] },
      'frame-ancestors',
      undefined,
    ],
    [
      'the same in a <meta>',
      {
        metas: [{ httpEquiv: 'Content-Security-Policy', content: 'frame-ancestors https://partner.example' }],
      },
      'frame-ancestors',
      undefined,
    ],
  ])('%s', (_, page, directive, sources) => {
    const advice = adviceFor({ uses: {}, ...page });
    expect(directivesOf(advice.value)[directive]).toBe(sources);
    expect([advice.rollout, advice.fitsPage]).toEqual(['report-only-first', true]);
  });

  it('makes the finding go, with the best result there is', () => {
    const page = pageWith({ uses: { inlineScripts: [{ sha256: HASH }], inlineStyles: [{ sha256: OTHER }] } });
    const before = audit(page);
    const missing = before.findings.find(({ id }) => id === 'content-security-policy/missing');
    const after = audit(apply(page, missing?.advice ?? []));
    const left = after.findings.filter(({ rule }) => /^(?:csp-|content-security-policy)/.test(rule));
    expect(left.map(({ id, points }) => [id, points])).toEqual([['csp-coverage/form-action', 0]]);
    expect(after.passes.map(({ id }) => id)).toContain('content-security-policy/default-none');
    expect(after.score).toBeGreaterThanOrEqual(before.score + 25);
  });

  it('says what a hash asks of the code, and that other pages were not seen', () => {
    const notes = adviceFor({ uses: { inlineScripts: [{ sha256: HASH }] } }).notes?.join(' ');
    expect(notes).toContain('exactly the same in every response');
    expect(notes).toContain('form-action is left out');
    expect(notes).toContain('script-src blocks eval()');
    expect(notes).toContain('Other pages');
  });
});

describe('a policy that the page violates, or may', () => {
  it.each<readonly [why: string, uses: PageParts['uses'], words: string]>([
    ['nobody looked', undefined, 'not everything the page uses was seen'],
    ['more than is read', 'too-many', 'not everything the page uses was seen'],
    ['only elements were seen', { allLoads: false }, 'Files loaded later by scripts or style sheets'],
    ['event handlers', { handlers: true }, 'onclick'],
    ['javascript: addresses', { scriptAddresses: true }, 'javascript:'],
    [
      'inline code with a token in it',
      { inlineScripts: [{ sha256: HASH, varies: 'value' }] },
      'If it changes when the application restarts, its hash no longer matches',
    ],
    ['scripts from data:', { origins: { script: ['data:'] } }, 'safely'],
    ['frames from data:', { origins: { frame: ['data:'] } }, 'safely'],
    ['an IPv6 address', { origins: { img: ['https://[2001:db8::7]'] } }, 'safely'],
    ['a host that ends the directive', { origins: { img: ["https://a;script-src*'"] } }, 'safely'],
    ['a hash that is none', { inlineScripts: [{ sha256: "x'; script-src *" }] }, 'could not be hashed'],
  ])('%s', (_, uses, words) => {
    const advice = adviceFor(uses === undefined ? {} : { uses });
    expect([advice.rollout, advice.fitsPage]).toEqual(['report-only-first', undefined]);
    expect(advice.notes?.join(' ')).toContain(words);
    expect(advice.value).not.toMatch(/script-src [^;]*(?:data:|blob:|\*)/);
  });
});

describe('the part that is enforced at once', () => {
  type Case = readonly [
    name: string,
    page: PageParts,
    value: string | null,
    ...unless: (readonly string[])[],
  ];
  const cases: readonly Case[] = [
    [
      'nothing',
      { uses: {} },
      "object-src 'none'; base-uri 'self'; frame-ancestors 'self'",
      ['X-Frame-Options'],
    ],
    [
      'objects and a base elsewhere',
      { uses: { origins: { object: ['self', 'https://o.test'] }, base: 'https://b.test' } },
      "object-src 'self' https://o.test; base-uri 'self' https://b.test; frame-ancestors 'self'",
      ['X-Frame-Options'],
    ],
    [
      'X-Frame-Options in force',
      { uses: {}, headers: [['X-Frame-Options', 'DENY']] },
      "object-src 'none'; base-uri 'self'",
    ],
    [
      'framed on purpose',
      { uses: {}, headers: [['X-Frame-Options', 'ALLOW-FROM https://partner.example']] },
      "object-src 'none'; base-uri 'self'",
    ],
    [
      'framed on purpose, in a report-only policy',
      { uses: {}, headers: [[`${NAME}-Report-Only`, 'frame-ancestors https://partner.example']] },
      "object-src 'none'; base-uri 'self'",
    ],
    ['not seen', {}, "frame-ancestors 'self'", ['X-Frame-Options']],
    ['not seen, X-Frame-Options in force', { headers: [['X-Frame-Options', 'DENY']] }, null],
    [
      'objects without a safe name',
      {
        uses: { origins: { object: ['data:'] }, base: 'https://a_b.test' },
        headers: [['X-Frame-Options', 'DENY']],
      },
      null,
    ],
  ];
  it.each(cases.map(([name, page, value, unless]) => ({ name, page, value, unless })))(
    '$name',
    ({ page, value, unless }) => {
      const { meanwhile, unless: others, notes } = adviceFor(page);
      expect(meanwhile ?? null).toBe(value);
      expect(others).toEqual(unless);
      const isWhole = value?.includes('object-src') && value.includes('base-uri');
      expect(notes?.join(' ').includes('cannot be enforced yet')).toBe(!isWhole);
    },
  );

  it('gains a little at once, and what the whole policy gains later', () => {
    const page = pageWith({ uses: {} });
    const advice = adviceFor({ uses: {} });
    const header = (name: string, value: string) => ({ op: 'set-header', name, value }) as const;
    const at = (all: readonly Advice[]) => audit(apply(page, all));
    const csp = ({ findings, passes }: ReturnType<typeof at>) =>
      [...findings, ...passes].filter(({ rule }) => rule === 'content-security-policy').map(({ id }) => id);
    const now = at([header(NAME, advice.meanwhile ?? ''), header(`${NAME}-Report-Only`, advice.value)]);
    expect(csp(now)).toEqual([
      'content-security-policy/unlimited-scripts',
      'content-security-policy/unlimited-styles',
    ]);
    expect(now.observatory.tests['content-security-policy']).toEqual({
      result: 'csp-implemented-with-unsafe-inline',
      modifier: -20,
      pass: false,
    });
    expect(csp(at([advice]))).toEqual(['content-security-policy/default-none']);
  });

  it('is followed by the policy that reports, not by another one', () => {
    const first = adviceFor({ uses: { origins: { script: ['https://a.test'] } } });
    const headers = [
      [NAME, first.meanwhile ?? ''],
      [`${NAME}-Report-Only`, first.value],
    ] as const;
    for (const uses of [{}, { origins: { script: ['https://a.test'] } }]) {
      const next = adviceFor({ headers, uses });
      expect(next.value).toBe(first.value);
      expect(next).not.toHaveProperty('meanwhile');
    }
    // It would lower what is in force.
    const wider = [
      headers[0],
      [`${NAME}-Report-Only`, "default-src 'none'; object-src 'none'; base-uri *"],
    ] as const;
    expect(adviceFor({ headers: wider, uses: {} }).value).toMatch(
      /^object-src 'none'; base-uri 'self'; frame-/,
    );
  });
});

test('a page with more inline code than a header has room for gets a policy to start from', () => {
  expect(adviceFor({ uses: { inlineScripts: hashes(31) } }).value).not.toContain('sha256');
  expect(adviceFor({ uses: { inlineScripts: hashes(30) } }).value).toContain('sha256');
  // Styles need no room.
  expect(adviceFor({ uses: { inlineScripts: hashes(1), inlineStyles: hashes(99) } }).value).toContain(
    'sha256',
  );
});

describe('what a policy allows', () => {
  it('is named with where it was seen; whether a script host is theirs is a question', () => {
    const { allows } = adviceFor({
      url: 'https://shop.example.com/cart',
      uses: {
        origins: {
          script: ['self', 'https://cdn.test'],
          img: ['https://cdn.test', 'https://i.test', 'data:'],
        },
        inlineScripts: [{ sha256: HASH, length: 312 }],
        inlineStyles: [{ sha256: OTHER }],
      },
    });
    expect(allows).toEqual([
      'script, img https://cdn.test: is it yours?',
      'inline script of /cart, 312 characters: sha256-AAAAAAAA',
      'img https://i.test',
      'inline style of /cart: sha256-BBBBBBBB',
    ]);
  });

  it('is cut after 20 lines', () => {
    const img = Array.from({ length: 30 }, (_, at) => `https://i${String(at)}.test`);
    expect(adviceFor({ uses: { origins: { img } } }).allows?.slice(19)).toEqual([
      'img https://i19.test',
      'and 10 more',
    ]);
  });

  it('is the hosts of its script elements, if nobody looked further', () => {
    expect(adviceFor({ scripts: [{ src: 'https://cdn.test/a.js' }] }).allows).toEqual([
      'script https://cdn.test: is it yours?',
    ]);
  });

  it('has no path that could end a comment', () => {
    const url = "https://shop.example.com/a'*/b;\\?>";
    const { allows } = adviceFor({ url, uses: { inlineScripts: [{ sha256: HASH, length: 3 }] } });
    expect(allows).toEqual(['inline script of this page, 3 characters: sha256-AAAAAAAA']);
  });
});

describe('all inline styles', () => {
  const OTHERS = [
    ['Strict-Transport-Security', 'max-age=63072000'],
    ['X-Content-Type-Options', 'nosniff'],
    ['X-Frame-Options', 'DENY'],
    ['Referrer-Policy', 'no-referrer'],
  ] as const;
  const graded = (value: string) => {
    const { grade, observatory } = audit(pageWith({ headers: [...OTHERS, [NAME, value]] }));
    return [grade, observatory.grade];
  };

  it('cost nothing in the letter, with us and with the Observatory, where those of scripts do', () => {
    const policy = (style: string, script = "'self'") =>
      `default-src 'none'; script-src ${script}; style-src ${style}; base-uri 'none'; form-action 'self'`;
    const inline = "'self' 'unsafe-inline'";
    expect(graded(policy("'self'"))).toEqual(['A+', 'A+']);
    expect(graded(policy(inline))).toEqual(['A+', 'A+']);
    expect(graded(policy(inline, inline))).not.toEqual(['A+', 'A+']);
  });

  it('are said in one sentence, and are no reason against the policy', () => {
    const { notes = [], fitsPage } = adviceFor({
      uses: { inlineStyles: [{ sha256: HASH, varies: 'value' }] },
    });
    expect(notes.filter((note) => note.includes('It costs no points'))).toHaveLength(1);
    expect([notes.join().includes('token'), fitsPage]).toEqual([false, true]);
  });

  it('stay allowed in a policy that allows them, where the page needs them', () => {
    const sent = (uses: Partial<PageUse>) => {
      const headers = [
        [NAME, "script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'"],
      ] as const;
      return directivesOf(adviceFor({ headers, uses }).value)['style-src'];
    };
    expect(sent({ styleAttributes: true })).toBe("'self' 'unsafe-inline'");
    expect(sent({ inlineStyles: [{ sha256: HASH }] })).toBe(`'self' 'sha256-${HASH}'`);
  });
});

it('needs a nonce where inline code may differ in each response', () => {
  expect(adviceFor({ uses: { inlineScripts: [{ sha256: HASH, varies: 'value' }] } }).needsNonce).toBe(true);
  expect(adviceFor({ uses: { inlineScripts: [{ sha256: HASH }] } })).not.toHaveProperty('needsNonce');
});

describe('a policy that is there', () => {
  it.each<readonly [name: string, policy: string, uses: Partial<PageUse>, fitsPage: true | undefined]>([
    ['inline scripts, all seen', "default-src 'self' 'unsafe-inline'", {}, true],
    ['inline scripts, not all seen', "default-src 'self' 'unsafe-inline'", { handlers: true }, undefined],
    ['eval, which nobody can see', "default-src 'self' 'unsafe-eval'", {}, undefined],
  ])('%s', (_, policy, uses, fitsPage) => {
    const page = { headers: [['Content-Security-Policy', policy]], uses } as const;
    const advice = adviceFor(page);
    expect([advice.rollout, advice.fitsPage]).toEqual(['report-only-first', fitsPage]);
  });

  it('keeps its own sources, and none alone', () => {
    const page: PageParts = {
      headers: [['Content-Security-Policy', "default-src 'none'; script-src * 'sha256-Own='; style-src *"]],
      uses: { origins: { script: ['self'] }, inlineStyles: [{ sha256: HASH }] },
    };
    expect(adviceFor(page).value).toBe(
      `default-src 'none'; script-src 'sha256-Own=' 'self'; style-src 'self' 'sha256-${HASH}'`,
    );
  });
});

const nasty = fc.oneof(
  fc.constantFrom(
    "';",
    '; script-src *',
    ',',
    ' ',
    '\n',
    '*',
    "'unsafe-inline'",
    'data:',
    'https:',
    '\u2028',
    "'nonce-x'",
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const place = fc.oneof(
  fc.constantFrom(
    'self',
    'data:',
    'blob:',
    'https://ok.test',
    'http://ok.test:8080',
    'https://*',
    'https://*.test',
    'wss://ok.test',
  ),
  fc
    .tuple(fc.constantFrom('', 'https://', 'https://a.test', 'http://'), nasty)
    .map((parts) => parts.join('')),
);
const code = fc.array(
  fc.record({
    sha256: fc.oneof(
      fc.constantFrom(HASH, OTHER),
      nasty.map((text) => text + HASH),
      nasty,
    ),
  }),
  { maxLength: 4 },
);

test('whatever a page holds, a suggested policy is our directives and clean sources, and lets in no script at large', () => {
  const use = fc.record({
    origins: fc.dictionary(fc.constantFrom(...LOAD_KINDS), fc.array(place, { maxLength: 4 })),
    inlineScripts: code,
    inlineStyles: code,
    base: place,
    styleAttributes: fc.boolean(),
    sheetsUnread: fc.boolean(),
  });
  const targets = fc.array(place, { maxLength: 3 });
  fc.assert(
    fc.property(use, targets, fc.constantFrom('https', 'http'), (uses, hosts, scheme) => {
      const url = `${scheme}://shop.example.com/`;
      const {
        value,
        meanwhile,
        allows = [],
      } = adviceFor({ url, uses, content: { forms: [form(...hosts)] } });
      for (const line of allows) expect(line).toMatch(/^[\w .,:?/+-]+$/);
      expect(allows.length).toBeLessThanOrEqual(21);
      if (meanwhile) expectHarmless(meanwhile, uses, url);
      const [policy, ...others] = parsePolicies({ header: '', value });
      expect(others).toEqual([]);
      const names = policy?.directives.map(({ name }) => name) ?? [];
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(OURS).toContain(name);
      for (const { name, sources } of policy?.directives ?? []) {
        for (const { text, at } of sources) {
          expect(value.slice(...at)).toMatch(CLEAN);
          if (name === 'script-src') expect(text).not.toMatch(/unsafe|:$|\*/);
          if (name === 'style-src') expect(text).not.toMatch(/eval|:$|\*/);
        }
      }
      expect(value).toMatch(/^[\x20-\x7e]+$/);
    }),
    { numRuns: runs(300) },
  );
});

/** It parses, and blocks no object and no base that the page was seen to use. */
function expectHarmless(value: string, uses: { origins: PageUse['origins']; base: string }, url: string) {
  const [policy, ...others] = parsePolicies({ header: '', value });
  expect(others).toEqual([]);
  const { protocol, host } = new URL(url);
  const allowed = (name: string) =>
    policy?.directives
      .find((one) => one.name === name)
      ?.sources.map(({ text }) => (text === "'self'" ? `${protocol}//${host}` : text));
  for (const [name, places] of [
    ['object-src', uses.origins.object ?? []],
    ['base-uri', [uses.base]],
  ] as const) {
    const sources = allowed(name);
    if (!sources) continue;
    for (const place of places) {
      const wanted = place === 'self' ? `${protocol}//${host}` : place;
      expect(sources).toContain(protocol === 'https:' ? wanted.replace(/^(http|ws):/, '$1s:') : wanted);
    }
  }
  const names = policy?.directives.map((one) => one.name) ?? [];
  expect(names.filter((name) => !['object-src', 'base-uri', 'frame-ancestors'].includes(name))).toEqual([]);
}

const OURS = [
  ...LOAD_KINDS.map((kind) => `${kind}-src`),
  ...['default-src', 'style-src-attr', 'base-uri', 'form-action', 'frame-ancestors'],
];
const CLEAN =
  /^(?:'self'|'none'|'unsafe-inline'|data:|blob:|'sha256-[A-Za-z0-9+/]{43}='|(?:https?|wss?):\/\/[a-z0-9._-]+(?::\d+)?)$/;

function form(...targets: string[]) {
  return { targets, password: false, hiddenFields: [] };
}

test('a policy that lets in anyone’s script says what that costs; one that names the folder does not', () => {
  const notes = (place: string) => adviceFor({ uses: { origins: { script: [place] } } }).notes ?? [];
  expect(notes('https://esm.sh').filter((note) => note.includes('20 points'))).toEqual([
    "This policy still lets anyone's script in, through https://esm.sh: anyone can publish there. That costs what 'unsafe-inline' costs (20 points). Name the files by their paths, or serve them from this site.",
  ]);
  expect(notes('https://esm.sh/b@1.2.3/').filter((note) => note.includes('20 points'))).toEqual([]);
});

test('a starting policy names folders of package hosts', () => {
  const scripts = [
    'https://unpkg.com/a@1.2.3/a.js',
    'https://unpkg.com/a@1.2.3/b.js',
    'https://cdn.test/c@1.2.3.js',
  ];
  expect(adviceFor({ scripts: scripts.map((src) => ({ src })) }).value).toContain(
    "script-src 'self' https://unpkg.com/a@1.2.3/ https://cdn.test;",
  );
});
