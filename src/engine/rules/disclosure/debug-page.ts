import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import { documentResponse } from '../../pages/page-response.js';
import { withProbedResponses } from '../other-responses.js';
import {
  DEBUG_FIELDS,
  DEBUG_HEADERS,
  classifyPage,
  type PageResponse,
  type Match,
} from '../../pages/classify-page.js';
import { quoteField, sentOf, type Fields } from '../../parse/fields.js';
import { TURN_DEBUG_OFF } from '../shared-advice.js';

export default defineRule({
  id: 'debug-page',
  on: 'documents',
  title: 'Debug page',
  spec: { label: 'CWE-489', url: 'https://cwe.mitre.org/data/definitions/489.html' },
  needs: ['url', 'chain', 'response'],
  wants: ['content', 'probes'],
  reads: ['Content-Disposition', 'Content-Type', ...DEBUG_FIELDS],
  problems: {
    debugger: {
      severity: 'high',
      points: 40,
      because:
        'Its console runs code on the server, behind a PIN that leaks elsewhere; as much as a session cookie sent in plaintext.',
      text: '{system}’s debugger is open to anyone',
      why: 'Its console runs any code that is entered, protected only by a PIN that can be computed from information leaked elsewhere. An attacker who gets past the PIN controls the server.',
    },
    django: {
      severity: 'high',
      points: 30,
      because:
        'Code, settings and cookies are shown with every error; as much as a session cookie that scripts can read.',
      text: 'Django shows its debug page: the settings have DEBUG = True',
      why: 'It shows code, settings, paths and the visitor’s cookies with every error. With DEBUG on, Django also keeps every query in memory.',
      references: ['security.W018'],
    },
    details: {
      severity: 'high',
      points: 30,
      because: 'The same for other frameworks.',
      text: '{system} shows its debug page',
      why: 'It shows code, paths and often settings and variables with every error. Attackers provoke errors until one shows a password.',
    },
    phpinfo: {
      severity: 'medium',
      points: 20,
      because: 'The environment and the visitor’s own cookies, HttpOnly or not, can be read.',
      text: 'The page is PHP’s phpinfo()',
      why: 'It lists versions, paths, settings, the environment with any passwords in it, and the visitor’s cookies, HttpOnly or not. A script injected anywhere on the site can read them here.',
    },
    profiler: {
      severity: 'medium',
      points: 20,
      because: 'Debug mode is on, although this page does not show it.',
      text: 'Symfony’s debug mode is on: {headers}',
      why: 'Its profiler records requests, settings and queries, and shows them at the URL named here. Errors show code and paths.',
    },
    development: {
      severity: 'medium',
      points: 10,
      because: 'A development server shows the code behind the next error.',
      text: '{system} runs in development mode',
      why: 'It shows code and paths when an error occurs. Development servers are neither designed nor tested for public access.',
    },
    'php-errors': {
      severity: 'low',
      points: 5,
      because: 'It shows names of files and lines, and the result of an attack attempt.',
      text: '{system} prints errors into the page',
      why: 'The errors name files and lines, and some contain values. Attackers learn from them how the site is built and whether an attempt works.',
    },
  },
  passes: {},
  check(document, { content, probes }) {
    const page = documentResponse(document, content);
    const own: readonly Problem<Message>[] = page.seen
      ? debugProblems(page.value)
      : profilerProblems(document.response);
    const asked = { probes, kinds: ['not-found', 'listing'] } as const;
    return {
      problems: withProbedResponses(own, asked, debugProblems, ORDER),
      unseen: page.seen ? [] : [page.because],
    };
  },
});

/** Worst first. */
const ORDER = ['debugger', 'django', 'details', 'phpinfo', 'profiler', 'development', 'php-errors'] as const;
type Message = (typeof ORDER)[number];

/** The problems of a response, worst first. */
function debugProblems(
  page: PageResponse<'Content-Type' | (typeof DEBUG_FIELDS)[number]>,
): Problem<Message>[] {
  const kind = classifyPage(page);
  return [
    ...problemOf('debugger', kind.debugger),
    ...problemOf(kind.debugPage?.system === 'Django' ? 'django' : 'details', kind.debugPage),
    ...problemOf('phpinfo', kind.phpinfo),
    // The debug page already shows it.
    ...(kind.debugPage ? [] : profilerProblems(page.response)),
    ...problemOf('development', kind.development),
    ...problemOf('php-errors', kind.phpErrors),
  ];
}

function problemOf<Message extends string>(message: Message, match: Match | null): Problem<Message>[] {
  if (match === null) return [];
  return [{ message, values: { system: match.system }, quotes: match.quotes, advice: [TURN_DEBUG_OFF] }];
}

/** Only headers that nothing else sends. */
function profilerProblems(response: Fields<(typeof DEBUG_FIELDS)[number]>): Problem<'profiler'>[] {
  const sent = sentOf(DEBUG_HEADERS, response).flatMap((field) => (field.seen ? [field.value] : []));
  if (sent.length === 0) return [];
  const headers = sent.map(({ name }) => name).join(', ');
  return [
    {
      message: 'profiler',
      values: { headers },
      quotes: sent.flatMap((field) => quoteField(field)),
      advice: [TURN_DEBUG_OFF],
    },
  ];
}

export const page: RulePage = {
  cwe: 489,
  otherCwe: { phpinfo: 497, 'php-errors': 209 },
  about:
    'In their debug modes frameworks answer an error with all they know: code, paths, settings, variables, the visitor’s cookies. That is made for the person at the keyboard of the same machine. On the open net everybody provokes errors until one of them shows a password, and some of these pages run code for whoever asks.',
  exceptions: [
    'There is no pass: a page without details says nothing about other pages.',
    '`debugger`: Werkzeug’s, as Flask shows it. Its console runs Python behind a PIN. The most that anything costs here.',
    '`django`: `DEBUG = True` in the settings; `manage.py check --deploy` calls it security.W018. Seen by the yellow pages of errors, unknown addresses, refused hosts and failed CSRF checks, and by the page of a new project.',
    '`details`: the same of Laravel (Ignition, Whoops and its own pages), Rails, Symfony, ASP.NET and ASP.NET Core.',
    '`profiler`: `X-Debug-Token`, `X-Debug-Token-Link`, `X-Debug-Exception` and `X-Debug-Exception-File`, which only Symfony’s debug mode sends, with every page. Where the page itself is the debug page they add nothing.',
    '`development`: pages of a development server (Next.js, a new Rails project) that show nothing yet.',
    '`php-errors`: PHP’s warnings and errors, written into the page by `display_errors`.',
    'If probes were sent, the responses for a missing page and for a folder are checked too.',
    'A page that quotes such a page is none: documentation, a blog, a question and its answers. So no single text is enough. The title as a whole, elements the real page has (by id and class), its fixed words and the status have to come together; recorded answers of real servers hold each combination, and every one of them is quoted in an ordinary page that has to stay unnamed (`test/engine/recorded-servers.test.ts`). The page’s text itself is never kept.',
    'PHP’s errors are seen where they stand in the body itself, as those before the page’s first element do. Deeper in the page they look as they do in a forum, and are information: `error-page/shown`.',
    'Where nothing tells a debug page from a quotation, no points are deducted: one sent with status 200 where the real one has an error’s is taken for a quotation.',
    'A customised debug page is not recognised.',
  ],
  specNotes:
    ': active debug code; [Django, DEBUG](https://docs.djangoproject.com/en/stable/ref/settings/#debug)',
};
