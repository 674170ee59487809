import type { FoundText } from '../model.js';

/**
 * A fixed text or element that helps to identify a page. `{version}` matches a version; `{host}`, `{path}` and
 * `{folder}` (the path's last part) match the page's own. A title must match as a whole; `*` at an end matches anything.
 */
export interface TextPattern {
  readonly text: string;
  readonly where: FoundText['where'];
}

/**
 * Identifies a page that a server or framework generates: not by a single text, which another page may quote, but by
 * several that occur together only on the real page.
 */
export interface Signature {
  /** The product, in its usual spelling. */
  readonly system: string;
  /** The lowest status it is sent with; any if absent. */
  readonly from?: 400 | 500;
  /** The type that it must have: only in HTML `top` texts are meaningful. */
  readonly type?: 'html' | 'xml';
  readonly all: readonly TextPattern[];
  /** At least one of these, if present. */
  readonly any?: readonly TextPattern[];
}

const in_ = (where: TextPattern['where'], texts: readonly string[]) => texts.map((text) => ({ text, where }));
const title = (...texts: string[]) => in_('title', texts);
const text = (...texts: string[]) => in_('text', texts);
const top = (...texts: string[]) => in_('top', texts);
const element = (...names: string[]) => in_('element', names);

/** Titles of error pages that begin with the status; it has to be the response's. */
export const STATUS_TITLES = title('{version}*', 'HTTP Status {version}*', 'Error {version}*');

/** Debuggers that run code on the server, with or without a PIN. */
export const DEBUGGERS: readonly Signature[] = [
  {
    system: 'Werkzeug',
    all: [
      ...title('* // Werkzeug Debugger'),
      ...element('.debugger'),
      ...text('Werkzeug powered traceback interpreter'),
    ],
  },
];

/** Pages that show the code, settings or variables of an error. */
export const DEBUG_PAGES: readonly Signature[] = [
  {
    system: 'Django',
    from: 400,
    all: [...title('* at /*'), ...element('#summary', '#traceback', '#requestinfo')],
  },
  {
    system: 'Django',
    from: 400,
    all: [
      ...title('Page not found at /*'),
      ...element('#summary', '#info', '#explanation'),
      ...text('DEBUG = True'),
    ],
  },
  {
    system: 'Django',
    from: 400,
    all: [
      ...title('403 Forbidden'),
      ...element('#summary', '#info'),
      ...text('CSRF verification failed.', 'help section of this page because you have DEBUG ='),
    ],
  },
  {
    system: 'Django',
    all: [
      ...title('The install worked successfully! Congratulations!'),
      ...text('You are seeing this page because DEBUG=True is in your settings file'),
    ],
  },
  {
    system: 'Rails',
    from: 400,
    all: [...title('Action Controller: Exception caught'), ...element('#container'), ...text('Rails.root: ')],
  },
  {
    system: 'Symfony',
    from: 400,
    all: element('.exception-summary', '.exception-message', '.exception-illustration'),
  },
  // Laravel: Ignition, Whoops, and the pages of Laravel 11 and 12.
  { system: 'Laravel', from: 400, all: [...title('🧨 *'), ...element('.scrollbar-lg', '#app')] },
  { system: 'Whoops', from: 400, all: element('.Whoops', '.stack-container', '.exc-title') },
  {
    system: 'Laravel',
    from: 500,
    all: [...element('.font-sans', '.antialiased'), ...text('PHP {version}', ' — Laravel {version}')],
  },
  {
    system: 'Laravel',
    from: 500,
    all: [...element('.font-sans', '.antialiased'), ...text('LARAVEL{version}', 'PHP{version}', 'UNHANDLED')],
  },
  {
    system: 'ASP.NET',
    from: 500,
    all: text("Server Error in '", 'Stack Trace:', 'Microsoft .NET Framework Version:{version}'),
  },
  {
    system: 'ASP.NET Core',
    from: 400,
    all: [...title('Internal Server Error'), ...element('.titleerror', '#stackpage', '#headerspage')],
  },
];

/** Pages of a development server, without an error. */
export const DEVELOPMENT: readonly Signature[] = [
  { system: 'Next.js', all: element('#__next_css__DO_NOT_USE__') },
  {
    system: 'Rails',
    all: [...title('Ruby on Rails {version}*'), ...text('Rails version:', 'Ruby version:')],
  },
];

export const PHPINFO: readonly Signature[] = [
  {
    system: 'PHP',
    all: [
      ...title('*phpinfo()'),
      ...element('.e', '.v'),
      ...text('PHP Version {version}', 'Configuration File (php.ini) Path'),
    ],
  },
];

/**
 * PHP errors in the page. Only text directly in the body counts, because PHP prints errors before the page's first
 * element; deeper in the page they look like a quotation.
 */
export const PHP_ERRORS: readonly Signature[] = [
  {
    system: 'PHP',
    type: 'html',
    all: top('.php on line {version}'),
    any: top('Warning: ', 'Fatal error: ', 'Parse error: ', 'Notice: ', 'Deprecated: '),
  },
  { system: 'Xdebug', from: 500, all: [...element('.xdebug-error'), ...text('Call Stack')] },
];

const WHITELABEL = [
  ...element('#created'),
  ...text('Whitelabel Error Page', 'so you are seeing this as a fallback.'),
];

const JAVA = text('at java.base/', 'at java.lang.', 'at javax.servlet.', 'at jakarta.servlet.');

const FRAMES: readonly Signature[] = [
  {
    system: '.NET',
    all: [],
    any: text('   at System.', '   at Microsoft.AspNetCore.', '.cs:line {version}'),
  },
  { system: 'PHP', all: text('Stack trace:', '#0 ', '{main}') },
  { system: 'Ruby', all: text('.rb:{version}'), any: text(':in `', ":in '") },
  { system: 'Go', all: text('goroutine {version}', '[running]:') },
];

/** Stack traces in error pages. */
export const TRACES: readonly Signature[] = [
  {
    system: 'Express',
    from: 400,
    all: [...title('Error'), ...element('pre')],
    any: text('/node_modules/', '(node:internal/'),
  },
  { system: 'Tomcat', from: 400, all: [...title('HTTP Status {version}*'), ...text('Exception Report')] },
  {
    system: 'Spring',
    from: 400,
    all: WHITELABEL,
    any: text('at org.springframework.', 'at java.base/'),
  },
  { system: 'Jetty', from: 400, all: [...title('Error {version}*'), ...text('Caused by:', 'Jetty://')] },
  // Other software: pages that quote a trace are not sent with these statuses.
  { system: 'Python', from: 500, all: text('Traceback (most recent call last):') },
  { system: 'Java', from: 500, all: [], any: JAVA },
  { system: 'Node.js', from: 500, all: text('/node_modules/', '    at ') },
  { system: 'Node.js', from: 500, all: [], any: text('at file:///', '(file:///') },
  // The words around them are translated.
  { system: '.NET', from: 500, all: [], any: text(' System.Web.HttpApplication.', '.TaskAwaiter.HandleNon') },
  ...FRAMES.map((signature) => ({ ...signature, from: 500 as const })),
];

/** Stack traces in pages of any status: by more texts, but they may be quotations. */
export const SHOWN_TRACES: readonly Signature[] = [
  { system: 'Python', all: text('Traceback (most recent call last):', '", line {version}') },
  {
    system: 'Java',
    all: text('.java:{version}'),
    any: JAVA,
  },
  {
    system: 'Node.js',
    all: text('.js:{version}'),
    any: text('    at Object.', '    at Module.', '    at async ', '(node:internal/', '(file:///'),
  },
  {
    system: 'Node.js',
    all: text('.mjs:{version}'),
    any: text('at file:///', '(file:///', '(node:internal/'),
  },
  ...FRAMES,
  {
    system: 'PHP',
    all: text('.php on line {version}'),
    any: text('Warning: ', 'Fatal error: ', 'Parse error: ', 'Notice: ', 'Deprecated: '),
  },
];

/** Errors of databases and their drivers. */
export const DATABASES: readonly Signature[] = [
  {
    system: 'MySQL',
    all: [],
    any: text(
      'You have an error in your SQL syntax; check the manual',
      'com.mysql.cj.jdbc.exceptions.',
      'com.mysql.jdbc.exceptions.',
      'mysqli_sql_exception: ',
      '(): (HY000/',
    ),
  },
  {
    system: 'PostgreSQL',
    all: [],
    any: text(
      'pg_query(): Query failed',
      'org.postgresql.util.PSQLException: ',
      'PG::SyntaxError: ',
      'psycopg2.errors.',
      'unterminated quoted string at or near',
      'asyncpg.exceptions.',
      'pq: relation "',
      'pq: syntax error at',
    ),
  },
  { system: 'PostgreSQL', all: text('ERROR: ', ' at character {version}') },
  { system: 'PostgreSQL', from: 500, all: text('pq: ') },
  { system: 'SQLAlchemy', all: text('(Background on this error at') },
  { system: 'SQLAlchemy', from: 500, all: text('sqlalchemy.exc.') },
  { system: 'DB2', all: [], any: text('SQLCODE=-', 'SQLCODE: -', '[IBM][CLI Driver]') },
  { system: 'Sybase', all: text('SybSQLException: ') },
  { system: 'H2', all: [], any: text('JdbcSQLSyntaxErrorException: ', 'org.h2.jdbc.JdbcSQL') },
  { system: 'Sequelize', all: [], any: text('SequelizeDatabaseError: ', '"SequelizeDatabaseError"') },
  { system: 'MongoDB', all: [], any: text('MongoServerError: ', '"MongoServerError"') },
  {
    system: 'WordPress',
    all: [],
    any: text('WordPress database error: [', 'WordPress database error Table'),
  },
  {
    system: 'Oracle',
    all: text('ORA-{version}'),
    any: text(
      'SQL command not properly ended',
      'quoted string not properly terminated',
      'table or view does not exist',
      'missing expression',
      'invalid identifier',
      'TNS:',
    ),
  },
  {
    system: 'SQL Server',
    all: [],
    any: text(
      'Unclosed quotation mark after the character string',
      '][SQL Server]',
      "OLE DB Provider for SQL Server error '",
      'SqlClient.SqlException: ',
      'SqlClient.SqlException (0x',
      'jdbc.SQLServerException: ',
    ),
  },
  {
    system: 'SQLite',
    all: [],
    any: text(
      'sqlite3.OperationalError: ',
      'SQLite3::SQLException: ',
      'SQLite3::query(): ',
      'SQLITE_ERROR: ',
    ),
  },
  {
    system: 'ODBC',
    all: [],
    any: text('[Microsoft][ODBC ', '[unixODBC][', "OLE DB Provider for ODBC Drivers error '"),
  },
  {
    system: 'JDBC',
    all: [],
    any: text('java.sql.SQLException: ', 'java.sql.SQLSyntaxErrorException: ', 'SQLGrammarException: '),
  },
  { system: 'PDO', all: text('SQLSTATE[') },
];

/** Folders in which servers keep sites. */
export const PATHS: readonly Signature[] = [
  {
    system: '',
    all: [],
    any: text(
      '/var/www/',
      '/srv/www/',
      '/usr/local/www/',
      '/usr/share/nginx/',
      '/opt/bitnami/',
      '/public_html/',
      '/htdocs/',
      '\\inetpub\\',
    ),
  },
];

/** The line of a file, as errors name it. */
export const LINES: readonly Signature[] = [
  {
    system: '',
    all: [],
    any: text('.php on line {version}', '.php:{version}', '.cs:line {version}', '.py", line {version}'),
  },
];

/** Default error pages that name the software. */
export const FALLBACKS: readonly Signature[] = [
  {
    system: 'ASP.NET',
    from: 400,
    all: [...title('The resource cannot be found.'), ...text("Server Error in '")],
  },
  {
    system: 'Spring Boot',
    from: 400,
    all: WHITELABEL,
  },
];

/** Object stores list in XML; also other clouds in the format of S3. */
const S3 = 'S3';
const AZURE = 'Azure Blob Storage';
export const OBJECT_STORES: ReadonlySet<string> = new Set([S3, AZURE]);

export const LISTINGS: readonly Signature[] = [
  { system: 'nginx', all: [...title('Index of {path}'), ...element('pre'), ...text('Index of /', '../')] },
  {
    system: 'lighttpd',
    all: [...title('Index of {path}'), ...element('.list', '.foot'), ...text('Index of /')],
  },
  // Apache, and other servers with the same format.
  { system: '', all: [...title('Index of {path}'), ...text('Index of /')] },
  // With another heading. No other page has its own path in such a title.
  { system: '', all: title('Index of {path}') },
  {
    system: 'Caddy',
    all: [...title('{folder}'), ...element('.listing', '#summary'), ...text('Served with')],
    any: [...text('Caddy'), ...element('.caddy-logo')],
  },
  { system: 'Python', all: title('Directory listing for {path}') },
  { system: 'Tomcat', all: title('Directory Listing For [{path}]') },
  {
    system: 'Tomcat',
    all: [...title('Directory Listing For [/]'), ...text('Directory Listing For [/]', 'Last Modified')],
    any: text('Apache Tomcat/{version}'),
  },
  { system: 'Jetty', all: title('Directory: {path}') },
  { system: 'IIS', all: [...title('{host} - {path}'), ...element('pre')] },
  // Behind a proxy it names another host.
  {
    system: 'IIS',
    all: [...title('* - {path}'), ...element('pre')],
    any: text('[To Parent Directory]', '<dir>'),
  },
  { system: S3, type: 'xml', all: element('listbucketresult') },
  { system: AZURE, type: 'xml', all: element('enumerationresults', 'blobs') },
  { system: 'serve-index', all: title('listing directory {path}') },
];

/** Versions in the footer of server-generated pages, each with an element beside it that a site’s own page lacks. */
export const BANNERS: readonly {
  readonly system: string;
  readonly needle: TextPattern;
  readonly beside: readonly TextPattern[];
}[] = [
  ['Apache Tomcat', 'Apache Tomcat/{version}'],
  ['Apache', 'Apache/{version}', 'address'],
  ['nginx', 'nginx/{version}', 'center'],
  ['openresty', 'openresty/{version}', 'center'],
  ['lighttpd', 'lighttpd/{version}'],
  ['Jetty', 'Jetty:// {version}'],
  ['ASP.NET', 'ASP.NET Version:{version}'],
].map(([system = '', needle = '', ...beside]) => ({
  system,
  needle: { text: needle, where: 'text' },
  beside: element(...beside),
}));

/** Of pages and messages that a server shows only while it is debugged or fails. */
export const DEBUG_SIGNATURES: readonly Signature[] = [
  DEBUGGERS,
  DEBUG_PAGES,
  DEVELOPMENT,
  PHPINFO,
  PHP_ERRORS,
  TRACES,
  SHOWN_TRACES,
  DATABASES,
  PATHS,
  LINES,
].flat();

/** The texts of signatures, one by one. */
export function patternsOf(signatures: readonly Signature[]): TextPattern[] {
  return signatures.flatMap(({ all, any = [] }) => [...all, ...any]);
}

/** All text patterns to look for in pages. */
export const TEXT_PATTERNS: readonly TextPattern[] = unique([
  ...STATUS_TITLES,
  ...BANNERS.flatMap(({ needle, beside }) => [needle, ...beside]),
  ...patternsOf([...DEBUG_SIGNATURES, ...FALLBACKS, ...LISTINGS]),
]);

function unique(needles: readonly TextPattern[]): TextPattern[] {
  return [...new Map(needles.map((needle) => [`${needle.where} ${needle.text}`, needle])).values()];
}
