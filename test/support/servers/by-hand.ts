import { snapshotOf, type RecordedPage } from './recorded.js';

// Hand-made pages of systems that could not be started, with the titles, ids, classes and fixed texts from their own
// sources. The rest is short and invented.

interface Page {
  readonly path?: string;
  readonly status: number;
  readonly type?: string;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

const html = (title: string, body: string, head = '') =>
  `<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>${title}</title>${head}</head>${body}</html>\n`;

const TRACE = [
  'java.lang.IllegalStateException: no tea',
  '\tat shop.OrderController.order(OrderController.java:21)',
  '\tat java.base/jdk.internal.reflect.DirectMethodHandleAccessor.invoke(DirectMethodHandleAccessor.java:103)',
  '\tat org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1089)',
].join('\n');

/** An error page that says only this. */
const said = (text: string, status = 500): Page => ({
  status,
  body: html('Error', `<body><pre>${text.replace(/</g, '&lt;')}</pre></body>`),
});

/** Errors as databases, drivers and languages write them: the words that are always the same around an invented query. */
const ERRORS: Readonly<Record<string, string>> = {
  'Java’s servlets':
    'shop.NoTea: no tea\n\tat jakarta.servlet.http.HttpServlet.service(HttpServlet.java:658)',
  '.NET’s frames': 'no tea\n   at Shop.Order.Pour() in C:\\shop\\Order.cs:line 12',
  '.NET’s frames in German':
    'kein Tee\n   bei Shop.Order.Pour() in C:\\shop\\Order.cs:Zeile 12.\n   bei System.Web.HttpApplication.ExecuteStepImpl(IExecutionStep step)',
  'Node’s modules': 'Error: no tea\n    at pour (file:///app/tea.mjs:1:2)\n    at file:///app/x.mjs:3:4',
  'PDO’s table': "SQLSTATE[42S02]: Base table or view not found: 1146 Table 'shop.tea' doesn't exist",
  'mysqli’s connection':
    "Warning: mysqli_connect(): (HY000/1045): Access denied for user 'shop'@'localhost' (using password: YES)",
  SQLAlchemy:
    '(psycopg2.errors.UndefinedTable) relation "tea" does not exist [SQL: SELECT 1] (Background on this error at: https://sqlalche.me/e/20/f405)',
  'SQLAlchemy’s class': 'sqlalchemy.exc.NoResultFound: No row was found when one was required',
  'PostgreSQL by itself': 'ERROR:  syntax error at or near "tea" at character 15',
  'Go’s driver': 'pq: relation "tea" does not exist',
  asyncpg: 'asyncpg.exceptions.UndefinedTableError: relation "tea" does not exist',
  DB2: 'DB2 SQL Error: SQLCODE=-204, SQLSTATE=42704, SQLERRMC=SHOP.TEA, DRIVER=4.31.10',
  Sybase: 'com.sybase.jdbc4.jdbc.SybSQLException: Incorrect syntax near tea.',
  H2: 'org.h2.jdbc.JdbcSQLSyntaxErrorException: Table "TEA" not found; SQL statement: SELECT 1',
  Sequelize: 'SequelizeDatabaseError: relation tea does not exist',
  MongoDB: 'MongoServerError: E11000 duplicate key error collection: shop.tea',
  WordPress: "WordPress database error: [Table 'shop.wp_tea' doesn't exist] SELECT 1",
  'Java’s own classes':
    'shop.NoTea: no tea\n\tat shop.Order.pour(Order.java:21)\n\tat shop.Main.main(Main.java:7)',
  'Node’s packages':
    'Error: no tea\n    at pour (/app/tea.js:1:2)\n    at next (/app/node_modules/router/index.js:3:4)',
  'Node’s TypeScript': 'Error: no tea\n    at pour (file:///app/tea.ts:1:2)',
  Python: 'Traceback (most recent call last):\n  File "/app/tea.py", line 3, in pour\nNoTea: no tea',
  Ruby: "/app/tea.rb:3:in 'Shop#pour': no tea (RuntimeError)",
  Go: 'panic: no tea\n\ngoroutine 7 [running]:\nmain.pour(...)\n\t/app/tea.go:3',
};

const bucket = (body: string): Page => ({
  path: '/',
  status: 200,
  type: 'application/xml',
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});

const whitelabel = (type: string, status: number, rest: string) =>
  `<html><body><h1>Whitelabel Error Page</h1><p>This application has no explicit mapping for /error, so you are seeing this as a fallback.</p><div id='created'>Wed Nov 25 09:00:00 UTC 2026</div><div>There was an unexpected error (type=${type}, status=${status}).</div>${rest}</body></html>`;

const yellow = (title: string, details: string) =>
  `<!DOCTYPE html>
<html>
    <head>
        <title>${title}</title>
        <style></style>
    </head>
    <body bgcolor="white">
            <span><H1>Server Error in '/' Application.<hr width=100% size=1 color=silver></H1>
            <h2> <i>${title}</i> </h2></span>
            <font face="Arial, Helvetica, Geneva, SunSans-Regular, sans-serif ">
            ${details}
            </font>
    </body>
</html>
`;

const ASPNET_VERSION =
  '<hr width=100% size=1 color=silver>\n<b>Version Information:</b>&nbsp;Microsoft .NET Framework Version:4.0.30319; ASP.NET Version:4.8.4261.0';

const PAGES: Readonly<Record<string, Page>> = {
  'Laravel’s Ignition': {
    status: 500,
    body: html(
      '🧨 no tea',
      '<body class="scrollbar-lg"><script>window.data = {};</script><noscript><pre>RuntimeException: no tea in file /srv/shop/app/Order.php on line 21</pre></noscript><div id="app"></div></body>',
    ),
  },
  'Laravel’s Whoops': {
    status: 500,
    body: html(
      'Whoops! There was an error.',
      '<body><div class="Whoops container"><div class="stack-container"><div class="panel left-panel cf"><header><div class="exception"><div class="exc-title"><span class="exc-title-primary">RuntimeException</span></div><div class="exc-message"><span>no tea</span></div></div></header></div></div></div></body>',
    ),
  },
  'Laravel 11': {
    status: 500,
    body: html(
      'Shop',
      '<body class="font-sans antialiased bg-gray-200/80 dark:bg-gray-950/95"><main><span>RuntimeException</span><div>no tea</div><span class="text-sm">PHP 8.3.6 — Laravel 11.9.2</span></main></body>',
    ),
  },
  'Laravel 12': {
    status: 500,
    body: html(
      'Shop',
      '<body class="bg-neutral-900 font-sans antialiased overflow-x-hidden text-white"><h1>RuntimeException</h1><p>no tea</p><div><span>LARAVEL</span>\n                <span>12.40.1</span></div><div><span>PHP</span>\n                <span>8.4.1</span></div><span>UNHANDLED</span></body>',
    ),
  },
  'Laravel, debug off': {
    status: 500,
    body: html(
      'Server Error',
      '<body class="antialiased"><div class="font-sans">500</div><div>Server Error</div></body>',
    ),
  },
  'ASP.NET’s yellow screen': {
    status: 500,
    headers: [['X-Powered-By', 'ASP.NET']],
    body: yellow(
      'Object reference not set to an instance of an object.',
      `<b> Description: </b>An unhandled exception occurred during the execution of the current web request.<br><br>
<b> Exception Details: </b>System.NullReferenceException: Object reference not set to an instance of an object.<br><br>
<b>Source Error:</b> <br><br><table width=100% bgcolor="#ffffcc"><tr><td><code><pre>Line 21: order.Tea</pre></code></td></tr></table>
<b>Stack Trace:</b> <br><br><table width=100% bgcolor="#ffffcc"><tr><td><code><pre>   Shop.Order() in c:\\shop\\Order.cs:21</pre></code></td></tr></table>
${ASPNET_VERSION}`,
    ),
  },
  'ASP.NET’s 404': {
    status: 404,
    body: yellow(
      'The resource cannot be found.',
      `<b> Description: </b>HTTP 404.<br><br><b> Requested URL: </b>/missing<br><br>${ASPNET_VERSION}`,
    ),
  },
  'ASP.NET, details off': {
    status: 500,
    body: yellow(
      'Runtime Error',
      '<b> Description: </b>An application error occurred on the server. The current custom error settings prevent the details from being viewed remotely.<br><br>',
    ),
  },
  'ASP.NET Core’s developer page': {
    status: 500,
    headers: [['Server', 'Kestrel']],
    body: html(
      'Internal Server Error',
      '<body><h1>An unhandled exception occurred while processing the request.</h1><div class="titleerror">InvalidOperationException: no tea</div><p class="location">Shop.Order in Order.cs, line 21</p><ul id="header"><li id="stack" class="selected">Stack</li></ul><div id="stackpage" class="page"><ul></ul></div><div id="querypage" class="page"></div><div id="cookiespage" class="page"></div><div id="headerspage" class="page"></div></body>',
    ),
  },
  'IIS’s listing': {
    path: '/files/',
    status: 200,
    headers: [['Server', 'Microsoft-IIS/10.0']],
    body: '<html><head><title>shop.example.com - /files/</title></head><body><H1>shop.example.com - /files/</H1><hr>\r\n\r\n<pre><A HREF="/">[To Parent Directory]</A><br><br>11/25/2026  9:00 AM            7 <A HREF="/files/a.txt">a.txt</A><br></pre><hr></body></html>',
  },
  'IIS’s listing of files only': {
    path: '/',
    status: 200,
    body: '<html><head><title>shop.example.com - /</title></head><body><H1>shop.example.com - /</H1><hr>\r\n\r\n<pre>11/25/2026  9:00 AM            7 <A HREF="/a.txt">a.txt</A><br></pre><hr></body></html>',
  },
  'IIS’s listing behind a proxy': {
    path: '/static/files/',
    status: 200,
    body: '<html><head><title>web01 - /files/</title></head><body><H1>web01 - /files/</H1><hr>\r\n\r\n<pre><A HREF="/">[To Parent Directory]</A><br><br>11/25/2026  9:00 AM            7 <A HREF="/files/a.txt">a.txt</A><br></pre><hr></body></html>',
  },
  'a listing with its own heading': {
    path: '/files/',
    status: 200,
    body: html(
      'Index of /files/',
      '<body><h1>Downloads</h1><ul><li><a href="a.txt">a.txt</a></li></ul></body>',
    ),
  },
  'an error of MySQL': {
    status: 500,
    body: html(
      'Shop',
      "<body><p>You have an error in your SQL syntax; check the manual that corresponds to your MariaDB server version for the right syntax to use near ''' at line 1</p></body>",
    ),
  },
  'an error of Oracle in an ordinary status': {
    status: 200,
    body: html('Shop', '<body><main>ORA-00933: SQL command not properly ended</main></body>'),
  },
  'a folder in an error page': {
    status: 500,
    body: html('Error', '<body><p>Cannot open /var/www/shop/config/cart.ini</p></body>'),
  },
  'a trace in an ordinary status': {
    status: 200,
    body: html('Shop', `<body><h1>Shop</h1><pre>${TRACE}</pre></body>`),
  },
  ...Object.fromEntries(
    Object.entries(ERRORS).flatMap(([name, text]) => [
      [`error of ${name}`, said(text)],
      [`error of ${name} in an ordinary status`, said(text, 200)],
    ]),
  ),
  'Starlette’s debugger': {
    status: 500,
    type: 'text/html',
    body: '<html><head><style>p {}</style><title>Starlette Debugger</title></head><body><h1>500 Server Error</h1><h2>NoTea: no tea</h2><div class="traceback-container"><p class="traceback-title">Traceback</p><div>File /app/tea.py, line 3, in pour</div></div></body></html>',
  },
  'a printed error of MySQL': {
    status: 200,
    body: 'You have an error in your SQL syntax; check the manual that corresponds to your MariaDB server version',
  },
  'a printed error of MySQL within a layout': {
    status: 200,
    body: html(
      'Shop',
      '<body><nav><a href="/">Shop</a></nav><div>You have an error in your SQL syntax; check the manual that corresponds to your MariaDB server version</div></body>',
    ),
  },
  'Sequelize’s error as JSON': {
    status: 500,
    type: 'application/json',
    body: '{"name":"SequelizeDatabaseError","message":"no tea"}',
  },
  'a listing of S3': bucket(
    '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>shop</Name><Prefix></Prefix><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated><Contents><Key>a.txt</Key><Size>7</Size></Contents></ListBucketResult>',
  ),
  'a listing of Azure': bucket(
    '<EnumerationResults ServiceEndpoint="https://shop.blob.core.windows.net/" ContainerName="files"><Blobs><Blob><Name>a.txt</Name></Blob></Blobs><NextMarker /></EnumerationResults>',
  ),
  'an XML page of S3 without a list': bucket('<Error><Code>AccessDenied</Code></Error>'),
  'IIS’s 404': {
    status: 404,
    body: '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml"><head><title>404 - File or directory not found.</title></head><body><div id="header"><h1>Server Error</h1></div><div id="content"><h2>404 - File or directory not found.</h2></div></body></html>',
  },
  'Spring’s Whitelabel page': {
    status: 404,
    body: whitelabel('Not Found', 404, '<div>No message available</div>'),
  },
  'Spring’s Whitelabel page with a trace': {
    status: 500,
    body: whitelabel(
      'Internal Server Error',
      500,
      `<div>no tea</div><div style='white-space:pre-wrap;'>${TRACE}</div>`,
    ),
  },
  'Spring’s JSON with a trace': {
    status: 500,
    type: 'application/json',
    body: JSON.stringify({ status: 500, error: 'Internal Server Error', trace: TRACE, path: '/boom' }),
  },
  'a WSGI server’s trace as text': {
    status: 500,
    type: 'text/plain',
    body: 'Traceback (most recent call last):\n  File "/srv/shop/shop.py", line 21, in order\nValueError: no tea\n',
  },
  'Symfony’s profiler, by its headers': {
    status: 200,
    headers: [
      ['X-Debug-Token', 'c90931'],
      ['X-Debug-Token-Link', 'http://shop.example.com/_profiler/c90931'],
    ],
    body: html('Shop', '<body><h1>Shop</h1></body>'),
  },
};

export const BY_HAND: readonly RecordedPage[] = Object.entries(PAGES).map(
  ([name, { path = '/page', status, type = 'text/html; charset=utf-8', headers = [], body }]) => {
    const response = {
      status,
      headers: [['Content-Type', type] as const, ...headers].map(([header, value]) => ({
        name: header,
        value,
      })),
      content: { mimeType: type, text: body },
    };
    return {
      name: `by hand: ${name}`,
      page: snapshotOf(`http://shop.example.com${path}`, response),
      response,
    };
  },
);
