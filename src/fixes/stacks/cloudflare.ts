import type { Header, Lines, StackOutput } from '../write/define-stack.js';
import type { JsonObject } from '../write/json.js';
import { literal } from '../write/escape.js';
import { changeThere, edgeStack, onlyOnce } from './platform.js';
import type { Entry } from '../write/rendering.js';

type Place = 'rules' | 'snippet' | 'worker' | 'files' | 'https';

const TOKEN = '-H "Authorization: Bearer $TOKEN"';
const RULESETS = 'https://api.cloudflare.com/client/v4/zones/$ZONE/rulesets';

/** Cloudflare in front of a site, and Workers and Pages on its own domains, which have no rules. */
export const cloudflare = edgeStack<Place>({
  label: 'Cloudflare',
  language: 'json',
  comment: '',
  commentAt: { snippet: '//', worker: '//', files: '#' },
  languageAt: { snippet: 'js', worker: 'js', files: '' },
  placeWords: {
    rules:
      'in Rules, Transform Rules, Modify Response Header: a rule for each of these, or all of them with the API, in the ruleset of the phase http_response_headers_transform',
    snippet:
      'instead of the rules, in a Snippet (Rules, Snippets; not in the free plan) with a rule for all incoming requests',
    worker: 'in the Worker of the site, around the handler here called site',
    files: 'in _headers in the folder of the site’s files, a new file if there is none',
    https:
      'with the API (PATCH zones/$ZONE/settings/always_use_https), or Always Use HTTPS in SSL/TLS, Edge Certificates',
  },
  place: 'rules',
  reload: [],
  fixed: /^(?:server$|x?-?cf-|eh-cache-tag$|eh-cdn-cache-control$|set-cookie$)/,
  // _headers adds to whatever is sent.
  isBlind: ({ host }) => isPages(host),
  forAPart: ['files', 'worker'],
  unwritableReplaced: (value) =>
    value.length > MAX_VALUE / 2
      ? 'The value to replace is too long for the expression of a rule. Change it where it is set.'
      : undefined,
  setHeader: (header, { host }) => {
    if (isPages(host)) return inFiles(header);
    const statements = setInWorker(header);
    if (host.endsWith('.workers.dev')) return [inWorker(statements)];
    const isTooLong = header.value.length > MAX_VALUE;
    return [
      isTooLong ? inWorker(statements) : inRules(setRule(header), header.isHsts),
      inSnippet(statements),
    ];
  },
  removeHeader: ({ name, only }, { host }) => {
    if (isPages(host)) return { why: `_headers only adds headers. Remove ${name} where it is set.` };
    const condition = only === undefined ? '' : `if (headers.get(${literal(name)}) === ${literal(only)}) `;
    const statements = [`${condition}headers.delete(${literal(name)});`];
    if (host.endsWith('.workers.dev')) return [inWorker(statements)];
    const expression = only === undefined ? 'true' : hasValue(name, only);
    return [
      inRules(rule(`Remove ${name}`, expression, name, { operation: 'remove' })),
      inSnippet(statements),
    ];
  },
  redirectToHttps: ({ host }) => redirectToHttps(host),
});

function isPages(host: string): boolean {
  return host.endsWith('.pages.dev');
}

/** A value in a rule (4 KB), and an expression. */
const MAX_VALUE = 4096;

function redirectToHttps(host: string): StackOutput<Place> {
  if (/\.(?:pages|workers)\.dev$/.test(host)) {
    return { why: 'Cloudflare decides for pages.dev and workers.dev. Use a domain of your own.' };
  }
  return [
    {
      place: 'https',
      units: [],
      json: { value: 'on' },
      warnings: [
        'It is for all hosts of the zone that Cloudflare proxies. Each needs a certificate at Cloudflare, or it can no longer be opened.',
      ],
    },
  ];
}

function inRules(json: JsonObject, isHsts = false): Lines<Place> {
  return {
    place: 'rules',
    units: [],
    json: { rules: [json] },
    needs: [
      `If the phase has no ruleset yet, send this as it is: curl -X PUT ${RULESETS}/phases/http_response_headers_transform/entrypoint ${TOKEN} --json @rules.json. With a ruleset this would replace its rules: add each one with POST ${RULESETS}/$RULESET/rules instead.`,
    ],
    warnings: [
      'A zone of the free plan has ten transform rules of all kinds.',
      ...(isHsts
        ? ['If HSTS is enabled in SSL/TLS, Edge Certificates, change it there and leave this rule out.']
        : []),
    ],
  };
}

function rule(description: string, expression: string, name: string, change: JsonObject): JsonObject {
  return {
    description,
    expression,
    action: 'rewrite',
    action_parameters: { headers: { [name]: change } },
  };
}

/** Expressions see the response as it was before all rules. */
function setRule({ name, value, replaces, unless, isHsts }: Header): JsonObject {
  const absent = [name, ...unless].map(
    (one) => `not any(lower(http.response.headers.names[*])[*] == ${quoted(one.toLowerCase())})`,
  );
  const wrong = replaces === undefined ? [] : [`(${hasValue(name, replaces)})`];
  const isMeant = [absent.length > 1 ? absent.join(' and ') : (absent[0] ?? ''), ...wrong].join(' or ');
  const expression = isHsts ? `ssl and (${isMeant})` : isMeant;
  return rule(`Set ${name}`, expression, name, { operation: 'set', value });
}

/** Whether every line of that name has this value. */
function hasValue(name: string, value: string): string {
  const values = `http.response.headers[${quoted(name.toLowerCase())}][*]`;
  return `any(${values} == ${quoted(value)}) and not any(${values} != ${quoted(value)})`;
}

/** A string of the rules language. */
function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

/** Statements in a function that sees the request and the headers of the response. */
function around(open: readonly string[], answer: string, lines: readonly string[]): Entry {
  return {
    open: [
      'export default {',
      ...open,
      '    // A copy, because headers of a fetched response cannot be changed.',
      `    const answer = await ${answer};`,
      '    const response = new Response(answer.body, answer);',
      '    const { headers } = response;',
    ].join('\n'),
    line: lines.map((line) => `    ${line}`).join('\n'),
    close: ['    return response;', '  },', '};'].join('\n'),
  };
}

function inSnippet(lines: readonly string[]): Lines<Place> {
  return {
    place: 'snippet',
    units: [around(['  async fetch(request) {'], 'fetch(request)', lines)],
    otherForm: true,
  };
}

function inWorker(lines: readonly string[]): Lines<Place> {
  return {
    place: 'worker',
    units: [
      around(
        ['  ...site,', '  async fetch(request, env, context) {'],
        'site.fetch(request, env, context)',
        lines,
      ),
    ],
    needs: [
      'Name the handler of the Worker: const site = { … } instead of export default { … }. If there is no Worker, const site = { fetch: (request) => fetch(request) };.',
      'Static assets of a Worker do not pass through it, unless assets.run_worker_first is true: for a site of assets only, write the same headers into _headers.',
    ],
    check: ['npx wrangler deploy --dry-run'],
  };
}

function setInWorker({ name, value, replaces, unless, isHsts, comments }: Header): string[] {
  const absent = [name, ...unless].map((one) => `!headers.has(${literal(one)})`).join(' && ');
  const wrong = replaces === undefined ? '' : ` || headers.get(${literal(name)}) === ${literal(replaces)}`;
  const scheme = isHsts ? 'new URL(request.url).protocol === "https:" && ' : '';
  const condition = scheme && wrong ? `${scheme}(${absent}${wrong})` : `${scheme}${absent}${wrong}`;
  return [...comments('//'), `if (${condition}) headers.set(${literal(name)}, ${literal(value)});`];
}

/** Characters of a line of _headers. */
const MAX_LINE = 2000;

/** Pages adds these to files only, whatever else is sent. */
function inFiles({ name, value, replaces, comments }: Header): StackOutput<Place> {
  if (replaces !== undefined) return { why: changeThere(name, '_headers') };
  const line = `  ${name}: ${value}`;
  if (line.length > MAX_LINE) return { why: `A line of _headers has at most ${MAX_LINE} characters.` };
  return [
    {
      place: 'files',
      units: [{ open: '/*', line: [...comments('  #'), line].join('\n'), close: '' }],
      warnings: [onlyOnce('_headers')],
    },
  ];
}
