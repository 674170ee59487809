import { defineRule, type Problem } from '../../define-rule.js';
import { documentResponse, withProbedResponses } from '../../pages/page-response.js';
import {
  DEBUG_FIELDS,
  DEBUG_HEADERS,
  classifyPage,
  type PageResponse,
  type Match,
} from '../../pages/classify-page.js';
import { quoteField, sentOf, type Fields } from '../../parse/fields.js';
import { TURN_DEBUG_OFF } from '../../shared-advice.js';

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
      text: '{system}’s debugger is open to anyone',
      why: 'Its console runs any code that is entered, protected only by a PIN that can be computed from information leaked elsewhere. An attacker who gets past the PIN controls the server.',
    },
    django: {
      severity: 'high',
      points: 30,
      text: 'Django shows its debug page: the settings have DEBUG = True',
      why: 'It shows code, settings, paths and the visitor’s cookies with every error. With DEBUG on, Django also keeps every query in memory.',
      references: ['security.W018'],
    },
    details: {
      severity: 'high',
      points: 30,
      text: '{system} shows its debug page',
      why: 'It shows code, paths and often settings and variables with every error. Attackers provoke errors until one shows a password.',
    },
    phpinfo: {
      severity: 'medium',
      points: 20,
      text: 'The page is PHP’s phpinfo()',
      why: 'It lists versions, paths, settings, the environment with any passwords in it, and the visitor’s cookies, HttpOnly or not. A script injected anywhere on the site can read them here.',
    },
    profiler: {
      severity: 'medium',
      points: 20,
      text: 'Symfony’s debug mode is on: {headers}',
      why: 'Its profiler records requests, settings and queries, and shows them at the URL named here. Errors show code and paths.',
    },
    development: {
      severity: 'medium',
      points: 10,
      text: '{system} runs in development mode',
      why: 'It shows code and paths when an error occurs. Development servers are neither designed nor tested for public access.',
    },
    'php-errors': {
      severity: 'low',
      points: 5,
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

type Message = 'debugger' | 'django' | 'details' | 'phpinfo' | 'profiler' | 'development' | 'php-errors';

/** Worst first. */
const ORDER: Readonly<Record<Message, true>> = {
  debugger: true,
  django: true,
  details: true,
  phpinfo: true,
  profiler: true,
  development: true,
  'php-errors': true,
};

/** The problems of a response, worst first. */
export function debugProblems(
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
