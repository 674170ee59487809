import { describe, expect, it } from 'vitest';
import { apply, audit, type Finding, type PageSnapshot } from '../../src/engine/index.js';
import { BY_HAND } from '../support/servers/by-hand.js';
import { recordedPages, snapshotOf, type RecordedPage } from '../support/servers/recorded.js';

const RECORDED = recordedPages();
const ALL = [...RECORDED, ...BY_HAND];
const RULES = new Set([
  'debug-page',
  'directory-listing',
  'disclosing-headers',
  'error-page',
  'exposed-file',
]);

const BUCKET = 'directory-listing/bucket';
const LISTED = 'directory-listing/listed';
const DJANGO = 'debug-page/django';
const DETAILS = 'debug-page/details';
const DEBUGGER = 'debug-page/debugger';
const DEVELOPMENT = 'debug-page/development';
const PHP_ERRORS = 'debug-page/php-errors';
const PROFILER = 'debug-page/profiler';
const TRACE = 'error-page/trace';
const VERSION = 'error-page/version';
const REPEATED = 'error-page/version-repeated';
const FALLBACK = 'error-page/fallback';
const DATABASE = 'error-page/database';
const PATH = 'error-page/path';
/** Information: what the page shows may be a quotation. */
const SHOWN = 'error-page/shown';

/** The same errors in an error page, and in a page of an ordinary status. */
function errors(found: string, shown: string | null, names: readonly string[]) {
  return Object.fromEntries(
    names.flatMap((name) => [
      [`error of ${name}`, [found]],
      [`error of ${name} in an ordinary status`, shown === null ? [] : [shown]],
    ]),
  );
}

/** The expected findings of every page. */
const EXPECTED: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  apache: {
    shop: [],
    'default page': [],
    '403': [REPEATED],
    '404': [REPEATED],
    '500': [REPEATED],
    listing: [LISTED, REPEATED],
    'listing in another order': [LISTED, REPEATED],
    'listing without columns': [LISTED, REPEATED],
    'listing of the root': [LISTED, REPEATED],
  },
  'apache-tokens-prod': { '404': [], '500': [], listing: [LISTED] },
  nginx: {
    shop: [],
    'default page': [],
    '403': [REPEATED],
    '404': [REPEATED],
    '500': [REPEATED],
    '502': [REPEATED],
    listing: [LISTED],
  },
  'nginx-tokens-off': { '404': [], '500': [], listing: [LISTED] },
  caddy: {
    shop: [],
    'default page': [],
    '403': [],
    '404': [],
    listing: [LISTED],
    'listing of the root': [LISTED],
  },
  lighttpd: {
    shop: [],
    'default page': [],
    '403': [],
    '404': [],
    listing: [LISTED, REPEATED],
    'listing of the root': [LISTED, REPEATED],
  },
  'python-http-server': { shop: [], '404': [], listing: [LISTED], 'listing of the root': [LISTED] },
  tomcat: {
    shop: [],
    '404': [VERSION],
    '500': [TRACE, VERSION],
    listing: [LISTED, VERSION],
    'listing of the root': [LISTED, VERSION],
    'listing within an application': [LISTED, VERSION],
  },
  'tomcat-report-off': { '404': [], '500': [] },
  jetty: {
    shop: [],
    '404': [REPEATED],
    '500': [REPEATED],
    listing: [LISTED],
    'listing of the root': [LISTED],
  },
  php: {
    page: [],
    phpinfo: ['debug-page/phpinfo'],
    warning: [PHP_ERRORS],
    // Indistinguishable from a page that quotes such a warning.
    'warning deep in the page': [SHOWN],
    'uncaught exception': [TRACE, PHP_ERRORS],
    'fatal error deep in the page': [SHOWN],
    'parse error': [TRACE, PHP_ERRORS],
    'errors not displayed': [],
  },
  django: { shop: [], '403': [], '404': [], '500': [], 'CSRF check failed': [], 'host not allowed': [] },
  'django-debug': {
    shop: [],
    // The same text as with debug off.
    '403': [],
    '404': [DJANGO],
    '500': [DJANGO],
    'CSRF check failed': [DJANGO],
    'host not allowed': [DJANGO],
  },
  'django-new-project': { 'default page': [DJANGO], '404': [DJANGO] },
  flask: { shop: [], '404': [], '500': [] },
  'flask-debug': { shop: [], '404': [], '405': [], '500': [DEBUGGER], console: [DEBUGGER] },
  express: { shop: [], '404': [], '500': [TRACE], listing: [LISTED] },
  'express-4': { shop: [], '404': [], '500': [TRACE], listing: [LISTED] },
  'express-production': { shop: [], '404': [], '500': [] },
  fastify: { shop: [], '404': [], '500': [] },
  koa: { shop: [], '404': [], '500': [] },
  next: { shop: [], '404': [], '500': [] },
  'next-dev': { shop: [DEVELOPMENT], '404': [DEVELOPMENT], '500': [DEVELOPMENT] },
  rails: { shop: [], '404': [], '500': [] },
  'rails-debug': { shop: [], 'welcome page': [DEVELOPMENT], '404': [DETAILS], '500': [DETAILS] },
  symfony: { shop: [], '404': [], '500': [] },
  'symfony-debug': { shop: [PROFILER], '404': [DETAILS], '500': [DETAILS] },
  'by hand': {
    'Laravel’s Ignition': [DETAILS],
    'Laravel’s Whoops': [DETAILS],
    'Laravel 11': [DETAILS],
    'Laravel 12': [DETAILS],
    'Laravel, debug off': [],
    'ASP.NET’s yellow screen': [DETAILS],
    'ASP.NET’s 404': [VERSION, FALLBACK],
    'ASP.NET, details off': [FALLBACK],
    'ASP.NET Core’s developer page': [DETAILS],
    'IIS’s listing': [LISTED],
    'IIS’s listing of files only': [LISTED],
    'IIS’s listing behind a proxy': [LISTED],
    'a listing with its own heading': [LISTED],
    'an error of MySQL': [DATABASE],
    'an error of Oracle in an ordinary status': [SHOWN],
    'a folder in an error page': [PATH],
    'a trace in an ordinary status': [TRACE],
    // A page with nothing else quotes nothing, whatever its status.
    ...errors(TRACE, TRACE, ['Java’s servlets', '.NET’s frames', 'Node’s modules']),
    ...errors(TRACE, TRACE, [
      'Java’s own classes',
      'Node’s packages',
      'Node’s TypeScript',
      'Python',
      'Ruby',
      'Go',
    ]),
    ...errors(TRACE, TRACE, ['.NET’s frames in German']),
    'Starlette’s debugger': [DETAILS],
    'a printed error of MySQL': [DATABASE],
    'a printed error of MySQL within a layout': [SHOWN],
    ...errors(DATABASE, DATABASE, [
      ...[
        'PDO’s table',
        'mysqli’s connection',
        'SQLAlchemy',
        'PostgreSQL by itself',
        'Go’s driver',
        'asyncpg',
      ],
      ...['DB2', 'Sybase', 'H2', 'Sequelize', 'MongoDB', 'WordPress'],
    ]),
    ...errors(DATABASE, DATABASE, ['SQLAlchemy’s class']),
    'Sequelize’s error as JSON': [DATABASE],
    'a listing of S3': [BUCKET],
    'a listing of Azure': [BUCKET],
    'an XML page of S3 without a list': [],
    'IIS’s 404': [],
    'Spring’s Whitelabel page': [FALLBACK],
    'Spring’s Whitelabel page with a trace': [TRACE, FALLBACK],
    'Spring’s JSON with a trace': [TRACE],
    'a WSGI server’s trace as text': [TRACE],
    'Symfony’s profiler, by its headers': [PROFILER],
  },
};

describe('pages of real servers', () => {
  it('have exactly the expected findings', () => {
    const actual: Record<string, Record<string, string[]>> = {};
    for (const { name, page } of ALL) {
      const [system = '', which = ''] = name.split(': ');
      (actual[system] ??= {})[which] = found(page).map(({ id }) => id);
    }
    expect(actual).toEqual(EXPECTED);
  });

  // `-u` writes it. A new rule adds rows; a changed one shows the pages that it now judges otherwise.
  it('are judged by every rule as test/fixtures/servers/findings.txt says', async () => {
    const rows = new Map<string, string[]>();
    for (const { name, page } of ALL) {
      const { findings, passes } = audit(page);
      const said = [
        ...findings.map(({ id, severity, points }) => `${id} (${severity}, ${String(points)})`),
        ...passes.map(({ id, bonus }) => `${id} (pass, ${String(bonus)})`),
      ];
      const [system = ''] = name.split(': ');
      for (const row of said) rows.set(row, [...(rows.get(row) ?? []), system]);
    }
    const text = [...rows].map(([row, systems]) => `${row} · ${pagesOf(systems)}\n`).sort();
    await expect(text.join('')).toMatchFileSnapshot('../fixtures/servers/findings.txt');
  });

  it('have every version in a header or page marked', () => {
    const banner = /(?:Apache|nginx|lighttpd|Tomcat|Jetty:\/)\/ ?(\d+\.\d[\w.]*)/g;
    for (const { name, page, response } of RECORDED) {
      const findings = audit(page).findings;
      const marked = (rule: string) =>
        findings
          .filter((finding) => finding.rule === rule)
          .flatMap(({ quotes }) => quotes)
          .flatMap(({ value, marks }) => marks.map((mark) => value?.slice(...mark)));
      for (const [, version] of response.content.text.matchAll(banner)) {
        expect(marked('error-page'), name).toContain(version);
      }
      const headers = response.headers.filter((line) => /^(?:server|x-powered-by)$/i.test(line.name));
      for (const [, version] of headers.flatMap(({ value }) => [...value.matchAll(/[/(](\d[\d.]*)/g)])) {
        expect(marked('server-tokens'), name).toContain(version);
      }
    }
  });

  it('have none of the findings that advice fixes, once it is followed', () => {
    for (const { name, page } of ALL) {
      const findings = found(page);
      const after = apply(
        page,
        findings.flatMap(({ advice }) => advice),
      );
      const advised = findings.filter(({ advice }) => advice.length > 0).map(({ id }) => id);
      for (const { id } of found(after)) expect(advised, name).not.toContain(id);
    }
  });
});

describe('an error page with status 200', () => {
  /** These have nothing that another page could not have. */
  const UNSEEN = [
    'Laravel 11',
    'an error of MySQL',
    'Sequelize’s error as JSON',
    'a WSGI server’s trace as text',
  ];
  const REAL = ALL.filter(({ page, response, name }) => {
    const isShown = found(page).some(({ severity }) => severity === 'medium' || severity === 'high');
    const isUnseen = UNSEEN.some((one) => name.endsWith(one)) || /CSRF|host not/.test(name);
    return response.status >= 400 && isShown && !isUnseen;
  });

  it.each(REAL.map(({ name, page, response }) => ({ name, page, response })))(
    '$name',
    ({ page, response }) => {
      const said = audit(snapshotOf(page.url, { ...response, status: 200 }));
      expect(said.findings.some(({ rule, points }) => RULES.has(rule) && points >= 10)).toBe(true);
      expect(said.grade).not.toBe('A+');
    },
  );

  const JAVA =
    'java.lang.IllegalStateException: no tea\n\tat shop.Tea.pour(Tea.java:3)\n\tat shop.Main.main(Main.java:9)';
  const NODE = [
    'Error: no tea',
    '    at pour (/app/src/tea.ts:3:4)',
    '    at run (node:internal/process/task_queues:95:5)',
  ];
  it.each<[type: string, body: unknown, expected: readonly string[]]>([
    ['json', { errors: [{ message: 'x', extensions: { stacktrace: NODE } }] }, [TRACE]],
    ['json', { errors: [{ message: 'x', extensions: { exception: { stacktrace: NODE } } }] }, [TRACE]],
    [
      'graphql-response+json',
      { errors: [{ message: 'x', extensions: { stacktrace: NODE } }], data: null },
      [TRACE],
    ],
    ['json', { status: 500, trace: JAVA }, [TRACE]],
    [
      'json',
      { exception: 'RuntimeException', file: '/a.php', line: 3, trace: [{ file: '/b.php' }] },
      [TRACE],
    ],
    ['json', { ExceptionMessage: 'x', StackTrace: '   at Shop.Tea() in C:\\a\\b.cs:line 4' }, [TRACE]],
    ['json', { code: 'ER_PARSE_ERROR', sqlMessage: 'no tea' }, [DATABASE]],
    // What others wrote.
    ['json', { posts: [{ body: NODE.join('\n') }] }, []],
    ['html', `<h1>Whitelabel Error Page</h1><pre>${JAVA}</pre>`, [TRACE]],
    ['html', `<title>Shop</title><h1>Shop</h1><pre>${JAVA}</pre>`, [TRACE]],
    [
      'html',
      `<title>Shop</title><h1>Internal Server Error</h1><p>Sorry.</p><pre>${JAVA}</pre><a href="/">Home</a>`,
      [TRACE],
    ],
    ['html', '<h1>Internal Server Error</h1><div>ERROR:  syntax error at or near "x"</div>', [DATABASE]],
    ['html', '<body>ERROR:  column "x" does not exist\nLINE 1: SELECT x</body>', [DATABASE]],
    [
      'html',
      "<h1>Database error</h1><p>Unclosed quotation mark after the character string ''.</p>",
      [DATABASE],
    ],
    [
      'html',
      "<h1>Error</h1><p>Microsoft OLE DB Provider for SQL Server error '80040e14'</p><p>Incorrect syntax near '='.</p>",
      [DATABASE],
    ],
    [
      'html',
      "<title>Runtime Error</title><span><H1>Server Error in '/shop' Application.<hr></H1></span>",
      ['error-page/disguised'],
    ],
    [
      'html',
      `<h1>How I found it</h1><div>${'It took an hour. '.repeat(20)}</div><pre>${JAVA}</pre>`,
      [SHOWN],
    ],
    ['html', `<nav></nav><h1>Internal Server Error</h1><pre>${JAVA}</pre>`, [SHOWN]],
    [
      'html',
      `<h1>Internal Server Error</h1><p>${'Look into the log. '.repeat(40)}</p><pre>${JAVA}</pre>`,
      [SHOWN],
    ],
    ['html', `<h1>Internal Server Error</h1><pre>${JAVA}</pre><form><textarea></textarea></form>`, [SHOWN]],
  ])('in %s: %j', (type, body, expected) => {
    const mimeType = type === 'html' ? 'text/html' : `application/${type}`;
    for (const text of typeof body === 'string'
      ? [body]
      : [JSON.stringify(body), JSON.stringify(body, null, 2)])
      expect(opened('/page', mimeType, text)).toEqual(expected);
  });
});

describe('what a server should not show', () => {
  const list = (names: string) =>
    `<?xml version="1.0"?><ListBucketResult><Name>shop</Name><Prefix></Prefix>${names}</ListBucketResult>`;
  const keys = (...names: string[]) =>
    list(names.map((name) => `<Contents><Key>${name}</Key></Contents>`).join(''));
  const SECRETS = 'exposed-file/secrets';
  it.each<[path: string, type: string, text: string, expected: readonly string[]]>([
    ['/', 'application/xml', list(''), [LISTED]],
    ['/', 'application/xml', keys('img/a.png'), [BUCKET]],
    ['/', 'application/xml', keys('a.png', 'x/prod.sql.gz'), [`${BUCKET}-backups`]],
    [
      '/',
      'application/xml',
      list('<CommonPrefixes><Prefix>backups/</Prefix></CommonPrefixes>'),
      [`${BUCKET}-backups`],
    ],
    ['/', 'application/xml', keys('a.png', 'site/.env'), [`${BUCKET}-secrets`]],
    ['/', 'application/xml', keys('site/.env.example', 'id_rsa.pub', 'wp-config-sample.php'), [BUCKET]],
    [
      '/',
      'text/xml',
      '<EnumerationResults><Blobs><Blob><Name>id_rsa</Name></Blob></Blobs></EnumerationResults>',
      [`${BUCKET}-secrets`],
    ],
    [
      '/',
      'application/json',
      '{"kind": "storage#objects","items":[{"kind": "storage#object","name": "dump.sql"}]}',
      [`${BUCKET}-backups`],
    ],
    ['/.env', 'text/plain', 'APP_NAME=x\nDB_PASSWORD=hunter22\n', [SECRETS]],
    ['/.env', 'text/html', 'APP_NAME=x\nDB_PASSWORD=hunter22\n', [SECRETS]],
    ['/.env', 'application/octet-stream', 'AWS_SECRET_ACCESS_KEY="abcd1234"\n', [SECRETS]],
    ['/.env', 'text/plain', 'APP_KEY=\nDB_PASSWORD=changeme\nMAIL_PASSWORD=null\n', []],
    ['/.env', 'text/html', '<title>Shop</title><div id="root"></div><script src="/a.js"></script>', []],
    ['/.env', 'text/html', '<h1>.env</h1><p>Write DB_PASSWORD=hunter22 into it.</p>', []],
    ['/.git/config', 'text/plain', '[core]\n\trepositoryformatversion = 0\n', ['exposed-file/source']],
    ['/.git/HEAD', 'application/octet-stream', 'ref: refs/heads/main\n', ['exposed-file/source']],
    [
      '/wp-config.php.bak',
      'application/x-trash',
      "<?php /* a -> b */ define('DB_PASSWORD', 'y');",
      [SECRETS],
    ],
    ['/.htpasswd', 'text/plain', 'admin:$apr1$abc$def\n', [SECRETS]],
    [
      '/server-status',
      'text/html',
      '<title>Apache Status</title><h1>Apache Server Status for x</h1><dt>Server uptime: 3 days</dt>',
      ['exposed-file/state'],
    ],
    [
      '/docs/status',
      'text/html',
      '<title>mod_status</title><h1>Apache Server Status for x</h1><p>Server uptime: 3 days</p>',
      [],
    ],
    [
      '/debug/pprof/',
      'text/html',
      '<title>/debug/pprof/</title><p>Types of profiles available:</p>',
      ['exposed-file/state'],
    ],
    [
      '/actuator/env',
      'application/json',
      '{"activeProfiles":[],"propertySources":[]}',
      ['exposed-file/state'],
    ],
  ])('%s as %s: %j', (path, type, text, expected) => {
    expect(opened(path, type, text)).toEqual(expected);
    const kept = JSON.stringify(pageOf(path, type, text));
    expect(kept).not.toMatch(/hunter22|abcd1234|prod\.sql|site\/|\$abc/);
  });
});

describe('a page that quotes an error page, a debug page or a listing', () => {
  const REPORTED = ALL.filter(({ page }) => found(page).length > 0);
  const quoting: Readonly<Record<string, (response: RecordedPage['response']) => PageSnapshot>> = {
    'as text, in an article': (response) => article(200, '', `<pre>${escape(textOf(response))}</pre>`),
    'as text, on a site that sends every page with status 404 and shows it by script': (response) =>
      article(404, '', `<pre>${escape(textOf(response))}</pre>`),
    'as source': (response) => article(200, '', `<pre><code>${escape(response.content.text)}</code></pre>`),
    'as source, as text/plain': (response) => article(200, '', response.content.text, 'text/plain'),
    'as source, with its title in the article’s': (response) =>
      article(200, titleOf(response), `<pre><code>${escape(response.content.text)}</code></pre>`),
    'as part of its own markup': (response) =>
      article(200, titleOf(response), `<div>${bodyOf(response)}</div>`),
  };
  it.each(Object.keys(quoting))('%s: no finding but information', (how) => {
    expect(REPORTED.length).toBeGreaterThan(40);
    for (const { name, response } of REPORTED) {
      const page = quoting[how]?.(response);
      const findings = page ? found(page) : [];
      expect(
        findings.filter(({ id }) => id !== SHOWN).map(({ id }) => id),
        name,
      ).toEqual([]);
      for (const { severity, points, advice } of findings)
        expect([severity, points, advice], name).toEqual(['info', 0, []]);
    }
  });

  it.each([
    'Sites are in /var/www/html/ or C:\\inetpub\\wwwroot, logs in /opt/bitnami/apache/logs.',
    'Python begins an error with Traceback (most recent call last): and the innermost call comes last.',
    'The error is in line 21. Warning: back up /var/www/ first, then look into node_modules/ at night.',
    'ORA-01017 means a wrong password; SQL Server, MySQL and SQLite have other numbers, such as SQLSTATE 42000.',
    '[SQL Server] A java.sql.SQLException, a MySQL server has gone away, the OLE DB Provider for SQL Server.',
    'SQLCODE is 0 or less; sqlalchemy.exc and sqlalchemy.exc.NoResultFound, psycopg2 and MongoServerError are classes.',
    'FAQ: what pq: means. ERROR: read the log, at character level. The WordPress database error log is off.',
    'Import from file:///app/x.mjs; a listing has ListBucketResult in it, and jakarta.servlet is a package.',
    'System.Web.HttpApplication.ExecuteStep, Order.cs: 12 lines, and the table (HY000) of codes.',
    'import java.sql.Connection; // see java.lang.String at javax.servlet.http',
  ])('%s: no finding', (text) => {
    expect(found(article(200, '', `<p>${text}</p>`))).toEqual([]);
  });
});

function found(page: PageSnapshot): readonly Finding[] {
  return audit(page).findings.filter(({ rule }) => RULES.has(rule));
}

/** How many of all pages these are, by system: `2: nginx 1, php 1`. Of most pages, those that are not among them. */
function pagesOf(systems: readonly string[]): string {
  const listed = (some: readonly string[]) => {
    const parts = [...new Set(some)].map(
      (name) => `${name} ${String(some.filter((one) => one === name).length)}`,
    );
    return `${String(some.length)}: ${parts.join(', ')}`;
  };
  const others = ALL.map(({ name }) => name.split(': ')[0] ?? '');
  if (systems.length <= others.length / 2) return listed(systems);
  for (const system of systems) others.splice(others.indexOf(system), 1);
  return others.length === 0 ? 'all' : `all but ${listed(others)}`;
}

function pageOf(path: string, type: string, text: string): PageSnapshot {
  const headers = [{ name: 'Content-Type', value: type }];
  return snapshotOf(`https://shop.example.com${path}`, {
    status: 200,
    headers,
    content: { mimeType: type, text },
  });
}

function opened(path: string, type: string, text: string): readonly string[] {
  return found(pageOf(path, type, text)).map(({ id }) => id);
}

/** A blog article about such pages. */
function article(status: number, title: string, body: string, type = 'text/html'): PageSnapshot {
  const text = `<!doctype html><html><head><title>${title ? `What “${title}” means` : 'Notes'} · Blog</title></head><body><header><a href="/">Blog</a></header><main><h1>Notes</h1><p>This is what it looks like:</p>${body}</main><footer>Written by hand</footer></body></html>`;
  return snapshotOf('http://blog.example.com/notes/', {
    status,
    headers: [{ name: 'Content-Type', value: type }],
    content: { mimeType: type, text: type === 'text/plain' ? body : text },
  });
}

function titleOf({ content }: RecordedPage['response']): string {
  return /<title[^>]*>([^<]*)/i.exec(content.text)?.[1]?.trim() ?? '';
}

function bodyOf({ content }: RecordedPage['response']): string {
  return content.text.replace(/^[\s\S]*?<body[^>]*>|<\/body>[\s\S]*$/gi, '');
}

function textOf({ content }: RecordedPage['response']): string {
  return content.text.replace(/<[^>]*>/g, ' ');
}

function escape(text: string): string {
  return text.replace(/&(?!\w+;)/g, '&amp;').replace(/</g, '&lt;');
}
