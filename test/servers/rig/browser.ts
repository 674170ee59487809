import type { Page } from 'puppeteer';
import { inject } from 'vitest';
import { launch, type Launched } from '../../../src/cli/browser.js';
import { followHttp } from '../../../src/cli/follow-http.js';
import { gatherPage } from '../../../src/cli/gather-page.js';
import { openHome, type Home } from '../../../src/cli/home.js';
import { resolverRules } from '../../../src/cli/resolve.js';
import { silently } from '../../../src/cli/terminal.js';
import type { PageSnapshot } from '../../../src/engine/index.js';
import { openTrier, type Trier } from './preview.js';
import { openRecorder, type Recorder } from './recorder.js';
import type { OwnSandbox } from './sandbox.js';

/** A real browser with the extension, which trusts the site and finds it on the usual ports. */
export interface Visitor {
  /** The facts of the page, gathered the way `inspect` does: by the extension, plus one request over HTTP. */
  grade(path?: string): Promise<PageSnapshot>;
  /** Opens the page in a tab in which advice can be tried. */
  openTrier(path?: string): Promise<Trier>;
  /** Opens the page in a tab in which the site can be recorded. */
  openRecorder(path?: string): Promise<Recorder>;
  /** Opens the page with that scheme and signs in. */
  use(scheme: 'http' | 'https'): Promise<Use>;
  /** In a context of its own: nothing that was stored before affects it. */
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

/** Which parts of the page work. */
export interface Use {
  readonly script: boolean;
  readonly inlineScript: boolean;
  readonly style: boolean;
  readonly picture: boolean;
  readonly font: boolean;
  /** The text of the page after sign-in. */
  readonly signedIn: string;
  /** Loads that a policy blocked or would have blocked. */
  readonly violations: readonly string[];
}

export async function openVisitor(sandbox: OwnSandbox): Promise<Visitor> {
  const { host, address } = sandbox;
  const resolves = [80, 443].map((port) => ({ host, port, address }));
  const launched = await launch({
    executablePath: inject('chromium'),
    extension: inject('extension'),
    headless: true,
    // Other sites are never there, on no machine.
    site: { spki: sandbox.spki, resolverRules: `${resolverRules(resolves)},MAP * ~NOTFOUND` },
  });
  const home = await openHome(launched);
  const at = (path = '/') => new URL(path, `https://${host}/`);
  return {
    grade: (path) => grade(launched, home, at(path), resolves),
    openTrier: (path) => openTrier(home, at(path)),
    openRecorder: (path) => openRecorder(home, at(path)),
    use: (scheme) => use(launched, `${scheme}://${host}/`),
    newPage: async () => (await launched.browser.createBrowserContext()).newPage(),
    close: () => launched.close(),
  };
}

async function grade(
  launched: Launched,
  home: Home,
  url: URL,
  resolves: Parameters<typeof followHttp>[1],
): Promise<PageSnapshot> {
  const { snapshot, page } = await gatherPage(launched, home, url, silently);
  await page.close();
  const http = await followHttp(url, resolves);
  return { ...snapshot, site: { ...snapshot.site, tls: { seen: true, value: 'trusted' }, http } };
}

async function use({ browser }: Launched, url: string): Promise<Use> {
  const page = await browser.newPage();
  const violations: string[] = [];
  await watchViolations(page, (violation) => violations.push(violation.text));
  await page.goto(url, { waitUntil: 'load' });
  const parts = await page.evaluate(async () => {
    const { dataset } = document.documentElement;
    const picture = document.querySelector<HTMLImageElement>('#picture');
    const heading = document.querySelector('h1');
    const faces = await document.fonts.load('16px Square', 'A').catch(() => []);
    return {
      script: dataset['script'] === 'ran',
      // The second is the work of the demo shop's.
      inlineScript: dataset['inline'] === 'ran' || document.querySelector('[type=search]') !== null,
      style: heading !== null && getComputedStyle(heading).color === 'rgb(1, 2, 3)',
      picture: (picture?.naturalWidth ?? 0) > 0,
      font: faces.some(({ family, status }) => family === 'Square' && status === 'loaded'),
    };
  });
  await page.type('[name=username]', 'ada');
  await page.type('[name=password]', 'paper');
  await Promise.all([page.waitForNavigation(), page.click('#login button')]);
  const signedIn = await page.evaluate(() => document.body.innerText.trim());
  await page.close();
  return { ...parts, signedIn, violations };
}

export interface Violation {
  /** The directive and what it blocked, or would have blocked. */
  readonly text: string;
  readonly isEnforced: boolean;
}

/**
 * Calls back for each violation reported by the browser, which a page cannot suppress.
 * @returns waits until it has called back for those that the document has reported so far
 */
export async function watchViolations(
  page: Page,
  onViolation: (violation: Violation) => void,
): Promise<() => Promise<void>> {
  const session = await page.createCDPSession();
  session.on('Audits.issueAdded', ({ issue: { details } }) => {
    const issue = details.contentSecurityPolicyIssueDetails;
    if (!issue) return;
    onViolation({
      text: `${issue.violatedDirective} ${issue.blockedURL ?? issue.contentSecurityPolicyViolationType}`,
      isEnforced: !issue.isReportOnly,
    });
  });
  await session.send('Audits.enable');
  // The document answers after what it has reported before.
  return async () => {
    await session.send('Runtime.evaluate', { expression: '0' });
  };
}
