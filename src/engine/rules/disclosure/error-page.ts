import { defineRule, type Problem } from '../../define-rule.js';
import type { Advice } from '../../model.js';
import { TOKEN_LIST, TOKENS } from '../../product-headers.js';
import { documentResponse, probedResponses, withProbedResponses } from '../../pages/page-response.js';
import { classifyPage, type Match, type PageKind, type PageResponse } from '../../pages/classify-page.js';
import { sentOf, type Fields } from '../../parse/fields.js';
import { readProducts } from '../../parse/server-product.js';
import { TURN_DEBUG_OFF } from '../../shared-advice.js';

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
      text: 'The error page shows a stack trace: {system}',
      why: 'It names files, functions and libraries, and through them their versions. Attackers see which of their attempts reach the code, and where.',
    },
    database: {
      severity: 'medium',
      points: 10,
      text: 'The error page shows an error of a database: {system}',
      why: 'It contains parts of the query or of the connection. Attackers who try to inject SQL see what their input did.',
    },
    version: {
      severity: 'low',
      points: 5,
      text: '{system} names its version in the page: {version}',
      why: 'Vulnerability lists are sorted by product and version, and scanners pick their targets from them. No header names a version, but the page does.',
    },
    'version-repeated': {
      severity: 'info',
      points: 0,
      text: '{system} names its version in the page too: {version}',
      why: 'A header already names a version, so no more points are deducted. Turn it off as well, usually with the same setting.',
    },
    path: {
      severity: 'low',
      points: 0,
      text: 'The error page names a folder of the server: {path}',
      why: 'Visitors do not need it. Attackers who can read or write files through another vulnerability learn where they are.',
    },
    fallback: {
      severity: 'info',
      points: 0,
      text: 'The site has no custom error page: {system} sends its default',
      why: 'It reveals what runs behind the site. Visitors learn nothing useful.',
    },
    shown: {
      severity: 'info',
      points: 0,
      text: 'The page contains {what}',
      why: 'Documentation shows such texts on purpose. On any other page the site reveals its errors to everyone: turn detailed errors off.',
    },
  },
  passes: {
    plain: { bonus: 0, text: 'The error page reveals nothing about the server' },
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

type Message = 'trace' | 'database' | 'version' | 'version-repeated' | 'path' | 'fallback' | 'shown';

/** Worst first. */
const ORDER: Readonly<Record<Message, true>> = {
  trace: true,
  database: true,
  version: true,
  path: true,
  'version-repeated': true,
  fallback: true,
  shown: true,
};

type Read = 'Content-Type' | (typeof TOKENS)[number];

/** What the error page of a response discloses. A version that the document's headers name is no second one. */
export function errorProblems(page: PageResponse<Read>, document = page.response): Problem<Message>[] {
  const kind = classifyPage(page);
  const { banner, fallback } = kind;
  return [
    // A debug page shows more than these.
    ...(isDebug(kind) ? [] : detailProblems(kind, page.status)),
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
    ...(fallback
      ? [{ message: 'fallback' as const, values: { system: fallback.system }, quotes: fallback.quotes }]
      : []),
  ];
}

/** Traces, errors of databases and paths. Of a page that may quote them, they are one finding. */
function detailProblems(
  { trace, shownTrace, database, path, phpErrors }: PageKind,
  status: number,
): Problem<Exclude<Message, 'fallback'>>[] {
  const isError = status >= 500;
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
      field.seen && readProducts(field.value.value ?? '').some(({ version }) => version !== undefined),
  );
}
