import { defineRule } from '../../define-rule.js';
import { DISCLOSING } from '../../disclosing.js';
import type { Unseen } from '../../model.js';
import { headerList, quoteField, sentOf, type Field } from '../../parse/fields.js';

/** Maximum header lines shown for one finding. */
const MAX_QUOTES = 20;

const LISTS = {
  log: headerList(DISCLOSING.log),
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
  title: 'Disclosing headers',
  spec: { label: 'OWASP Secure Headers Project', url: 'https://owasp.org/www-project-secure-headers/' },
  needs: ['response'],
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
    const problems = MESSAGES.flatMap((message) => {
      const found = sentOf(LISTS[message], response).flatMap((field): Field[] => {
        if (field.seen) return LOOPBACK.test(field.value.value ?? '') ? [] : [field.value];
        // A log is one however long.
        if (message !== 'log') unseen.push(field.because);
        return [];
      });
      const names =
        message === 'log'
          ? DISCLOSING.log.filter((name) => response.names.includes(name.toLowerCase()))
          : found.map(({ name }) => name);
      if (names.length === 0) return [];
      const quotes = found.flatMap((field) => quoteField(field)).slice(0, MAX_QUOTES);
      return [
        {
          message,
          values: { headers: names.join(', ') },
          // A log may contain secrets.
          quotes: message === 'log' ? names.map((header) => ({ header, value: '…', marks: [] })) : quotes,
          advice: message === 'client' ? [] : names.map((name) => ({ op: 'remove-header', name }) as const),
        },
      ];
    });
    const passes = problems.length + unseen.length === 0 ? [{ message: 'none', quotes: [] } as const] : [];
    return { problems, passes, unseen };
  },
});
