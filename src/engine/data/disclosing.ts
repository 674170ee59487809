import data from './disclosing.json' with { type: 'json' };

type Words<Text extends string, Before = never> = Text extends `${infer Word} ${infer Rest}`
  ? Words<Rest, Before | Word>
  : Before | Text;
function names<Text extends string>(text: Text): readonly Words<Text>[];
function names(text: string): readonly string[] {
  return text.split(' ');
}

/** Headers that disclose, those of the OWASP list and others, by what they disclose. */
export const DISCLOSING = {
  /** The server's log, in Base64. */
  log: names('X-ChromeLogger-Data X-ChromePhp-Data'),
  /** Internal machines and folders. */
  inside: names(
    'Pega-Host X-Backend-Server X-BEServer X-CalculatedBETarget X-DiagInfo X-Envoy-Original-Dst-Host X-FEServer X-SourceFiles X-Varnish-Backend X-Varnish-Server',
  ),
  /** Products. */
  technology: names(
    '$wsep Host-Header K-Proxy-Request X-Backside-Transport X-dtAgentId X-dtHealthCheck X-dtInjectedServlet X-Envoy-Attempt-Count X-Envoy-External-Address X-Envoy-Internal X-Envoy-Upstream-Service-Time X-Gitlab-Meta X-Kong-Admin-Latency X-Kong-Client-Latency X-Kong-Proxy-Latency X-Kong-Request-Id X-Kong-Response-Latency X-Kong-Third-Party-Latency X-Kong-Total-Latency X-Kong-Upstream-Latency X-Kong-Upstream-Status X-Kubernetes-PF-FlowSchema-UI X-Kubernetes-PF-PriorityLevel-UID X-LiteSpeed-Cache X-LiteSpeed-Cache-Control X-LiteSpeed-Purge X-LiteSpeed-Tag X-LiteSpeed-Vary X-Nextjs-Cache X-Old-Content-Length X-OneAgent-JS-Injection X-Redirect-By X-ruxit-JS-Agent',
  ),
  /** Products, in headers that their scripts in the page read. */
  client: names(
    'X-Atmosphere-error X-Atmosphere-first-request X-Atmosphere-tracking-id X-Nextjs-Matched-Path X-Nextjs-Page X-Nextjs-Postponed X-Nextjs-Prerender X-Nextjs-Redirect X-Nextjs-Rewrite X-Nextjs-Stale-Time',
  ),
  /** Internal request tracing. */
  tracing: names(
    'X-B3-ParentSpanId X-B3-Sampled X-B3-SpanId X-B3-TraceId X-Datadog-Origin X-Datadog-Parent-Id X-Datadog-Sampling-Priority X-Datadog-Tags X-Datadog-Trace-Id X-Tyk-Trace-Id',
  ),
} as const;

const LOGS: ReadonlySet<string> = new Set(DISCLOSING.log.map((name) => name.toLowerCase()));

/**
 * Whether a header, in any case, is a line of the server’s log: of Chrome Logger, or FirePHP’s `X-Wf-1-1-1-1` and its frame.
 * Whoever may read the former may read the latter.
 */
export function isLog(header: string): header is (typeof DISCLOSING.log)[number] {
  const name = header.toLowerCase();
  return LOGS.has(name) || /^x-wf-(?:protocol-)?\d/.test(name);
}

/** A header’s name as words between hyphens, without the `X-` that says nothing. */
export function wordsOf(header: string): string {
  return `-${header.toLowerCase().replaceAll('_', '-').replace(/^x-/, '')}-`;
}

export function hasWord(words: string, list: readonly string[]): boolean {
  return list.some((word) => words.includes(`-${word}-`));
}

const INSIDE: ReadonlySet<string> = new Set(DISCLOSING.inside.map((name) => name.toLowerCase()));

/** Whether a header is there to name an internal machine or folder, whatever its value. */
export function isInside(header: string): boolean {
  return INSIDE.has(header.toLowerCase());
}

/** Whether a header is called like one that names a machine or a pool of machines. `Server` names a product. */
export function namesMachine(header: string): boolean {
  if (header.toLowerCase() === 'server') return false;
  const { last, endings, not } = data.machines;
  const words = wordsOf(header);
  const isLast = last.some((word) => words.endsWith(`-${word}-`));
  return (isLast || endings.some((end) => words.endsWith(`${end}-`))) && !hasWord(words, not);
}

/** Some words, and a number at the end. */
const NUMBERED = /^[a-z][a-z\d]{0,30}(?:[-_][a-z\d]{1,30}){0,8}(?<=\d)$/;
/** A pod of Kubernetes: its deployment's name, and two random parts in letters and digits without vowels, 0, 1 and 3. */
const POD = /^[a-z][a-z\d.-]{0,200}-([b-df-hj-np-tv-xz24-9]{8,10})-([b-df-hj-np-tv-xz24-9]{5})$/i;
/** The same as others write it, in digits of hexadecimal numbers. */
const HEX_POD =
  /^[a-z][a-z\d.-]{0,200}-(?=[a-f]{0,9}\d)(?=\d{0,9}[a-f])[\da-f]{9,10}-(?=\d{0,4}[a-z])[a-z\d]{5}$/;
/** A place with a number, perhaps more, and what a machine does with its number: `sjc04-shop-web10`. */
const PLACED = /^[a-z]{3,4}\d{1,2}-(?:[a-z\d]{1,30}-){0,6}([a-z]{2,10})-?\d{1,4}$/;
/** A machine or its image at Amazon. */
const AMAZON_ID = /^(?:i|ami)-[\da-f]{17}$/;
/** A container of Docker, which is called by the beginning of its id. */
const CONTAINER = /^(?=[a-f]{0,11}\d)(?=\d{0,11}[a-f])[\da-f]{12}$/;
/** A place of a CDN: its airport, perhaps with a number, and Fastly's machines there. */
const PLACE = /^(?:[a-z]{3}\d{0,3}(?:-[a-z]\d{1,3})?|cache-[a-z]{3}[^.]{0,40})$/;
/** A region of a cloud. */
const REGION = /^[a-z]{2,14}-(?:[a-z]{3,4}-)?(?:north|south|east|west|central){1,2}-?\d?[a-z]?(?:-[a-z\d])?$/;

/** Whether a word names one machine wherever it stands: nothing else is random in that way. */
export function isPod(word: string): boolean {
  const [, hash = '', end = ''] = POD.exec(word) ?? [];
  return (/\d/.test(hash) && /[a-z]/i.test(hash) && /[a-z]/i.test(end)) || AMAZON_ID.test(word);
}

/** Whether a word names a machine by its place, its role and its number. */
export function isNumberedRole(word: string): boolean {
  const [, role = ''] = PLACED.exec(word.split('.')[0]?.toLowerCase() ?? '') ?? [];
  return data.roles.includes(role);
}

/**
 * Whether a word in a header that `namesMachine` names one machine, not a pool, a product, a region or a place of a CDN: a
 * machine has a number. Random text has letters of both cases.
 */
export function isMachine(word: string): boolean {
  const name = word.toLowerCase();
  if (word !== name && word !== word.toUpperCase()) return false;
  if (CONTAINER.test(name) || HEX_POD.test(name)) return true;
  if (!NUMBERED.test(name) || name.startsWith('ip-') || REGION.test(name)) return false;
  const stem = name.replace(/[-_\d]{1,40}$/, '');
  if (stem.split(/[-_\d]/).some((part) => data.pools.includes(part))) return false;
  if (PLACE.test(name) && !data.short.includes(stem)) return false;
  return stem.length > 1 && !data.products.includes(stem);
}
