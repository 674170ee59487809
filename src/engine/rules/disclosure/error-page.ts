import { defineRule, type Problem } from '../../define-rule.js';
import { TOKEN_LIST } from '../../product-headers.js';
import { documentResponse, probedResponses, withProbedResponses } from '../../pages/page-response.js';
import { classifyPage, type PageResponse, type PageKind } from '../../pages/classify-page.js';
import { sentOf, type Fields } from '../../parse/fields.js';
import { readProducts } from '../../parse/server-product.js';

/** Servers whose version in the page has the same setting as the Server header. */
const WITH_SERVER = new Set(['Apache', 'nginx', 'openresty', 'lighttpd']);

export default defineRule({
  id: 'error-page',
  title: 'Error page',
  spec: { label: 'CWE-209', url: 'https://cwe.mitre.org/data/definitions/209.html' },
  needs: ['url', 'chain', 'response'],
  wants: ['content', 'probes'],
  problems: {
    trace: {
      severity: 'medium',
      points: 10,
      text: 'The error page shows a stack trace: {system}',
      why: 'It names files, functions and libraries, and through them their versions. Attackers see which of their attempts reach the code, and where.',
    },
    version: {
      severity: 'low',
      points: 5,
      text: '{system} names its version in the page: {version}',
      why: 'Vulnerability lists are sorted by product and version, and scanners pick their targets from them. No header of this response names a version, but the page does.',
    },
    'version-repeated': {
      severity: 'info',
      points: 0,
      text: '{system} names its version in the page too: {version}',
      why: 'A header of this response already names a version, so no more points are deducted. Turn it off as well, usually with the same setting.',
    },
    fallback: {
      severity: 'info',
      points: 0,
      text: 'The site has no custom error page: {system} sends its default',
      why: 'It reveals what runs behind the site. Visitors learn nothing useful.',
    },
  },
  passes: {
    plain: { bonus: 0, text: 'The error page reveals nothing about the server' },
  },
  check(document, { content, probes }) {
    const asked = { probes, kinds: ['not-found'] } as const;
    const page = documentResponse(document, content);
    const own = page.seen ? errorProblems(page.value) : [];
    const problems = withProbedResponses(own, asked, errorProblems, ORDER);
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

type Message = 'trace' | 'version' | 'version-repeated' | 'fallback';

/** Worst first. */
const ORDER: Readonly<Record<Message, true>> = {
  trace: true,
  version: true,
  'version-repeated': true,
  fallback: true,
};

/** What the error page of a response discloses. */
export function errorProblems(page: PageResponse): Problem<Message>[] {
  return problemsOf(classifyPage(page), page);
}

function problemsOf(kind: PageKind, page: PageResponse): Problem<Message>[] {
  const { trace, banner, fallback } = kind;
  return [
    // A debug page shows more than the trace.
    ...(trace && !isDebug(kind)
      ? [
          {
            message: 'trace' as const,
            values: { system: trace.system },
            quotes: trace.quotes,
            advice: [{ op: 'turn-debug-off' } as const],
          },
        ]
      : []),
    ...(banner
      ? [
          {
            message: namesVersion(page.response) ? ('version-repeated' as const) : ('version' as const),
            values: { system: banner.system, version: banner.version ?? '' },
            quotes: banner.quotes,
            advice: WITH_SERVER.has(banner.system)
              ? [{ op: 'hide-version', header: 'Server', product: banner.system } as const]
              : [],
          },
        ]
      : []),
    ...(fallback
      ? [{ message: 'fallback' as const, values: { system: fallback.system }, quotes: fallback.quotes }]
      : []),
  ];
}

function isDebug(kind: PageKind): boolean {
  return kind.debugger !== null || kind.debugPage !== null;
}

/** Whether server-tokens reports a version. */
function namesVersion(response: Fields): boolean {
  return sentOf(TOKEN_LIST, response).some(
    (field) =>
      field.seen && readProducts(field.value.value ?? '').some(({ version }) => version !== undefined),
  );
}
