import type { Hop, PageSnapshot, StackMember } from './model.js';
import { readFields, type Fields } from './parse/fields.js';
import { readProducts } from './parse/server-product.js';

interface Known {
  /** Lower case, as servers write it. */
  readonly product: string;
  readonly name: string;
  readonly label: string;
  /** 0 in front of everything (a CDN), 1 a web server, 2 what runs the application, 3 the application's framework. */
  readonly depth: 0 | 1 | 2 | 3;
}

const KNOWN: readonly Known[] = [
  known('cloudflare', 'Cloudflare', 0),
  known('cloudfront', 'CloudFront', 0),
  known('akamaighost', 'Akamai', 0, 'akamai'),
  known('varnish', 'Varnish', 0),
  known('fastly', 'Fastly', 0),
  known('apache', 'Apache', 1),
  known('nginx', 'nginx', 1),
  known('openresty', 'OpenResty', 1),
  known('caddy', 'Caddy', 1),
  known('lighttpd', 'lighttpd', 1),
  known('litespeed', 'LiteSpeed', 1),
  known('microsoft-iis', 'IIS', 1, 'iis'),
  known('envoy', 'Envoy', 1),
  known('gunicorn', 'Gunicorn', 2),
  known('uvicorn', 'Uvicorn', 2),
  known('wsgiserver', 'Python’s own server', 2),
  known('werkzeug', 'Werkzeug', 2),
  known('apache-coyote', 'Tomcat', 2, 'tomcat'),
  known('jetty', 'Jetty', 2),
  known('kestrel', 'Kestrel', 2),
  known('mod_wsgi', 'mod_wsgi', 2),
  known('passenger', 'Passenger', 2),
  known('php', 'PHP', 3),
  known('express', 'Express', 3),
  known('asp.net', 'ASP.NET', 3),
  known('next.js', 'Next.js', 3, 'nextjs'),
];

/** Headers whose presence alone names who added them. */
const TRACES: readonly (readonly [header: string, product: string])[] = [
  ['CF-Ray', 'cloudflare'],
  ['X-Amz-Cf-Id', 'cloudfront'],
  ['X-Varnish', 'varnish'],
  ['X-AspNet-Version', 'asp.net'],
];

/** Who made the answer, outermost first, from what the document's own answer and its cookies give away. */
export function detectStack(snapshot: PageSnapshot): StackMember[] {
  const hop = snapshot.chain.seen ? snapshot.chain.value.at(-1) : undefined;
  const fields = hop?.headers.seen ? readFields(hop.headers.value) : undefined;
  const found = fields?.seen ? fromFields(fields.value) : [];
  const members = found.sort((a, b) => a.depth - b.depth).map(({ member }) => member);
  const django = detectDjango(snapshot, hop, fields?.seen ? fields.value : undefined);
  return django ? [...members, django] : members;
}

interface Found {
  readonly depth: number;
  readonly member: StackMember;
}

function fromFields(fields: Fields): Found[] {
  const found = new Map<string, Found>();
  for (const header of ['Server', 'X-Powered-By', 'Via']) {
    const field = fields.get(header);
    for (const product of readProducts((field.seen && field.value.value) || '')) {
      const known = KNOWN.find((candidate) => candidate.product === product.name.toLowerCase());
      if (!known || found.has(known.name)) continue;
      // What Via calls a version is the protocol's (RFC 9110 §7.6.3).
      const version = header === 'Via' ? undefined : product.version;
      found.set(known.name, { depth: known.depth, member: member(known, `${header} names it`, version) });
    }
  }
  for (const [header, product] of TRACES) {
    const known = KNOWN.find((candidate) => candidate.product === product);
    if (!known || found.has(known.name) || !fields.names.includes(header.toLowerCase())) continue;
    found.set(known.name, { depth: known.depth, member: member(known, `it adds ${header}`) });
  }
  return [...found.values()];
}

/** Django names itself nowhere; its cookies and the headers its middleware sends by default give it away. */
function detectDjango(
  snapshot: PageSnapshot,
  hop: Hop | undefined,
  fields: Fields | undefined,
): StackMember | null {
  const sent = snapshot.chain.seen
    ? snapshot.chain.value.flatMap(({ setCookies }) => (setCookies.seen ? setCookies.value : []))
    : [];
  const stored = snapshot.cookieStore.seen ? snapshot.cookieStore.value : [];
  const names = new Set([...sent, ...stored].map(({ name }) => name));
  const django = { name: 'django', label: 'Django' };
  if (names.has('csrftoken')) {
    return { ...django, because: 'the cookie csrftoken is Django’s', confidence: 'sure' };
  }
  if (!hop || !fields) return null;
  const value = (name: string) => {
    const field = fields.get(name);
    return (field.seen && field.value.value?.trim().toLowerCase()) || '';
  };
  const python = /wsgiserver|gunicorn|uvicorn|mod_wsgi|uwsgi|daphne/.exec(value('Server'))?.[0];
  const hints = [
    ...(names.has('sessionid') ? ['the cookie is called sessionid'] : []),
    ...(python ? [`Server names ${python}`] : []),
    ...(value('X-Frame-Options') === 'deny' &&
    value('X-Content-Type-Options') === 'nosniff' &&
    value('Referrer-Policy') === 'same-origin'
      ? ['X-Frame-Options, X-Content-Type-Options and Referrer-Policy are Django’s defaults']
      : []),
  ];
  const enough =
    hints.length > 1 || (hints.length === 1 && (python === 'wsgiserver' || names.has('sessionid')));
  return enough ? { ...django, because: hints.join('; '), confidence: 'likely' } : null;
}

function member({ name, label }: Known, because: string, version?: string): StackMember {
  return { name, label, because, confidence: 'sure', ...(version !== undefined && { version }) };
}

function known(product: string, label: string, depth: Known['depth'], name = product): Known {
  return { product, name, label, depth };
}
