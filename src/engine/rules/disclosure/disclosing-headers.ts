import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import { DISCLOSING, isLog } from '../../data/disclosing.js';
import type { Advice } from '../../model/advice.js';
import type { Unseen } from '../../model/facts.js';
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
      because: 'It shows the code at work, with values: as a stack trace.',
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

export const page: RulePage = {
  about:
    'Proxies, balancers and tracing tools add headers for each other. The last server on the way could take them off, and mostly does not: they tell which products stand behind the site, what the machines are called, and sometimes where the sources lie. Nobody in front of the browser needs them.',
  exceptions: [
    '`log`: `X-ChromeLogger-Data` and its older name `X-ChromePhp-Data` are the server’s log as JSON in Base64, and FirePHP’s `X-Wf-1-1-1-1` and the like as plain JSON, for a developer’s browser extension. An empty one is none. No report shows them.',
    '`inside`: names of machines or folders, such as `X-Backend-Server`, `X-BEServer`, `X-Varnish-Backend`, `X-SourceFiles`.',
    '`technology`: habits of a product, such as the headers of Kong, Envoy, LiteSpeed, Dynatrace.',
    '`client`: headers that scripts in the browser read: Next.js’ router (`X-Nextjs-Matched-Path`, `X-Nextjs-Redirect` and their like) and Atmosphere’s client (`X-Atmosphere-tracking-id`). Pages can break without them, so there is no advice to remove them.',
    '`tracing`: ids by which requests are followed, such as `X-B3-TraceId`.',
    'There is one finding for each kind, however many headers: they come by the dozen from one product, and go with one setting.',
    'All but `log` cost nothing. None opens a hole, and what costs five points at `server-tokens` is a version; these have none.',
    'The list is the OWASP Secure Headers Project’s, of 87 headers. Left out of it here are those whose purpose is a name or a version (`Server`, `X-Powered-By`, `X-Generator` and the like): `server-tokens` speaks of them; and `SourceMap` and `X-SourceMap`: what is at the address they name decides, not they.',
    '`127.0.0.1` and `localhost` are every machine’s own names and reveal nothing.',
    'Only the document’s response is checked: `X-Redirect-By` on a redirect before it is not.',
    'Take headers off at the outermost server: some of them steer the servers behind it (`X-LiteSpeed-Cache-Control`, `X-OneAgent-JS-Injection`), which have to see them.',
  ],
  specNotes: ': headers to remove',
};
