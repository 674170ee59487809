import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import type { Advice, PartAdvice } from '../../src/engine/index.js';
import { BROWSERS, useLab, type Lab } from '../support/lab.js';
import { previewing } from '../support/previewing.js';
import { serveInRun } from '../support/run-site.js';
import { until } from '../support/until.js';

/** In the extension's pages. */
declare const chrome: Browser;

const A = 'https://a.test';
const STRICT = "script-src 'self'";
const LOOSE = "script-src 'self' 'unsafe-inline'";
const OWN = "object-src 'none'";
const policy = (value: string): Advice => ({ op: 'set-header', name: 'Content-Security-Policy', value });
const ADVICE: readonly Advice[] = [
  policy(STRICT),
  { op: 'set-header', name: 'X-Frame-Options', value: 'DENY' },
];
const PARTS: readonly PartAdvice[] = [{ prefix: '/admin', advice: [policy(LOOSE)] }];

describe.each(BROWSERS)('a preview of a part of a site in %s', (name) => {
  let lab: Lab;
  let previews: ReturnType<typeof previewing>;

  beforeAll(async () => {
    await serveInRun(['a.test'], ({ url: { pathname } }) => ({
      headers: [
        ['Content-Type', 'text/html; charset=utf-8'],
        ...(pathname.endsWith('/own') ? [['Content-Security-Policy', OWN] as const] : []),
      ],
      body: "<!doctype html><title>Page</title><script>document.title = 'Ran'</script><h1>Page</h1>",
    }));
    lab = await useLab(name);
    previews = previewing(lab);
  });

  afterEach(() => lab.closeTabs());

  /** What the document in the tab got, and what the extension says of it. */
  const shown = async (tab: number) => {
    const { chain } = await previews.facts(tab);
    const headers = chain.seen ? chain.value.at(-1)?.headers : undefined;
    const valuesOf = (wanted: string) =>
      headers?.seen
        ? headers.value.filter((line) => line.name.toLowerCase() === wanted).map(({ value }) => value)
        : [];
    const state = await previews.stateOf(tab);
    if (state.kind !== 'page') throw new Error(state.kind);
    return {
      policy: valuesOf('content-security-policy').join(', '),
      framing: valuesOf('x-frame-options'),
      conflicts: state.preview?.conflicts,
      title: await lab.drive(async (id) => (await chrome.tabs.get(id)).title, tab),
    };
  };
  const start = async (tab: number) => {
    // Whether a policy is replaced depends on what the page sends.
    await previews.facts(tab);
    await lab.elsewhere(tab, () => lab.send('startPreview', { tabId: tab, advice: ADVICE, parts: PARTS }));
    await until('a simulated page', async () => (await previews.shows(tab)).marked);
  };
  const strict = { policy: STRICT, framing: ['DENY'], conflicts: [], title: 'Page' };
  const loose = { policy: LOOSE, framing: ['DENY'], conflicts: [], title: 'Ran' };

  it('applies the policy of the part alone there, and that of the rest elsewhere', async () => {
    const tab = await lab.openTab(`${A}/`);
    await start(tab);
    expect(await shown(tab)).toEqual(strict);
    for (const [path, expected] of [
      ['/admin/', loose],
      ['/admin/posts?of=1', loose],
      ['/admin', loose],
      ['/admin?of=1', loose],
      ['/administrator/', strict],
      ['/ADMIN/', strict],
      ['/posts/admin/', strict],
      ['/?to=/admin/', strict],
      // Policies that a page has itself stay in force beside it.
      ['/admin/own', { ...loose, policy: `${OWN}, ${LOOSE}` }],
      ['/own', { ...strict, policy: `${OWN}, ${STRICT}` }],
    ] as const) {
      await lab.go(tab, A + path);
      expect(await shown(tab), path).toEqual(expected);
    }
    await lab.go(tab, `${A}/admin/`);
    await previews.end(tab);
    await until('the server’s page', async () => !(await previews.shows(tab)).marked);
    expect(await shown(tab)).toEqual({ policy: '', framing: [], conflicts: undefined, title: 'Ran' });
    expect([await previews.rules(), await previews.previews()]).toEqual([0, []]);
  });

  it('replaces a policy that the page sends', async () => {
    const tab = await lab.openTab(`${A}/admin/own`);
    await start(tab);
    expect(await shown(tab)).toEqual(loose);
    await lab.go(tab, `${A}/own`);
    expect(await shown(tab)).toEqual(strict);
    await previews.end(tab);
    await until('no rule', async () => (await previews.rules()) === 0);
  });
});
