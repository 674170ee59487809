import type { FoundText } from '../model.js';

/**
 * A fixed text or element that helps to give a page away. `{version}` stands for a version; `{host}`, `{path}` and
 * `{folder}` (the path's last part) for the page's own; a title is compared as a whole, with `*` at an end for anything.
 */
export interface TextPattern {
  readonly text: string;
  readonly where: FoundText['where'];
}

/**
 * What tells a page that a server or framework writes by itself from one that only speaks of it: no single
 * text, but several things that stand together on the real one alone.
 */
export interface Signature {
  /** Whose page it is, as people write it. */
  readonly system: string;
  /** The least status it is sent with; any where none is named. */
  readonly from?: 400 | 500;
  /** Whether the answer has to be HTML by its type: text written in the body itself means something only there. */
  readonly html?: true;
  readonly all: readonly TextPattern[];
  /** At least one of these, where there are any. */
  readonly any?: readonly TextPattern[];
}

const in_ = (where: TextPattern['where'], texts: readonly string[]) => texts.map((text) => ({ text, where }));
const title = (...texts: string[]) => in_('title', texts);
const text = (...texts: string[]) => in_('text', texts);
const top = (...texts: string[]) => in_('top', texts);
const element = (...names: string[]) => in_('element', names);

/** Titles of error pages that begin with their status; they count where it is the answer's. */
export const STATUS_TITLES = title('{version}*', 'HTTP Status {version}*', 'Error {version}*');

/** Debuggers: whoever gets past their PIN, or needs none, runs code on the server. */
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

/** Pages with the code, the settings or the variables behind an error. */
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
  // Laravel's: Ignition, Whoops, and its own of Laravel 11 and of 12.
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

/** Pages of a development server that shows nothing yet, but would. */
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
 * PHP's errors in the page. They are told from pages that quote them by where they stand: in the body itself,
 * for PHP writes them before the page's first element. Deeper in the page nothing would tell.
 */
export const PHP_ERRORS: readonly Signature[] = [
  {
    system: 'PHP',
    html: true,
    all: top('.php on line {version}'),
    any: top('Warning: ', 'Fatal error: ', 'Parse error: ', 'Notice: ', 'Deprecated: '),
  },
  { system: 'Xdebug', from: 500, all: [...element('.xdebug-error'), ...text('Call Stack')] },
];

const WHITELABEL = [
  ...element('#created'),
  ...text('Whitelabel Error Page', 'so you are seeing this as a fallback.'),
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
  // Of whatever else: pages that quote a trace are not sent with these statuses.
  { system: 'Python', from: 500, all: text('Traceback (most recent call last):') },
  { system: 'Java', from: 500, all: [], any: text('at java.base/', 'at java.lang.', 'at javax.servlet.') },
  { system: '.NET', from: 500, all: [], any: text('   at System.', '   at Microsoft.AspNetCore.') },
  { system: 'PHP', from: 500, all: text('Stack trace:', '#0 ', '{main}') },
  { system: 'Node.js', from: 500, all: text('/node_modules/', '    at ') },
  { system: 'Ruby', from: 500, all: text('.rb:{version}'), any: text(':in `', ":in '") },
  { system: 'Go', from: 500, all: text('goroutine {version}', '[running]:') },
];

/** Error pages that nobody made for the site, and that name what runs behind it. */
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

export const LISTINGS: readonly Signature[] = [
  { system: 'nginx', all: [...title('Index of {path}'), ...element('pre'), ...text('Index of /', '../')] },
  {
    system: 'lighttpd',
    all: [...title('Index of {path}'), ...element('.list', '.foot'), ...text('Index of /')],
  },
  // Apache, and the many that write like it.
  { system: '', all: [...title('Index of {path}'), ...text('Index of /')] },
  {
    system: 'Caddy',
    all: [...title('{folder}'), ...element('.listing', '#summary'), ...text('Served with')],
    any: [...text('Caddy'), ...element('.caddy-logo')],
  },
  { system: 'Python', all: [...title('Directory listing for {path}'), ...text('Directory listing for /')] },
  {
    system: 'Tomcat',
    all: [...title('Directory Listing For [{path}]'), ...text('Directory Listing For [/')],
  },
  {
    system: 'Tomcat',
    all: [...title('Directory Listing For [/]'), ...text('Directory Listing For [/]', 'Last Modified')],
    any: text('Apache Tomcat/{version}'),
  },
  { system: 'Jetty', all: [...title('Directory: {path}'), ...text('Directory: /')] },
  {
    system: 'IIS',
    all: [...title('{host} - {path}'), ...element('pre')],
    any: text('[To Parent Directory]', '<dir>'),
  },
  { system: 'serve-index', all: [...title('listing directory {path}'), ...element('#files', '.directory')] },
];

/** Versions at the foot of pages that a server writes by itself. */
export const BANNERS: readonly { readonly system: string; readonly needle: TextPattern }[] = [
  ['Apache Tomcat', 'Apache Tomcat/{version}'],
  ['Apache', 'Apache/{version}'],
  ['nginx', 'nginx/{version}'],
  ['openresty', 'openresty/{version}'],
  ['lighttpd', 'lighttpd/{version}'],
  ['Jetty', 'Jetty:// {version}'],
  ['ASP.NET', 'ASP.NET Version:{version}'],
].map(([system = '', needle = '']) => ({ system, needle: { text: needle, where: 'text' } }));

/** What is looked for in pages. */
export const TEXT_PATTERNS: readonly TextPattern[] = unique([
  ...STATUS_TITLES,
  ...BANNERS.map(({ needle }) => needle),
  ...[DEBUGGERS, DEBUG_PAGES, DEVELOPMENT, PHPINFO, PHP_ERRORS, TRACES, FALLBACKS, LISTINGS].flatMap(
    (signatures) => signatures.flatMap(({ all, any = [] }) => [...all, ...any]),
  ),
]);

function unique(needles: readonly TextPattern[]): TextPattern[] {
  return [...new Map(needles.map((needle) => [`${needle.where} ${needle.text}`, needle])).values()];
}
