import { defineRule, type Problem } from '../../define-rule.js';
import { TOKEN_LIST } from '../../product-headers.js';
import { documentResponse, probedResponses, withProbedResponses } from '../../pages/page-response.js';
import { classifyPage, type PageResponse, type PageKind } from '../../pages/classify-page.js';
import { sentOf, type Fields } from '../../parse/fields.js';
import { readProducts } from '../../parse/server-product.js';

/** Whose banner in the page goes with the one in the Server header. */
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
      why: 'It names files, functions and libraries, and through them their versions. Attackers see from it which of their attempts reach the code, and where.',
    },
    version: {
      severity: 'low',
      points: 5,
      text: '{system} names its version in the page: {version}',
      why: 'Lists of known holes are sorted by product and version, and scanners pick their targets from them. No header of this answer names one, but the page does.',
    },
    'version-repeated': {
      severity: 'info',
      points: 0,
      text: '{system} names its version in the page too: {version}',
      why: 'A header of this answer names a version already, so this adds nothing to what it costs. It is to be turned off all the same, usually by the same setting.',
    },
    fallback: {
      severity: 'info',
      points: 0,
      text: 'Nobody made an error page for this site: {system} sends its own',
      why: 'It tells what runs behind the site. Visitors are told nothing of use.',
    },
  },
  passes: {
    plain: { bonus: 0, text: 'The error page tells nothing of what is behind it' },
  },
  check(document, { content, probes }) {
    const asked = { probes, kinds: ['not-found'] } as const;
    const answer = documentResponse(document, content);
    const own = answer.seen ? errorProblems(answer.value) : [];
    const problems = withProbedResponses(own, asked, errorProblems, ORDER);
    const errors = [...(answer.seen ? [answer.value] : []), ...probedResponses(probes, asked.kinds)].filter(
      ({ status }) => status >= 400,
    );
    const isPlain = errors.length > 0 && problems.length === 0 && !errors.map(classifyPage).some(isDebug);
    return {
      problems,
      passes: isPlain ? [{ message: 'plain', quotes: [] }] : [],
      unseen: answer.seen ? [] : [answer.because],
    };
  },
});

type Message = 'trace' | 'version' | 'version-repeated' | 'fallback';

/** The worst first. */
const ORDER: Readonly<Record<Message, true>> = {
  trace: true,
  version: true,
  'version-repeated': true,
  fallback: true,
};

/** What an answer's page tells that it need not, the document's own or another's. */
export function errorProblems(answer: PageResponse): Problem<Message>[] {
  return problemsOf(classifyPage(answer), answer);
}

function problemsOf(look: PageKind, answer: PageResponse): Problem<Message>[] {
  const { trace, banner, fallback } = look;
  return [
    // Of a debug page the trace is the least.
    ...(trace && !isDebug(look)
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
            message: namesVersion(answer.response) ? ('version-repeated' as const) : ('version' as const),
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

function isDebug(look: PageKind): boolean {
  return look.debugger !== null || look.debugPage !== null;
}

/** Whether server-tokens has a version to speak of. */
function namesVersion(response: Fields): boolean {
  return sentOf(TOKEN_LIST, response).some(
    (field) =>
      field.seen && readProducts(field.value.value ?? '').some(({ version }) => version !== undefined),
  );
}
