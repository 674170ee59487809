import { describe, expect, test } from 'vitest';
import {
  audit,
  findTexts,
  MAX_FIELD,
  MAX_TEXT,
  pathPattern,
  scriptPlace,
  type PageSnapshot,
} from '../../src/engine/index.js';
import { ALL } from '../support/all.js';
import { measure, type Times } from '../support/growth.js';
import { pageWith, type PageParts } from '../support/page.js';

/** Doubling the input may cost at most this many times the time. */
const MOST = 2.5;
/** It is doubled this often, so that one step of the runtime's own (a table grown, a nursery full) does not decide. */
const DOUBLINGS = 2;
const LIMIT = MOST ** DOUBLINGS;
/** Audits timed together, so that both sizes pay for the garbage collector. */
const TOGETHER = ALL ? 6 : 2;

const header = (name: string, value: string): PageParts => ({ headers: [[name, value]] });
const csp = (value: string) => header('Content-Security-Policy', value);
const fill = (length: number, piece: (at: number) => string, separator = ''): string => {
  const pieces: string[] = [];
  for (let size = 0, at = 0; ; at++) {
    const next = piece(at);
    size += next.length + separator.length;
    if (size > length) return pieces.join(separator);
    pieces.push(next);
  }
};

/** Each makes a page of so many characters. What used to be, or could easily be, quadratic. */
const FAMILIES: Readonly<Record<string, (length: number) => PageParts>> = {
  'a media type with many plus signs': (length) =>
    header('Content-Type', `application/${fill(length, () => '+xm')}`),
  'one long word': (length) => csp(fill(length, () => 'a')),
  'blanks within a policy': (length) => csp(`default-src 'self'${fill(length, () => ' ')}x`),
  'one policy, many sources': (length) =>
    csp(`default-src ${fill(length, (at) => `h${String(at)}.example`, ' ')}`),
  'sources that begin alike': (length) =>
    csp(`default-src ${fill(length, (at) => `https://a/${'b/'.repeat(at % 9)}`, ' ')}`),
  'many directives': (length) =>
    csp(fill(length, (at) => `d${String(at)} https://h${String(at)}.example/some/path`, ';')),
  'many policies, one source': (length) =>
    csp(fill(length, () => "default-src 'self' https://cdn.example", ',')),
  'two policies, many sources': (length) => {
    const half = `default-src ${fill(length / 2, (at) => `h${String(at)}.example`, ' ')}`;
    return csp(`${half},${half}`);
  },
  'a long list and many policies over it': (length) => {
    const list = `report-uri ${fill(length / 4, (at) => `h${String(at)}.example`, ' ')}`;
    return csp(
      `${list},${list},${fill(length / 2, () => `report-uri https://r.example/${'x'.repeat(1000)}`, ',')}`,
    );
  },
  'many policies, each with sources without TLS': (length) =>
    csp(fill(length, (at) => `default-src 'self' http://h${String(at)}.example http:`, ',')),
  'framers, each below another suffix': (length) =>
    csp(`frame-ancestors ${fill(length, (at) => `*.h${String(at)}.co.uk`, ' ')}`),
  'scripts, each a file on names for anyone': (length) =>
    csp(`script-src ${fill(length, (at) => `*.github.io/${String(at)}.js`, ' ')}`),
  'scripts, one on names for anyone again and again': (length) =>
    csp(`script-src ${fill(length, () => '*.com', ' ')}`),
  'scripts, each a file on names of a registry': (length) =>
    csp(`script-src ${fill(length, (at) => `*.com/${String(at)}.js`, ' ')}`),
  'reports repeated': (length) =>
    csp(fill(length, (at) => `report-uri https://r.example/${String(at)}/x`, ';')),
  'paths of many pieces': (length) => {
    const half = `default-src https://a${fill(length / 2, () => '/b')}/`;
    return csp(`${half},${half}`);
  },
  'insecure sources to mend': (length) =>
    csp(`default-src 'self'; connect-src ${fill(length, (at) => `http://h${String(at)}`, ' ')}`),
  'percent signs': (length) => csp(`default-src ${fill(length, () => '%41')}`),
  'HSTS directives': (length) =>
    header(
      'Strict-Transport-Security',
      fill(length, (at) => `d${String(at)}=1`, ';'),
    ),
  'HSTS commas': (length) =>
    header(
      'Strict-Transport-Security',
      fill(length, () => 'max-age=1', ','),
    ),
  'HSTS blanks': (length) => header('Strict-Transport-Security', `a${fill(length, () => ' ')}!`),
  'a Connection-Allowlist': (length) =>
    header('Connection-Allowlist', `(${fill(length, (at) => `"h${String(at)}.example"`, ' ')})`),
  'X-Frame-Options values': (length) =>
    header(
      'X-Frame-Options',
      fill(length, (at) => `v${String(at)}`, ','),
    ),
  'headers in the markup': (length) => ({
    metas: Array.from({ length: Math.floor(length / 60) }, (_, at) => ({
      httpEquiv: at % 2 === 0 ? 'X-Frame-Options' : `X-${String(at)}`,
      content: 'DENY',
    })),
  }),
  'brackets opened': (length) =>
    header(
      'Server',
      fill(length, () => '('),
    ),
  'brackets opened after words': (length) =>
    header(
      'Server',
      fill(length, () => 'a('),
    ),
  products: (length) =>
    header(
      'Server',
      fill(length, (at) => `p${String(at)}/1.0`, ' '),
    ),
  'versions alone': (length) =>
    header(
      'X-Powered-By',
      fill(length, () => '1', ' '),
    ),
  'nosniff lines': (length) => ({
    headers: Array.from({ length: 400 }, () => ['X-Content-Type-Options', fill(length / 400 - 3, () => 'n')]),
  }),
  cookies: (length) => ({
    setCookies: Array.from(
      { length: Math.floor(length / 120) },
      (_, at) => `sess${String(at)}=1; SameSite=Foo; Domain=.example.com`,
    ),
  }),
  'names of many words': (length) => ({
    setCookies: Array.from(
      { length: Math.floor(length / 600) },
      (_, at) => `${fill(400, () => 'sessA', '_')}${String(at)}_key=k3XvT9qLw2ZsB7mRy4Hd`,
    ),
  }),
  'cookie attributes': (length) => ({
    setCookies: [`a=1; ${fill(length * 0.8, () => 'SameSite=Foo', ';')}`],
  }),
  'cookie domains': (length) => ({
    setCookies: [`a=1; Domain=${fill(1000 + length / 40, () => 'a.')}example.com`],
  }),
  'stored cookies': (length) => ({
    stored: Array.from({ length: Math.floor(length / 120) }, (_, at) => ({ name: `login${String(at)}` })),
  }),
  'script elements': (length) => ({
    scripts: Array.from({ length: Math.floor(length / 40) }, (_, at) => ({
      src: `https://h${String(at)}.example/a.js`,
    })),
  }),
  'scripts of the site’s own': (length) => ({
    scripts: Array.from({ length: Math.floor(length / 40) }, () => ({ src: '//shop.example.com/a.js' })),
  }),
  'referrer policies': (length) =>
    header(
      'Referrer-Policy',
      fill(length, () => 'never', ','),
    ),
  'frame options': (length) =>
    header(
      'X-Frame-Options',
      fill(length, () => 'x', ';'),
    ),
  'parameters of a token': (length) =>
    header(
      'Cross-Origin-Embedder-Policy',
      `require-corp;${fill(length, (at) => `a${String(at)}="b\\\\"`, ';')}`,
    ),
  'a long token': (length) =>
    header(
      'Cross-Origin-Opener-Policy',
      fill(length, () => 'a'),
    ),
  'texts found': (length) => ({
    status: 404,
    content: {
      texts: Array.from({ length: Math.floor(length / 60) }, (_, at) => ({
        needle: `needle ${String(at)} {version}`,
        where: 'text' as const,
        version: '1.0',
      })),
    },
  }),
  'a long path': (length) => ({
    url: `https://shop.example.com/${fill(length, () => '%20/')}`,
    content: {
      texts: [
        { needle: 'Index of {path}', where: 'title' },
        { needle: 'Index of /', where: 'text' },
      ],
    },
  }),
  'what the page loads': (length) => ({
    content: {
      resources: Array.from({ length: Math.floor(length / 40) }, (_, at) => ({
        element: 'script',
        url: `http://h${String(at)}.example/a.js`,
      })),
    },
  }),
  'forms and links': (length) => ({
    content: {
      forms: Array.from({ length: Math.floor(length / 80) }, (_, at) => ({
        targets: [`http://h${String(at)}.example/login`],
        password: true,
        hiddenFields: [],
      })),
      newWindowLinks: Array.from({ length: Math.floor(length / 80) }, (_, at) => ({
        url: `https://h${String(at)}.example/`,
        rel: fill(length / 400, () => 'opener', ' '),
      })),
    },
  }),
  'what a policy would name': (length) => ({
    uses: {
      origins: { script: fill(length / 2, (at) => `https://h${String(at)}.example`, ' ').split(' ') },
      inlineScripts: Array.from({ length: Math.floor(length / 120) }, (_, at) => ({
        sha256: `${String(at).padStart(43, 'A')}=`,
      })),
    },
  }),
  'Cache-Control': (length) =>
    header(
      'Cache-Control',
      fill(length, () => 'public', ','),
    ),
  'parameters of a type': (length) => ({
    contentType: `text/html${fill(length, () => 'charset=', ';')}`,
  }),
  'an allowed origin': (length) =>
    header('Access-Control-Allow-Origin', `https://${fill(length, () => 'a.')}`),
  'cookies sent and kept': (length) => {
    const names = Array.from(
      { length: Math.min(300, Math.floor(length / 110)) },
      (_, at) => `sess${String(at)}`,
    );
    return {
      setCookies: names.map((name) => `${name}=1; Path=/; Max-Age=x; Secure=1; Domain=.example.com`),
      stored: names.map((name) => ({ name })),
    };
  },
  'features nearly known': (length) =>
    header(
      'Permissions-Policy',
      fill(length, (at) => `camerb${String(at)}=(self "https://a.example")`, ', '),
    ),
  'strings in a Permissions-Policy': (length) =>
    header(
      'Permissions-Policy',
      fill(length, () => 'camera=("\\\\,")', ', '),
    ),
  'directives nearly known': (length) =>
    csp(fill(length, (at) => `img-sr${String(at)} 'self' https://h${String(at)}.example/some/path`, ',')),
  'scripts let in by many policies': (length) =>
    csp(fill(length, () => "script-src unpkg.com 'unsafe-inline'", ',')),
  'answers from http on': (length) => ({
    site: {
      http: Array.from({ length: Math.floor(length / 60) }, (_, at) => ({
        url: `http://h${String(at)}.example.com/?${String(at)}`,
        status: 301,
      })),
    },
  }),
  'reporting endpoints': (length) =>
    header(
      'Reporting-Endpoints',
      fill(length, (at) => `g${String(at)}="http://h${String(at)}.example/"`, ', '),
    ),
  'groups of Report-To': (length) =>
    header(
      'Report-To',
      fill(
        length,
        (at) => `{"group":"g${String(at)}","max_age":1,"endpoints":[{"url":"http:\\/\\/r/"}]}`,
        ',',
      ),
    ),
  'brackets in NEL': (length) =>
    header(
      'NEL',
      fill(length, () => '['),
    ),
  'groups that policies name': (length) =>
    csp(fill(length, (at) => `report-to ${'g'.repeat(80)}${String(at)}`, ',')),
  'quotes in a challenge': (length) => ({
    ...header(
      'WWW-Authenticate',
      fill(length, () => 'Digest a="b\\", '),
    ),
    url: 'http://shop.example.com/',
  }),
  'challenges without an end': (length) => ({
    ...header(
      'WWW-Authenticate',
      fill(length, () => ', \t'),
    ),
    url: 'http://shop.example.com/',
  }),
  'products with their makers': (length) =>
    header(
      'Server',
      fill(length, () => 'a by b 1.2.3 '),
    ),
  'what may be a version behind hyphens': (length) =>
    header(
      'Server',
      fill(length, () => 'a-1'),
    ),
  'products in comments': (length) =>
    header(
      'Server',
      fill(length, () => 'a (b/1.2) '),
    ),
  'what may be a folder': (length) =>
    header(
      'X-Trace',
      fill(length, () => '/home/a'),
    ),
  'what may be a pod': (length) => header('X-Trace', `a${fill(length, () => '-bcdfghjk9-bcdf2')}`),
  'pods, one after another': (length) =>
    header(
      'X-Trace',
      fill(length, () => 'shop-5d84b5584-8j4ll', ' '),
    ),
  'machines of a header that names them': (length) =>
    header(
      'X-Node',
      fill(length, (at) => `web-a-b_c-${String(at)}`, ' '),
    ),
  'what may be an address on the Internet': (length) =>
    header(
      'X-Client-IP',
      fill(length, () => '203.0.113.7.'),
    ),
  'addresses of the sixth version': (length) =>
    header(
      'X-Client-IP',
      fill(length, () => '2001:db8::1 '),
    ),
  'blanks before a filter': (length) => header('X-XSS-Protection', `${fill(length, () => ' ')}1`),
  'an Integrity-Policy': (length) =>
    header(
      'Integrity-Policy',
      fill(length, (at) => `blocked-destinations=(script a${String(at)})`, ', '),
    ),
  'integrity attributes': (length) => ({
    scripts: Array.from({ length: 20 }, () => ({
      src: 'https://cdn.example/a.js',
      integrity: fill(length / 20, () => 'sha384-abc=?', ' '),
    })),
  }),
  'scripts of deep hosts': (length) => ({
    scripts: Array.from({ length: 20 }, () => ({
      src: `https://${fill(length / 20, () => 'a.')}polyfill.io/a.js`,
    })),
  }),
  'hosts a policy lets in': (length) => csp(`script-src ${fill(length, () => '*.cdn.polyfill.io', ' ')}`),
  'addresses in a header': (length) =>
    header(
      'X-Backend',
      fill(length, () => '10.0.0.1', ','),
    ),
  'dots in a header': (length) =>
    header(
      'X-Backend',
      fill(length, () => '.'),
    ),
  'brackets in a header': (length) =>
    header(
      'X-Backend',
      fill(length, () => '[f'),
    ),
  'blanks and dots in a header': (length) =>
    header(
      'X-Backend',
      fill(length, () => `${'.'.repeat(200)}a`, '/ '),
    ),
  'parts of words in a header': (length) =>
    header(
      'X-Backend',
      fill(length, () => 'ip-10-9_', '-'),
    ),
  'pods nearly in a header': (length) =>
    header(
      'X-Backend',
      fill(length, () => 'app-6d4cf56db', '-'),
    ),
  'machines nearly by place in a header': (length) =>
    header(
      'X-Backend',
      fill(length, () => 'sjc04-a-b-c-web', ' '),
    ),
  'what Clear-Site-Data clears': (length) =>
    header(
      'Clear-Site-Data',
      fill(length, () => 'a', ', '),
    ),
  'referrer policies misspelt': (length) =>
    header('Referrer-Policy', `${fill(length, (at) => `origim${String(at)}`, ',')},origin`),
  'a <meta>': (length) => ({
    metas: [
      {
        httpEquiv: 'Content-Security-Policy',
        content: fill(length, () => "default-src 'self' https://cdn.example\n", ','),
      },
    ],
  }),
};

describe('doubling the input costs at most 2.5 times the time', () => {
  test.each(Object.entries(FAMILIES))('%s', { timeout: 60_000 }, (_, family) => {
    const small = pageWith(family((MAX_FIELD - 600) / 2 ** DOUBLINGS));
    const large = pageWith(family(MAX_FIELD - 600));
    expect(audit(large).complete).toBe(true);
    const growth = (times: Times) => times.large / times.small;
    const times = measure(
      () => {
        auditTogether(small);
      },
      () => {
        auditTogether(large);
      },
      (seen) => growth(seen) <= LIMIT,
    );
    expect(growth(times)).toBeLessThanOrEqual(LIMIT);
  });
});

function auditTogether(page: PageSnapshot): void {
  for (let run = 0; run < TOGETHER; run++) audit(page);
}

/** What fills a part of a path; the longest that are read have 200 characters. */
const PARTS: Readonly<Record<string, string>> = {
  letters: 'a',
  'digits with separators': '1 ()',
  'separators without digits': '().-',
  'beginnings of keys': '-sk_live',
  'dots before an end': '.abcde',
  'words of a mail': 'reset-',
  'short parts': 'reset/',
  parameters: 'a;b/',
  'sessions without an end': '(S(a)',
};

const SHORT_PATH = ALL ? 2 ** 17 : 2 ** 15;

describe('doubling a path costs at most 2.5 times the time', () => {
  test.each(Object.entries(PARTS))('%s', { timeout: 60_000 }, (_, piece) => {
    const part = fill(190, () => piece);
    const [small, large] = [SHORT_PATH, SHORT_PATH * 2 ** DOUBLINGS].map(
      (length) => `https://a.example/${fill(length, () => part, '/')}`,
    );
    const times = measure(
      () => {
        pathPattern(small ?? '');
      },
      () => {
        pathPattern(large ?? '');
      },
      (seen) => seen.large / seen.small <= LIMIT,
    );
    expect(times.large / times.small).toBeLessThanOrEqual(LIMIT);
  });
});

/** What fills the text of a page that has an error, or a list of objects. */
const ERRORS: Readonly<Record<string, string>> = {
  'frames of .NET without a line': 'at x in ',
  'frames of Python without an end': 'File "a", line ',
  'frames of PHP without an end': '#1 (',
  'frames of Java without an end': 'at a(',
  'values without one': 'PASSWORD=',
  'names of objects': '\nx.sql.',
};

describe('the texts of a page take a time that grows as it does', () => {
  test.each(Object.entries(ERRORS))('%s', { timeout: 60_000 }, (_, piece) => {
    const [small, large] = [MAX_TEXT / 2 ** DOUBLINGS, MAX_TEXT].map((length) => {
      const text = fill(length - 100, () => piece);
      const page = {
        url: 'https://a.example/.env',
        title: '',
        top: '',
        heading: '',
        running: 0,
        elements: [],
      };
      return { ...page, text: `ORA-00933: at a.b.C(D.java:1) ${text}`, names: text };
    });
    const times = measure(
      () => small && findTexts(small),
      () => large && findTexts(large),
      (seen) => seen.large / seen.small <= LIMIT,
    );
    expect(times.large / times.small).toBeLessThanOrEqual(LIMIT);
  });
});

describe('the place of a script takes a time that grows as its path does', () => {
  test.each(['a@1.2.3-', 'a/', '@1.2.', '0123456789abcdef', '~~~~/~'])('%s', (piece) => {
    const [small, large] = [SHORT_PATH, SHORT_PATH * 2 ** DOUBLINGS].map(
      (length) => new URL(`https://unpkg.com/${fill(length, () => piece)}%`),
    );
    const times = measure(
      () => small && scriptPlace(small),
      () => large && scriptPlace(large),
      (seen) => seen.large / seen.small <= LIMIT,
    );
    expect(times.large / times.small).toBeLessThanOrEqual(LIMIT);
  });
});
