import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import type { Advice } from '../../model/advice.js';
import { TOKEN_LIST, TOKENS } from '../../parse/product-headers.js';
import { documentResponse, probedResponses } from '../../pages/page-response.js';
import { withProbedResponses } from '../other-responses.js';
import { classifyPage, type Match, type PageKind, type PageResponse } from '../../pages/classify-page.js';
import { sentOf, type Fields } from '../../parse/fields.js';
import { parseAllProducts } from '../../parse/server-product.js';
import { TURN_DEBUG_OFF } from '../shared-advice.js';

/** Servers whose version in the page has the same setting as the Server header. */
const WITH_SERVER = new Set(['Apache', 'nginx', 'openresty', 'lighttpd']);

export default defineRule({
  id: 'error-page',
  on: 'documents',
  title: 'Error page',
  spec: { label: 'CWE-209', url: 'https://cwe.mitre.org/data/definitions/209.html' },
  needs: ['url', 'chain', 'response'],
  wants: ['content', 'probes'],
  reads: ['Content-Disposition', 'Content-Type', ...TOKENS],
  problems: {
    trace: {
      severity: 'medium',
      points: 10,
      because: 'It shows the path through the code and the libraries’ versions: twice a version.',
      text: 'The page shows a stack trace: {system}',
      why: 'It names files, functions and libraries, and through them their versions. Attackers see which of their attempts reach the code, and where.',
    },
    database: {
      severity: 'medium',
      points: 10,
      because: 'It shows what an attempt did to the query: as a stack trace.',
      text: 'The page shows an error of a database: {system}',
      why: 'It contains parts of the query or of the connection. Attackers who try to inject SQL see what their input did.',
    },
    version: {
      severity: 'low',
      points: 5,
      because: 'As in a header, and only if no header of it or of the page names one.',
      text: '{system} names its version in the page: {version}',
      why: 'Vulnerability lists are sorted by product and version, and scanners pick their targets from them. No header names a version, but the page does.',
    },
    'version-repeated': {
      severity: 'info',
      text: '{system} names its version in the page too: {version}',
      why: 'A header already names a version, so no more points are deducted. Turn it off as well, usually with the same setting.',
    },
    path: {
      severity: 'low',
      text: 'The page names a folder of the server: {path}',
      why: 'Visitors do not need it. Attackers who can read or write files through another vulnerability learn where they are.',
    },
    disguised: {
      severity: 'medium',
      points: 10,
      because: 'Something failed where the server says that nothing did: twice a version.',
      text: '{system}’s own error page is sent with status {status}',
      why: 'Caches keep it and no monitoring sees it, while it tells attackers which of their attempts the application could not handle, and what it runs on.',
    },
    fallback: {
      severity: 'info',
      text: 'The site has no custom error page: {system} sends its default',
      why: 'It reveals what runs behind the site. Visitors learn nothing useful.',
    },
    shown: {
      severity: 'info',
      text: 'The page contains {what}',
      why: 'Documentation shows such texts on purpose. On any other page the site reveals its errors to everyone: turn detailed errors off.',
    },
  },
  passes: {
    plain: { text: 'The error page reveals nothing about the server' },
  },
  check(document, { content, probes }) {
    const asked = { probes, kinds: ['not-found'] } as const;
    const page = documentResponse(document, content);
    const own = page.seen ? errorProblems(page.value) : [];
    const ofProbed = (probed: PageResponse) => errorProblems(probed, document.response);
    const problems = withProbedResponses(own, asked, ofProbed, ORDER);
    const errors = [...(page.seen ? [page.value] : []), ...probedResponses(probes, asked.kinds)].filter(
      ({ status }) => status >= 400,
    );
    const isPlain = errors.length > 0 && problems.length === 0 && !errors.map(classifyPage).some(isDebug);
    return {
      problems,
      passes: isPlain ? [{ message: 'plain', quotes: [] }] : [],
      unseen: page.seen ? [] : [page.because],
    };
  },
});

/** Worst first. */
const ORDER = [
  'trace',
  'database',
  'disguised',
  'version',
  'path',
  'version-repeated',
  'fallback',
  'shown',
] as const;
type Message = (typeof ORDER)[number];

type Read = 'Content-Type' | (typeof TOKENS)[number];

/** What the error page of a response discloses. A version that the document's headers name is no second one. */
function errorProblems(page: PageResponse<Read>, document = page.response): Problem<Message>[] {
  const kind = classifyPage(page);
  const { banner, fallback } = kind;
  // A debug page shows more than these.
  const details = isDebug(kind) ? [] : detailProblems(kind, page.status);
  const isDisguised = page.status < 400 && details.length === 0;
  return [
    ...details,
    ...(banner
      ? [
          {
            message: [page.response, document].some(namesVersion)
              ? ('version-repeated' as const)
              : ('version' as const),
            values: { system: banner.system, version: banner.version ?? '' },
            quotes: banner.quotes,
            advice: WITH_SERVER.has(banner.system)
              ? [hideVersion(banner.system, [page.response, document])]
              : [],
          },
        ]
      : []),
    ...(fallback && !isDebug(kind)
      ? [
          {
            message: isDisguised ? ('disguised' as const) : ('fallback' as const),
            values: { system: fallback.system, status: String(page.status) },
            quotes: fallback.quotes,
          },
        ]
      : []),
  ];
}

/** Traces, errors of databases and paths. Of a page that may quote them, they are one finding. */
function detailProblems(kind: PageKind, status: number): Problem<Message>[] {
  const { shownTrace, database, path, phpErrors, isWhole } = kind;
  const isError = status >= 500 || isWhole;
  const trace = kind.trace ?? (isWhole ? shownTrace : null);
  const shown = [
    ...(trace ? [] : matched('a detailed error', shownTrace)),
    ...(isError
      ? []
      : [...matched('an error of a database', database), ...matched('a folder of the server', path)]),
  ];
  const problemOf = (message: 'trace' | 'database' | 'path', match: Match | null) =>
    match
      ? [
          {
            message,
            values: { system: match.system, path: match.quotes[0]?.value ?? '' },
            quotes: match.quotes,
            advice: [TURN_DEBUG_OFF],
          },
        ]
      : [];
  return [
    ...problemOf('trace', trace),
    ...(isError ? problemOf('database', database) : []),
    // Traces and PHP's errors name folders anyway.
    ...(isError && !trace && !phpErrors ? problemOf('path', path) : []),
    ...(shown.length > 0 && !phpErrors
      ? [
          {
            message: 'shown' as const,
            values: { what: shown.map(({ what }) => what).join(', ') },
            quotes: shown.flatMap(({ quotes }) => quotes),
          },
        ]
      : []),
  ];
}

function matched(what: string, match: Match | null): readonly (Match & { readonly what: string })[] {
  return match ? [{ ...match, what: match.system ? `${what} (${match.system})` : what }] : [];
}

function isDebug(kind: PageKind): boolean {
  return kind.debugger !== null || kind.debugPage !== null;
}

function hideVersion(product: string, responses: readonly Fields<'Server'>[]): Advice {
  const header = 'Server';
  const isNamed = responses.some((response) => {
    const field = response.get(header);
    return !field.seen || field.value.value?.toLowerCase().includes(product.toLowerCase()) === true;
  });
  return { op: 'hide-version', header, product, ...(!isNamed && { inPages: true }) };
}

/** Whether server-tokens reports a version. */
function namesVersion(response: Fields<(typeof TOKENS)[number]>): boolean {
  return sentOf(TOKEN_LIST, response).some(
    (field) =>
      field.seen && parseAllProducts(field.value.value ?? '').some(({ version }) => version !== undefined),
  );
}

export const page: RulePage = {
  cwe: 209,
  otherCwe: { version: 497, 'version-repeated': 497, fallback: 756 },
  about:
    'Error pages are where servers talk too much. A version at the foot tells which known holes to try; a stack trace tells which attempt reached the code, through which libraries, in which files. Visitors need one sentence and a way back.',
  exceptions: [
    '`plain`: an answer with a status of 400 or more whose page shows neither. Said of this page, or of what the server answers at an address where nothing stands, where it was asked for that.',
    '`trace`: of Express, Tomcat, Spring, Jetty by the look of their pages; of Python, Java, .NET, PHP, Node.js, Ruby and Go by their frames, where the status is 500 or more. A debug page, which shows more than that, is `debug-page`’s.',
    'With any status a page is one that has nothing else: no link, paragraph, heading, list, table, button, script, picture or `<span>` around the trace or the database’s error, and no title that says anything else, as when a program prints it and ends; or headings, tables and `<span>` at most, and the frames of a trace are half of its text. An article that quotes one has more, and so have most pages for pasted texts.',
    "So is a page whose title or first heading is that of an error page as a whole, such as “Server Error in '/' Application.” or “Whitelabel Error Page”, unless it has what an article has: more than 500 characters (without spaces) in paragraphs, navigation, a form, `<article>`.",
    'In JSON, with any status: a trace that is the value of a name such as `stacktrace` or `trace`, as GraphQL servers and frameworks in debug mode send it, and the errors of databases as their drivers write them.',
    '`database`: an error of MySQL, MariaDB, PostgreSQL, Oracle, SQL Server, SQLite, DB2, Sybase, H2, MongoDB, or of ODBC, JDBC, PDO, SQLAlchemy, Sequelize or WordPress in between, where the status is 500 or more.',
    '`version`: at the foot of a page that the server wrote by itself: an error page whose title names its status, a directory listing. For nginx and Apache the element around it has to be there too (`<center>`, `<address>`): a site’s own error page may have such a title and name a version in its text. A header of the same answer or of the page that names one comes from the same setting left alone: both count once.',
    '`disguised`: the same page as of `fallback`, with a status below 400 and no details in it.',
    '`fallback`: a framework’s own page for lack of one of the site’s, such as Spring’s Whitelabel.',
    '`path`: a folder in which servers keep sites, such as `/var/www/`, where the status is 500 or more and no trace is shown.',
    '`shown`: a trace, an error of PHP or of a database, or a folder beside a line number, in a page with another status. Such a page may be documentation, so this is information only.',
    'Apache’s, nginx’, OpenResty’s and lighttpd’s banners go with the version in `Server`. Tomcat’s is turned off by `showServerInfo="false"` of its `ErrorReportValve`, Jetty’s by an `ErrorHandler` of one’s own, ASP.NET’s by custom errors: there is no fix here for these.',
    'A version named in a page’s text is none of these where the page is an ordinary one, or the site’s own error page.',
    'In any other page with a status below 500 nothing tells a trace from a quotation, but for the pages that are known by more. So several texts of a trace have to come together there, and a folder alone counts only from status 400.',
  ],
  specNotes: ': error messages with sensitive information',
};
