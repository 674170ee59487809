import { parseMarkup, textsOf } from '../../../src/capture/page/from-html.js';
import { planProbe } from '../../../src/capture/probe/probe-plan.js';
import { siteFrom } from '../../../src/capture/probe/probed.js';
import { redactSetCookie } from '../../../src/capture/set-cookie.js';
import { sha256 } from '../../../src/cli/har-file.js';
import { NOT_PROBED, type PageSnapshot, type Probed, type ProbeRequest } from '../../../src/engine/index.js';
import { request } from './http-client.js';
import type { Sandbox } from './setup.js';

const seen = <T>(value: T) => ({ seen: true, value }) as const;

/** The facts of a page and of the requests that the popup offers, without a browser. */
export async function gather(sandbox: Sandbox, path: string): Promise<PageSnapshot> {
  const { url, body, status, headers, setCookies } = await request(sandbox, 'https', path);
  const lines = { headers: seen(headers), setCookies: seen(setCookies.map(redactSetCookie)) };
  const page: PageSnapshot = {
    url,
    chain: seen([{ url, status, from: 'network', ...lines }]),
    cookieStore: { seen: false, because: 'cookies-not-read' },
    markup: parseMarkup(body, url, sha256),
    site: NOT_PROBED,
  };
  const probes = await Promise.all(planProbe(page, 'token').map((one) => probe(sandbox, one)));
  return { ...page, site: { ...siteFrom(probes, page), tls: seen('trusted') } };
}

async function probe(sandbox: Sandbox, asked: ProbeRequest): Promise<Probed> {
  const { protocol, pathname } = new URL(asked.url);
  const { status, headers, setCookies, body } = await request(
    sandbox,
    protocol === 'https:' ? 'https' : 'http',
    pathname,
    { method: asked.method, ...(asked.origin !== undefined && { headers: { Origin: asked.origin } }) },
  );
  const lines = { headers: seen(headers), setCookies: seen(setCookies.map(redactSetCookie)) };
  return { ...asked, at: 0, answer: seen({ status, ...lines, texts: textsOf(body, asked.url) }) };
}
