import { defineRule, type Problem } from '../../define-rule.js';
import type { Advice } from '../../model.js';
import { documentResponse, withProbedResponses } from '../../pages/page-response.js';
import { DEBUG_HEADERS, classifyPage, type PageResponse, type Match } from '../../pages/classify-page.js';
import { quoteField, sentOf, type Fields } from '../../parse/fields.js';

const TURN_OFF: readonly Advice[] = [{ op: 'turn-debug-off' }];

export default defineRule({
  id: 'debug-page',
  title: 'Debug page',
  spec: { label: 'CWE-489', url: 'https://cwe.mitre.org/data/definitions/489.html' },
  needs: ['url', 'chain', 'response'],
  wants: ['content', 'probes'],
  problems: {
    debugger: {
      severity: 'high',
      points: 40,
      text: '{system}’s debugger answers to everybody',
      why: 'Its console runs whatever code is typed into it, behind no more than a PIN that can be worked out from what leaks elsewhere. Who gets past it has the server.',
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
      why: 'It lists versions, paths, settings, the environment with what passwords are in it, and the visitor’s own cookies, HttpOnly or not. A script injected anywhere on the site can read them here.',
    },
    profiler: {
      severity: 'medium',
      points: 20,
      text: 'Symfony’s debug mode is on: {headers}',
      why: 'Its profiler keeps requests, settings and queries, and shows them under the address named here. Errors show code and paths.',
    },
    development: {
      severity: 'medium',
      points: 10,
      text: '{system} runs in its development mode',
      why: 'It shows code and paths as soon as an error happens. Development servers are neither made nor checked for being reached by everybody.',
    },
    'php-errors': {
      severity: 'low',
      points: 5,
      text: '{system} writes its errors into the page',
      why: 'They name files and lines, and some of them values. Attackers learn from them how the site is made and whether what they try gets through.',
    },
  },
  passes: {},
  check(document, { content, probes }) {
    const answer = documentResponse(document, content);
    const own: readonly Problem<Message>[] = answer.seen
      ? debugProblems(answer.value)
      : profilerProblems(document.response);
    const asked = { probes, kinds: ['not-found', 'listing'] } as const;
    return {
      problems: withProbedResponses(own, asked, debugProblems, ORDER),
      unseen: answer.seen ? [] : [answer.because],
    };
  },
});

type Message = 'debugger' | 'django' | 'details' | 'phpinfo' | 'profiler' | 'development' | 'php-errors';

/** The worst first. */
const ORDER: Readonly<Record<Message, true>> = {
  debugger: true,
  django: true,
  details: true,
  phpinfo: true,
  profiler: true,
  development: true,
  'php-errors': true,
};

/** What is wrong with an answer, the document's own or another, the worst first. */
export function debugProblems(answer: PageResponse): Problem<Message>[] {
  const look = classifyPage(answer);
  return [
    ...said('debugger', look.debugger),
    ...said(look.debugPage?.system === 'Django' ? 'django' : 'details', look.debugPage),
    ...said('phpinfo', look.phpinfo),
    // An error's page says it better.
    ...(look.debugPage ? [] : profilerProblems(answer.response)),
    ...said('development', look.development),
    ...said('php-errors', look.phpErrors),
  ];
}

function said<Message extends string>(message: Message, sight: Match | null): Problem<Message>[] {
  if (sight === null) return [];
  return [{ message, values: { system: sight.system }, quotes: sight.quotes, advice: TURN_OFF }];
}

/** Of its headers only those are asked for that nothing else sends. */
function profilerProblems(response: Fields): Problem<'profiler'>[] {
  const sent = sentOf(DEBUG_HEADERS, response).flatMap((field) => (field.seen ? [field.value] : []));
  if (sent.length === 0) return [];
  const headers = sent.map(({ name }) => name).join(', ');
  return [
    {
      message: 'profiler',
      values: { headers },
      quotes: sent.flatMap((field) => quoteField(field)),
      advice: TURN_OFF,
    },
  ];
}
