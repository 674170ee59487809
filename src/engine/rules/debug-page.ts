import { defineRule, type Problem } from '../define-rule.js';
import type { Advice } from '../model.js';
import { answerOf, withAnswersTo } from '../pages/answer.js';
import { DEBUG_HEADERS, lookAt, type Answer, type Sight } from '../pages/look.js';
import { quoteField, sentOf, type Fields } from '../parse/fields.js';

const TURN_OFF: readonly Advice[] = [{ op: 'turn-debug-off' }];

export default defineRule({
  id: 'debug-page',
  needs: ['url', 'chain', 'response'],
  wants: ['content', 'probes'],
  problems: {
    debugger: { severity: 'high', points: 40 },
    django: { severity: 'high', points: 30 },
    details: { severity: 'high', points: 30 },
    phpinfo: { severity: 'medium', points: 20 },
    profiler: { severity: 'medium', points: 20 },
    development: { severity: 'medium', points: 10 },
    'php-errors': { severity: 'low', points: 5 },
  },
  passes: {},
  check(document, { content, probes }) {
    const answer = answerOf(document, content);
    const own: readonly Problem<Message>[] = answer.seen
      ? debugProblems(answer.value)
      : profilerProblems(document.response);
    const asked = { probes, kinds: ['not-found', 'listing'] } as const;
    return {
      problems: withAnswersTo(own, asked, debugProblems, ORDER),
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
export function debugProblems(answer: Answer): Problem<Message>[] {
  const look = lookAt(answer);
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

function said<Message extends string>(message: Message, sight: Sight | null): Problem<Message>[] {
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
