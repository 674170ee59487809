import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type Handler, type Site } from '../../src/demo/index.js';
import { html } from '../support/extension.js';
import { BROWSERS, useLab, type Lab } from '../support/lab.js';
import { popupReport } from '../support/reported.js';
import { serveInRun } from '../support/run-site.js';
import { eventually } from '../support/until.js';

const NAMES = ['localhost', 'shop.shared.test', 'blog.shared.test'];

/** An application in Express, which sets its session cookie for the whole domain where there is one. */
const express: Handler = ({ url }) =>
  html([
    ['X-Powered-By', 'Express'],
    ['Set-Cookie', `connect.sid=1; Path=/${url.hostname === 'localhost' ? '' : '; Domain=shared.test'}`],
  ]);

/** Another one, which names only the server in front of it. */
const other: Handler = () => html([['Server', 'nginx']]);

describe.each(BROWSERS)('cookies that others set, in %s', (name) => {
  let first: Site;
  let second: Site;
  let lab: Lab;

  beforeAll(async () => {
    first = await serveInRun(NAMES, (request) =>
      request.url.hostname === 'shop.shared.test' ? other(request) : express(request),
    );
    second = await serve(NAMES, other);
    lab = await useLab(name);
  });

  afterAll(() => second.close());

  /** The popup's text for a page that is opened after another. */
  async function textAfter(before: string, page: string): Promise<string> {
    const tab = await lab.openTab(before);
    expect((await popupReport(lab, tab, 'Express')).text).toContain('connect.sid');
    await lab.go(tab, page);
    const { text } = await popupReport(lab, tab, 'nginx');
    // It is a real cookie of this page, too.
    const facts = await lab.facts(tab);
    expect(facts?.cookieStore.seen && facts.cookieStore.value.map((cookie) => cookie.name)).toEqual([
      'connect.sid',
    ]);
    await lab.openPopup(tab);
    let unfolded = '';
    const unfold = async () => {
      await lab.unfoldPopup();
      return (unfolded = await lab.popupHtml());
    };
    await eventually('the unfolded popup', unfold).toContain('add_header');
    await lab.closePopup();
    return text + unfolded;
  }

  it('says nothing of an application on another port of localhost', async () => {
    const text = await textAfter(
      `http://localhost:${first.httpPort}/`,
      `http://localhost:${second.httpPort}/`,
    );
    expect(text).not.toMatch(/Express behind nginx|app\.use|connect\.sid/);
    expect(text).toContain('They may belong to another port of this host.');
  });

  it('shows one of a sibling host, says so, and writes nothing for the sibling’s server', async () => {
    const text = await textAfter('https://blog.shared.test/', 'https://shop.shared.test/');
    expect(text).toContain('Stored session cookie connect.sid has no Secure');
    expect(text).toContain('so another host of that domain may have set it. No points deducted.');
    expect(text).not.toMatch(/Express behind nginx|app\.use/);
  });
});
