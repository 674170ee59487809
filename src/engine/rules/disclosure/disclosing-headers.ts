import { defineRule, type Problem } from '../../define-rule.js';
import { DISCLOSING, isLog } from '../../disclosing.js';
import type { Advice, Unseen } from '../../model.js';
import { headerList, quoteField, sentOf, type Field, type Fields } from '../../parse/fields.js';

/** Maximum header lines shown for one finding. */
const MAX_QUOTES = 20;

const CHROME_LOGGER = headerList(DISCLOSING.log);
const LISTS = {
  inside: headerList(DISCLOSING.inside),
  technology: headerList(DISCLOSING.technology),
  client: headerList(DISCLOSING.client),
  tracing: headerList(DISCLOSING.tracing),
} as const;
type Message = keyof typeof LISTS;
const MESSAGES = Object.keys(LISTS) as Message[];

/** Every machine's own address. */
const LOOPBACK = /^\s*(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|\[::1\])(?::\d{1,5})?\s*$/;

export default defineRule({
  id: 'disclosing-headers',
  on: 'any response',
  title: 'Disclosing headers',
  spec: { label: 'OWASP Secure Headers Project', url: 'https://owasp.org/www-project-secure-headers/' },
  needs: ['response'],
  reads: Object.values(DISCLOSING).flat(),
  problems: {
    log: {
      severity: 'medium',
      points: 10,
      text: 'A header contains the server’s log: {headers}',
      why: 'Anyone can decode it. Such logs show queries, values and paths of the code.',
    },
    inside: {
      severity: 'low',
      points: 0,
      text: 'Headers reveal machines or folders behind the site: {headers}',
      why: 'Visitors do not need these internal names. Attackers who get in through another vulnerability find their way with them.',
    },
    technology: {
      severity: 'info',
      points: 0,
      text: 'Headers reveal what runs behind the site: {headers}',
      why: 'Only the product that adds them uses them, up to the front server. Beyond it they show which vulnerabilities are worth trying.',
    },
    client: {
      severity: 'info',
      points: 0,
      text: 'Headers that the page’s own scripts use reveal what runs behind the site: {headers}',
      why: 'Attackers learn which vulnerabilities are worth trying. Without these headers pages can break.',
    },
    tracing: {
      severity: 'info',
      points: 0,
      text: 'Headers contain data of the site’s internal tracing: {headers}',
      why: 'Services behind the site use them to follow a request. To everyone else they only reveal that it is traced, and with which tool.',
    },
  },
  passes: {
    none: { bonus: 0, text: 'No header besides Server and X-Powered-By reveals what is behind the site' },
  },
  check({ response }) {
    const unseen: Unseen[] = [];
    const logs = logsIn(response);
    const problems: Problem<Message | 'log'>[] = MESSAGES.flatMap((message) => {
      const found = sentOf(LISTS[message], response).flatMap((field): Field[] => {
        if (field.seen) return LOOPBACK.test(field.value.value ?? '') ? [] : [field.value];
        unseen.push(field.because);
        return [];
      });
      if (found.length === 0) return [];
      const names = found.map(({ name }) => name);
      return [
        {
          message,
          values: { headers: names.join(', ') },
          quotes: found.flatMap((field) => quoteField(field)).slice(0, MAX_QUOTES),
          advice:
            message === 'client' ? [] : names.map((name) => ({ ...remove(name), mayBreak: READ_BEHIND })),
        },
      ];
    });
    if (logs.length > 0) {
      problems.unshift({
        message: 'log',
        values: { headers: logs.slice(0, MAX_QUOTES).join(', ') },
        // A log may contain secrets.
        quotes: logs.slice(0, MAX_QUOTES).map((header) => ({ header, value: '…', marks: [] })),
        advice: logs.map(remove),
      });
    }
    const passes = problems.length + unseen.length === 0 ? [{ message: 'none', quotes: [] } as const] : [];
    return { problems, passes, unseen };
  },
});

const READ_BEHIND = 'may stop a proxy, cache or monitor that reads them';

function remove(name: string): Advice {
  return { op: 'remove-header', name };
}

/** The headers with a log. It is one however long, and none if it is empty. */
function logsIn(response: Fields<(typeof DISCLOSING.log)[number]>): string[] {
  return response.names.filter(isLog).flatMap((lower) => {
    const field = response.get(lower);
    const name = CHROME_LOGGER.get(lower) ?? (field.seen ? field.value.lines[0]?.name : undefined) ?? lower;
    return field.seen && !field.value.value?.trim() ? [] : [name];
  });
}
