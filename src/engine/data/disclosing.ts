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
