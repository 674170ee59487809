import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import { DISCLOSING, isLog } from '../../data/disclosing.js';
import type { Advice } from '../../model/advice.js';
import type { HeaderLine, Observed, Unseen } from '../../model/facts.js';
import { headerList, quoteField, sentOf, type Field, type Fields } from '../../parse/fields.js';
import { isAddress } from '../../parse/host.js';
import { isInternalHost } from '../../parse/internal.js';
import { hostOf } from '../../site.js';
import { isOwnAddress, tellingOf, tellsInside, type Telling } from '../../parse/telling.js';

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

export default defineRule({
  id: 'disclosing-headers',
  on: 'any response',
  title: 'Disclosing headers',
  spec: { label: 'OWASP Secure Headers Project', url: 'https://owasp.org/www-project-secure-headers/' },
  needs: ['url', 'chain', 'response'],
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
      text: 'Headers reveal machines or folders behind the site: {headers}',
      why: 'Visitors do not need these internal names. Attackers who get in through another vulnerability find their way with them.',
    },
    address: {
      severity: 'low',
      text: 'Headers contain the address of a machine behind the site, or the visitor’s: {headers}',
      why: 'Whoever knows a machine’s address can attack it without passing what stands in front of it, such as a CDN or a firewall.',
    },
    visitor: {
      severity: 'low',
      text: 'Headers send the visitor’s address back: {headers}',
      why: 'A cache may keep it and give it to others, and a script injected into the page can read it with a request. It also shows how the server finds the address, which attackers try to forge.',
    },
    debug: {
      severity: 'low',
      text: 'Headers for debugging are sent to everyone: {headers}',
      why: 'They show what the server or its cache did with the request. Attackers see what their attempts change. Send them to developers only.',
    },
    place: {
      severity: 'info',
      text: 'Headers say where the server thinks the visitor is: {headers}',
      why: 'A cache may keep it and give it to others, and scripts of other sites in the page can read it. Leave them out if no script of the page needs them.',
    },
    cache: {
      severity: 'info',
      text: 'Headers contain keys or tags of the site’s cache: {headers}',
      why: 'They are for the cache, which can remove them. They name parts of the content and what the key consists of, which helps to poison the cache.',
    },
    technology: {
      severity: 'info',
      text: 'Headers reveal what runs behind the site: {headers}',
      why: 'Only the product that adds them uses them, up to the front server. Beyond it they show which vulnerabilities are worth trying.',
    },
    client: {
      severity: 'info',
      text: 'Headers that the page’s own scripts use reveal what runs behind the site: {headers}',
      why: 'Attackers learn which vulnerabilities are worth trying. Without these headers pages can break.',
    },
    tracing: {
      severity: 'info',
      text: 'Headers contain data of the site’s internal tracing: {headers}',
      why: 'Services behind the site use them to follow a request. To everyone else they only reveal that it is traced, and with which tool.',
    },
  },
  passes: {
    none: { text: 'No header besides Server and X-Powered-By reveals what is behind the site' },
  },
  check({ url, chain, response }) {
    const unseen: Unseen[] = [];
    const logs = logsIn(response);
    const problems: Problem<Message | Telling | 'log'>[] = MESSAGES.flatMap((message) => {
      const found = sentOf(LISTS[message], response).flatMap((field): Field[] => {
        if (field.seen) return isOwnAddress(field.value.value ?? '') ? [] : [field.value];
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
    problems.push(...tellings(chain.at(-1)?.headers, url));
    problems.sort((a, b) => ORDER.indexOf(a.message) - ORDER.indexOf(b.message));
    if (logs.length > 0) {
      problems.unshift({
        message: 'log',
        values: { headers: logs.slice(0, MAX_QUOTES).join(', ') },
        // A log may contain secrets.
        quotes: logs.slice(0, MAX_QUOTES).map((header) => ({ header, value: '…', marks: [] })),
        advice: logs.map(remove),
      });
    }
    const isNone =
      problems.length + unseen.length === 0 && (isInternalHost(hostOf(url)) || !tellsInside(chain));
    const passes = isNone ? [{ message: 'none', quotes: [] } as const] : [];
    return { problems, passes, unseen };
  },
});

/** Worst first. */
const ORDER: readonly (Message | Telling | 'log')[] = [
  'log',
  'inside',
  'address',
  'visitor',
  'debug',
  'technology',
  'client',
  'tracing',
  'place',
  'cache',
];

/** What other headers tell by their names, of each kind one problem. Their values may be a secret or the visitor’s address. */
function tellings(headers: Observed<readonly HeaderLine[]> | undefined, url: string): Problem<Telling>[] {
  const found = new Map<Telling, Map<string, string>>();
  for (const line of headers?.seen ? headers.value : []) {
    const telling = tellingOf(line);
    // A site that is called by its address tells it anyway.
    if (!telling || (telling === 'address' && isAddress(hostOf(url)))) continue;
    const names = found.get(telling) ?? new Map<string, string>();
    found.set(telling, names.set(line.name.toLowerCase(), line.name));
  }
  return [...found].map(([message, names]) => {
    const shown = [...names.values()].slice(0, MAX_QUOTES);
    const mayBreak = message === 'visitor' || message === 'place' ? READ_IN_PAGE : READ_BEHIND;
    return {
      message,
      values: { headers: shown.join(', ') },
      quotes: shown.map((header) => ({ header, value: '…', marks: [] })),
      advice: shown.flatMap((name) => (/^x-/i.test(name) ? [{ ...remove(name), mayBreak }] : [])),
    };
  });
}

const READ_IN_PAGE = 'may stop scripts of the page that read them';
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
  cwe: 497,
  otherCwe: { log: 215, visitor: null, debug: 489, place: null },
  about:
    'Proxies, balancers and tracing tools add headers for each other. The last server on the way could take them off, and mostly does not: they tell which products stand behind the site, what the machines are called, and sometimes where the sources lie. Nobody in front of the browser needs them.',
  exceptions: [
    '`log`: `X-ChromeLogger-Data` and its older name `X-ChromePhp-Data` are the server’s log as JSON in Base64, and FirePHP’s `X-Wf-1-1-1-1` and the like as plain JSON, for a developer’s browser extension. An empty one is none. No report shows them.',
    '`inside`: names of machines or folders, such as `X-Backend-Server`, `X-BEServer`, `X-Varnish-Backend`, `X-SourceFiles`.',
    '`technology`: habits of a product, such as the headers of Kong, Envoy, LiteSpeed, Dynatrace.',
    '`client`: headers that scripts in the browser read: Next.js’ router (`X-Nextjs-Matched-Path`, `X-Nextjs-Redirect` and their like) and Atmosphere’s client (`X-Atmosphere-tracking-id`). Pages can break without them, so there is no advice to remove them.',
    '`tracing`: ids by which requests are followed, such as `X-B3-TraceId`.',
    'Names of places of a CDN (`CF-Ray`, `X-Amz-Cf-Pop`, `X-CDN-Pop-IP`) are none.',
    'There is one finding for each kind, however many headers: they come by the dozen from one product, and go with one setting.',
    'All but `log` cost nothing. None opens a hole, and what costs five points at `server-tokens` is a version; these have none.',
    '`address`, `visitor`: an address on the Internet in a header that is called like one for it, such as `X-Varnish-IP` and `LB`, or `X-Client-IP` and `X-Forwarded-For`. A site that is called by its address tells it anyway.',
    '`place`: the visitor’s country, city or coordinates, as of `X-Country-Code`, `X-Geo-City`. Scripts of the page may use it, and it may be meant: information only.',
    '`debug`: `X-Debug-…`, `X-Varnish-Debug-…`, `Akamai-Request-BC`, Clockwork’s and their like. Symfony’s `X-Debug-Token` is `debug-page`’s; Meta’s `X-FB-Debug` is encrypted.',
    '`cache`: what the cache’s key consists of and the tags by which it is emptied, such as `X-Cache-Key`, `Surrogate-Key`, `X-Drupal-Cache-Tags`. Whether a cache answered (`X-Cache`, `Age`) is none.',
    'The words of names are data (`src/engine/data/disclosing.json`). Of such a header no value is stored or shown, because it may be the visitor’s address or a secret: only that it is there, or that an address is in it. The values `0`, `false`, `none`, `unknown` and their like are none.',
    'The pass is not shown where `internal-addresses` found something.',
    'The list is the OWASP Secure Headers Project’s, of 87 headers. Left out of it here are those whose purpose is a name or a version (`Server`, `X-Powered-By`, `X-Generator` and the like): `server-tokens` speaks of them; and `SourceMap` and `X-SourceMap`: what is at the address they name decides, not they.',
    '`127.0.0.1` and `localhost` are every machine’s own names and reveal nothing.',
    'Only the document’s response is checked: `X-Redirect-By` on a redirect before it is not.',
    'Take headers off at the outermost server: some of them steer the servers behind it (`X-LiteSpeed-Cache-Control`, `X-OneAgent-JS-Injection`), which have to see them.',
  ],
  specNotes: ': headers to remove',
};
