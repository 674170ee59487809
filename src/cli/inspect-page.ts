import type { Page } from 'puppeteer-core';
import { mayBePreloaded, NOT_PROBED, type PageSnapshot, type SiteEvidence } from '../engine/index.js';
import { hasDisplay, type Launched } from './browser.js';
import { browserPool } from './browser-pool.js';
import type { Credentials } from './credentials.js';
import type { OnExit } from './command.js';
import { followHttp } from './follow-http.js';
import { gatherPage } from './gather-page.js';
import type { Installation } from './installation.js';
import { launchFor } from './open-job.js';
import { resolverRules, type Resolve } from './resolve.js';
import type { Step } from './terminal.js';

export interface InspectPage {
  /** How many pages there are. */
  readonly pages: number;
  readonly insecure: boolean;
  readonly resolves: readonly Resolve[];
  readonly credentials: readonly Credentials[];
  /** Seconds for one page. */
  readonly timeout?: number;
}

/**
 * Opens pages in real browsers with the extension. A browser is used for many pages; each finds it as new, so that none
 * affects the next.
 */
export function pageInspector(
  { pages, insecure, resolves, credentials, timeout }: InspectPage,
  installation: Installation,
  onExit: OnExit,
  step: Step,
) {
  let prepared: Promise<{ extension: string; executablePath: string }> | undefined;
  const prepare = async () => ({
    executablePath: await installation.chromium(),
    extension: await installation.extension(onExit),
  });
  const pool = browserPool(async () => {
    prepared ??= prepare();
    const options = {
      ...(await prepared),
      headless: !hasDisplay(),
      insecure,
      resolverRules: resolverRules(resolves),
      credentials,
    };
    return launchFor(onExit, options, step);
  }, pages);
  /** @throws UserError with the reason why the page could not be opened or graded */
  return (url: URL): Promise<PageSnapshot> =>
    pool.use(async (launched, home) => {
      const { page, snapshot } = await gatherPage(launched, home, url, step, timeout);
      const tls = await tlsOf(page, snapshot, insecure);
      const http = await httpOf(url, snapshot, resolves, step);
      const preload = await preloadOf(launched, url, snapshot, http);
      return { ...snapshot, site: { ...snapshot.site, tls, http, preload } };
    });
}

/** Where HTTP redirects to, unless the visit itself began on HTTP. */
async function httpOf(
  url: URL,
  { chain }: PageSnapshot,
  resolves: readonly Resolve[],
  step: Step,
): Promise<SiteEvidence['http']> {
  const first = chain.seen ? chain.value[0] : undefined;
  const beganOnHttp = first?.from === 'network' && first.url.startsWith('http:');
  // Port 80 is another site than one on another port.
  if (beganOnHttp || url.port !== '') return NOT_PROBED.http;
  return step(`Requesting http://${url.hostname}/`, () =>
    followHttp(url, resolves, undefined, chain.seen ? chain.value : []),
  );
}

/** What the browser's HSTS preload list has of the hosts of the page and of both chains. */
async function preloadOf(
  { preloaded }: Launched,
  { hostname }: URL,
  { url, chain }: PageSnapshot,
  http: SiteEvidence['http'],
): Promise<SiteEvidence['preload']> {
  const visits = [{ url }, ...((chain.seen && chain.value) || []), ...((http.seen && http.value) || [])];
  const hosts = new Set([hostname, ...visits.map((visit) => new URL(visit.url).hostname)]);
  const named = [...hosts].filter(mayBePreloaded);
  return named.length > 0 ? preloaded(named) : NOT_PROBED.preload;
}

async function tlsOf(page: Page, { url }: PageSnapshot, insecure: boolean): Promise<SiteEvidence['tls']> {
  if (!url.startsWith('https:')) return NOT_PROBED.tls;
  // Without --insecure the browser does not open a page with an untrusted certificate.
  return { seen: true, value: insecure && (await hasBadCertificate(page)) ? 'accepted' : 'trusted' };
}

/** Whether the browser reports an error of the certificate that it accepted. */
async function hasBadCertificate(page: Page): Promise<boolean> {
  const session = await page.createCDPSession();
  try {
    const state = new Promise<boolean>((resolve) => {
      session.once('Security.visibleSecurityStateChanged', ({ visibleSecurityState }) =>
        resolve(visibleSecurityState.certificateSecurityState?.certificateNetworkError !== undefined),
      );
    });
    // Enabling it sends the current state.
    await session.send('Security.enable');
    return await state;
  } finally {
    await session.detach();
  }
}
