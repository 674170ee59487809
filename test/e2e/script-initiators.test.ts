import { beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import { BROWSERS, useLab, type Lab } from '../support/lab.js';
import { serveInRun } from '../support/run-site.js';
import { until } from '../support/until.js';

/** In the driver's page. */
declare const chrome: Browser;

const PAGE = `<!doctype html><title>Scripts</title><script src="/of-page.js" async></script>
  <script>
    const script = document.createElement('script');
    script.src = '/of-script.js';
    document.head.append(script);
  </script>`;

/** A Trusted Types policy of the page that changes what is set. */
const TYPED = `<!doctype html><title>Typed</title><p></p><script>
    window.trustedTypes?.createPolicy('default', { createHTML: (text) => text + ' changed' });
    document.querySelector('p').innerHTML = 'text';
    document.title = document.querySelector('p').textContent;
  </script>`;

describe.each(BROWSERS)('what %s tells an extension', (name) => {
  let lab: Lab;

  beforeAll(async () => {
    await serveInRun(['shop.test'], ({ url }) => {
      if (url.pathname.endsWith('.js')) return { headers: [['Content-Type', 'text/javascript']], body: '//' };
      const policy = url.searchParams.get('report');
      return {
        headers: [
          ['Content-Type', 'text/html'],
          ...(policy === null ? [] : [['Content-Security-Policy-Report-Only', policy] as const]),
        ],
        body: url.pathname === '/typed' ? TYPED : PAGE,
      };
    });
    lab = await useLab(name);
  });

  /** All that the performance entry and the element of a script say, but times, sizes and names. */
  const saidOf = (tab: number) =>
    lab.drive(async (id) => {
      const [frame] = await chrome.scripting.executeScript({
        target: { tabId: id },
        func: () =>
          performance
            .getEntriesByType('resource')
            .filter((entry) => entry.name.endsWith('.js'))
            .map((entry) => {
              const said = Object.entries(entry.toJSON() as object).filter(
                ([key, value]) => key !== 'name' && typeof value !== 'number',
              );
              const element = document.querySelector(`script[src="${new URL(entry.name).pathname}"]`);
              const names = element?.getAttributeNames() ?? [];
              return { name: new URL(entry.name).pathname, said: JSON.stringify(said), names };
            }),
      });
      return frame?.result as { name: string; said: string; names: string[] }[];
    }, tab);

  // So 'strict-dynamic' is not proposed: it blocks those of the page, and allows those of scripts.
  it('of a script is the same whether the page or a script added it', async () => {
    const tab = await lab.openTab('https://shop.test/');
    let said: Awaited<ReturnType<typeof saidOf>> = [];
    await until('both scripts', async () => {
      said = await saidOf(tab);
      return said.length === 2;
    });
    const of = (path: string) => said.find((one) => one.name === path);
    expect(of('/of-page.js')?.said).toBe(of('/of-script.js')?.said);
    expect(of('/of-script.js')?.names).toEqual(['src']);
  });

  // So a recording does not ask for Trusted Types: it changes nothing of the site.
  it('of Trusted Types only if they change what a page with a policy of its own does', async () => {
    const report = encodeURIComponent("require-trusted-types-for 'script'");
    const titles: string[] = [];
    for (const path of ['/typed', `/typed?report=${report}`]) {
      const tab = await lab.openTab(`https://shop.test${path}`);
      titles.push(await lab.drive(async (id) => (await chrome.tabs.get(id)).title ?? '', tab));
    }
    expect(titles).toEqual(['text', 'text changed']);
  });
});
