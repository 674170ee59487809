import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import bypasses from '../../../src/engine/data/csp-bypasses.json' with { type: 'json' };
import openHosts from '../../../src/engine/data/open-hosts.json' with { type: 'json' };
import { anyScriptIn } from '../../../src/engine/csp/any-script.js';
import { audit } from '../../../src/engine/index.js';
import { META_HEADER, parsePolicies } from '../../../src/engine/parse/csp.js';
import { pageWith } from '../../support/page.js';
import { runs } from '../../support/runs.js';

const PAGE = 'https://shop.example/';
const NONCE = "'nonce-dGhpcyBpcyByYW5kb20x'";
const HASH = `'sha256-${'A'.repeat(43)}='`;

function verdict(values: readonly string[], page = PAGE, header = 'Content-Security-Policy') {
  const { runs, ways } = anyScriptIn(
    values.flatMap((value) => parsePolicies({ header, value })),
    page,
  );
  return [runs, ...ways.map(({ kind }) => kind)].join(' ');
}

const through = (value: string) =>
  anyScriptIn(parsePolicies({ header: '', value }), PAGE).ways.map((way) => way.through);

describe('script of anyone’s choice runs', () => {
  test.each<[string, string | readonly string[]]>([
    ['yes unlimited', "img-src 'self'"],
    ['yes anything', "script-src 'unsafe-inline'"],
    ['yes anything', "default-src 'self'; script-src-attr 'unsafe-inline'"],
    ['yes anything', "script-src 'self' data:"],
    ['yes anything', 'script-src https:'],
    ['yes anything', `script-src ${HASH} https:`],
    ['yes known-nonce base', "script-src 'nonce-NONCE'"],
    // No base64, so browsers ignore the hash.
    ['yes anything', "script-src 'unsafe-inline' 'sha256-a'"],
    ['no', "script-src 'unsafe-inline' 'sha256-abc'"],
    ['yes base', "script-src 'unsafe-inline' 'nonce-a'"],
    // Names for anyone.
    ['yes open-host', 'script-src *.com'],
    ['yes open-host', 'script-src https://*.co.uk'],
    ['yes open-host', "script-src 'self' *.github.io"],
    ['yes open-host', 'script-src https://*.herokuapp.com:8443'],
    // Anyone has a file of that name.
    ['yes open-host', 'script-src https://*.github.io/app.js'],
    ['yes open-host', 'script-src *:8443'],
    ['yes open-host', 'script-src https://*/app.js'],
    ['no', 'script-src *.gov.uk *.service.gov.uk *.akamaized.net *.example.com shop.github.io'],
    // Files of anyone.
    ['yes open-host', 'script-src unpkg.com'],
    ['yes open-host', 'script-src https://CDN.jsdelivr.net/'],
    ['yes open-host', 'script-src *.githack.com'],
    ['yes open-host', 'script-src https://cdn.jsdelivr.net/npm/'],
    ['yes open-host', 'script-src https://storage.googleapis.com'],
    ['yes open-host', 'script-src https://s3.eu-west-1.amazonaws.com'],
    ['no', 'script-src https://cdn.jsdelivr.net/npm/vue@3/ https://cdn.jsdelivr.net/gh/shop/'],
    ['no', 'script-src https://unpkg.com/react@18.3.1/umd/react.production.min.js'],
    ['no', 'script-src https://storage.googleapis.com/shop/ https://shop.s3.amazonaws.com'],
    // Served as text.
    ['no', 'script-src https://raw.githubusercontent.com'],
    // Browsers drop the query and the fragment.
    ['yes open-host', 'script-src https://unpkg.com/?x'],
    ['yes open-host', 'script-src https://unpkg.com/#x'],
    ['no', 'script-src https://unpkg.com?x'],
    // Through a redirect, whose paths browsers do not compare.
    ['yes open-host', 'script-src https://unpkg.com/react@18/umd/react.js https://bit.ly'],
    ['no', 'script-src https://bit.ly/abc https://unpkg.com/react@18/umd/react.js'],
    ['no', 'script-src https://bit.ly'],
    // AngularJS.
    ['yes angular-host', 'script-src cdnjs.cloudflare.com'],
    ['yes angular-host', 'script-src https://ajax.googleapis.com/ajax/libs/'],
    ['yes angular-host', 'script-src https://ajax.googleapis.com/ajax/libs/angularjs/1.8.2/'],
    ['yes angular-host', 'script-src https://cdnjs.cloudflare.com/ajax/libs/angular.js/1.8.3/angular.min.js'],
    ['yes angular-host', 'script-src https://cdn.jsdelivr.net/npm/angular@1.8.3/angular.js'],
    ['yes angular-host', 'script-src https://unpkg.com/angular@1.8.3'],
    ['yes angular-host', 'script-src https://www.gstatic.com'],
    ['no', 'script-src https://cdnjs.cloudflare.com/ajax/libs/angular.js/1.8.3/i18n/angular-locale_de.js'],
    ['no', 'script-src ajax.googleapis.com/ajax/libs/jquery/ https://www.gstatic.com/recaptcha/'],
    // JSONP.
    ['yes jsonp-host', 'script-src https://accounts.google.com'],
    ['yes jsonp-host', 'script-src https://www.googleapis.com www.youtube.com'],
    ['no', 'script-src https://accounts.google.com/gsi/client https://www.google.com/recaptcha/'],
    ['no', 'script-src https://www.googletagmanager.com'],
    ['yes jsonp-host', "script-src https://www.googletagmanager.com 'unsafe-eval'"],
    ['no', "script-src https://www.googletagmanager.com 'unsafe-eval'; require-trusted-types-for 'script'"],
    ['unknown doubtful-host', 'script-src https://www.facebook.com'],
    // Nobody has shown since 2024 that they still answer.
    ['unknown doubtful-host', "script-src ssl.google-analytics.com 'unsafe-eval'"],
    ['unknown doubtful-host', "script-src www.googleadservices.com 'unsafe-eval'"],
    ['no', 'script-src ssl.google-analytics.com www.googleadservices.com'],
    ['unknown doubtful-host', 'script-src yandex.st'],
    ['unknown doubtful-host', 'script-src https://yastatic.net/angularjs/1.8.2/angular.min.js'],
    ['yes angular-host', 'script-src https://yastatic.net'],
    ['yes jsonp-host', "script-src https://www.google-analytics.com 'unsafe-eval'"],
    ['yes jsonp-host', 'script-src https://mts1.googleapis.com'],
    ['yes jsonp-host', 'script-src *.facebook.com'],
    ['yes open-host', 'script-src *.amazonaws.com'],
    // Only the base-uri limits where scripts with a nonce come from.
    ['yes base', `script-src ${NONCE}`],
    ['yes base', `script-src ${NONCE} 'strict-dynamic' https: 'unsafe-inline' unpkg.com`],
    ['yes base', `script-src ${HASH} 'strict-dynamic'`],
    ['yes base', `script-src ${NONCE}; base-uri https:`],
    ['no', `script-src ${NONCE}; base-uri 'self'`],
    ['yes base', `script-src ${NONCE}; base-uri *.com`],
    ['yes base', `script-src ${NONCE}; base-uri 'self' unpkg.com`],
    ['no', `script-src ${NONCE}; base-uri https://unpkg.com/react@18.3.1/ cdn.example`],
    // Event handlers have a fallback of their own.
    ['yes unlimited', "script-src-elem 'self'; object-src 'none'"],
    ['no', "script-src-elem 'self'; script-src-attr 'none'"],
    ['no', `script-src ${HASH}`],
    ['yes open-host base', `script-src ${NONCE} https://unpkg.com`],
    // What lets in no script, although its name says anything.
    ['no', "default-src 'self' ws: wss:"],
    ['no', 'script-src wss://unpkg.com wss://*.com ftp:'],
    ['no', 'script-src https://*.* http://*.*'],
    // What runs nothing that is injected as markup.
    ['no', "script-src 'self' blob: 'unsafe-eval' 'wasm-unsafe-eval'"],
    ['no', "default-src 'self'; object-src *; worker-src *; frame-src *"],
    ['no', "script-src 'strict-dynamic' https: 'unsafe-inline'"],
    ['no', "script-src 'none'"],
    ['no', "sandbox; script-src 'unsafe-inline'"],
    ['yes anything', "sandbox allow-scripts; script-src 'unsafe-inline'"],
    ['yes anything', "script-src 'unsafe-inline'; require-trusted-types-for 'script'"],
    // Several policies: what gets through each of them.
    ['no', ['script-src unpkg.com', "script-src 'self'"]],
    ['no', ['script-src unpkg.com', 'script-src esm.sh']],
    ['yes open-host', ['script-src unpkg.com', "script-src 'self' https:"]],
    ['yes open-host', ['script-src *.herokuapp.com *.github.io', 'script-src https://*.github.io']],
    ['yes open-host', ["img-src 'self'", 'script-src unpkg.com']],
    ['no', ["script-src 'unsafe-inline'", 'script-src https:']],
    ['no', [`script-src ${NONCE}`, "script-src 'self' https://cdn.example"]],
    ['yes base', [`script-src ${NONCE}`, 'script-src https:']],
    ['no', [`script-src ${NONCE}`, "base-uri 'none'"]],
    ['yes base', [`script-src ${NONCE}`, 'script-src unpkg.com']],
    ['no', [`script-src ${NONCE}; base-uri *.com`, 'script-src *.net']],
    ['yes known-nonce', ["script-src 'nonce-NONCE'; base-uri 'none'", "script-src 'unsafe-inline'"]],
    ['yes known-nonce', ["script-src 'nonce-NONCE'; base-uri 'none'", 'script-src https:']],
    ['yes known-nonce', ["script-src 'nonce-NONCE'; base-uri 'none'", 'script-src unpkg.com']],
    ['no', ["script-src 'nonce-NONCE'; base-uri 'none'", `script-src ${NONCE} 'unsafe-inline'`]],
    ['no', ["script-src 'nonce-NONCE'; base-uri 'none'", "script-src 'self'"]],
  ])('%s: %j', (expected, values) => {
    expect(verdict(typeof values === 'string' ? [values] : values)).toBe(expected);
  });

  it('a <meta> sets no sandbox', () => {
    expect(verdict(["sandbox; script-src 'unsafe-inline'"], PAGE, META_HEADER)).toBe('yes anything');
  });

  it('over http, a host without a scheme allows https too', () => {
    expect(verdict(['script-src unpkg.com'], 'http://shop.example/')).toBe('yes open-host');
    expect(verdict(['script-src http://unpkg.com'], 'http://shop.example/')).toBe('yes open-host');
  });

  it('says by what, in one line', () => {
    expect(through('script-src https://unpkg.com *.herokuapp.com')).toEqual([
      'https://unpkg.com *.herokuapp.com (names for anyone: Heroku)',
    ]);
    expect(through('script-src *.pinterest.com')).toEqual(['*.pinterest.com (with widgets.pinterest.com)']);
    expect(through('script-src esm.sh unpkg.com esm.run jspm.dev rawgit.com')).toEqual([
      'esm.sh unpkg.com esm.run and 2 more',
    ]);
  });
});

it('is found once for a page, and a source that repeats is compared once', () => {
  const policies = parsePolicies({ header: '', value: `script-src${' *.com'.repeat(5000)}` });
  const verdict = anyScriptIn(policies, PAGE);
  expect(verdict.ways.map(({ where }) => where.length)).toEqual([1]);
  expect(anyScriptIn(policies, PAGE)).toBe(verdict);
  expect(anyScriptIn(policies, 'http://shop.example/')).not.toBe(verdict);
});

const isDated = ({ date }: { readonly date?: string }) => date !== undefined;
const ENTRIES = [...bypasses.jsonp, ...bypasses.angular];

test('each entry of the tables lets script in by itself, with eval', () => {
  const all = [...openHosts.open, ...openHosts.buckets, ...ENTRIES.filter(isDated).map(({ file }) => file)];
  const closed = all.filter(
    (entry) =>
      !verdict([`script-src 'unsafe-eval' https://${entry.split('/', 1)[0] ?? ''}`]).startsWith('yes'),
  );
  expect(closed).toEqual([]);
});

test('each entry of JSONP and AngularJS that costs points has a date and a source; the others are doubtful', () => {
  const verdictOn = (file: string) => verdict([`script-src 'unsafe-eval' https://${file}`]);
  const costly = ENTRIES.filter(({ file }) => verdictOn(file).startsWith('yes'));
  expect(costly.length).toBeGreaterThan(40);
  for (const { file, date = '', source = '' } of costly) {
    expect([file, date]).toEqual([file, expect.stringMatching(/^202[4-9]-(?:0[1-9]|1[0-2])$/)]);
    expect([file, source]).toEqual([file, expect.stringMatching(/^https:\/\/\S+$/)]);
  }
  for (const { file } of ENTRIES.filter((one) => !isDated(one)))
    expect([file, verdictOn(file)]).toEqual([file, 'unknown doubtful-host']);
  expect(new Set(ENTRIES.map(({ file }) => file)).size).toBe(ENTRIES.length);
});

describe('what it costs', () => {
  const NAMES = ['default-src', 'script-src', 'script-src-elem', 'script-src-attr', 'base-uri', 'object-src'];
  const SOURCES = [
    ...["'self'", "'unsafe-inline'", "'unsafe-eval'", "'strict-dynamic'", NONCE, HASH, "'nonce-a.b'"],
    ...[
      "'nonce-NONCE'",
      'data:',
      'https:',
      '*',
      'unpkg.com',
      'https://*.github.io',
      'https://www.google.com',
    ],
    ...['https://unpkg.com/a@1.2.3/a.js', 'bit.ly', 'cdnjs.cloudflare.com', 'https://www.facebook.com'],
  ];
  const arbitraryPolicy = fc
    .uniqueArray(
      fc.tuple(fc.constantFrom(...NAMES), fc.uniqueArray(fc.constantFrom(...SOURCES), { maxLength: 4 })),
      {
        minLength: 1,
        maxLength: 4,
        selector: ([name]) => name,
      },
    )
    .map((lists) => lists.map(([name, sources]) => [name, ...sources].join(' ')).join('; '));

  it('20 points at least where it runs, 15 where only a <base> helps: never an A+', () => {
    fc.assert(
      fc.property(fc.array(arbitraryPolicy, { minLength: 1, maxLength: 2 }), (values) => {
        const { runs: verdict, ways } = anyScriptIn(
          values.flatMap((value) => parsePolicies({ header: '', value })),
          PAGE,
        );
        fc.pre(verdict === 'yes');
        const headers = values.map((value) => ['Content-Security-Policy', value] as const);
        const { findings, grade } = audit(pageWith({ url: PAGE, headers }));
        const own = findings.filter(({ rule }) => rule === 'content-security-policy');
        const sure = ways.some(({ kind }) => kind !== 'base' && kind !== 'doubtful-host');
        expect(own.reduce((sum, { points }) => sum + points, 0)).toBeGreaterThanOrEqual(sure ? 20 : 15);
        expect(grade).not.toBe('A+');
      }),
      { numRuns: runs(300) },
    );
  });
});
