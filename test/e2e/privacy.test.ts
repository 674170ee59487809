import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFacts } from '../../src/cli/facts.js';
import { html, launchWithExtension, type Rig } from '../support/extension.js';
import { openAll } from '../support/unfold.js';

const SECRETS = ['hush-set-by-redirect', 'hush-set-by-page', 'hush-set-by-script', 'hush-in-the-query'];

const ROUTES = {
  'https://door.test/': {
    status: 302,
    headers: [
      ['Location', 'https://room.test/?token=hush-in-the-query'],
      ['Set-Cookie', 'sessionid=hush-set-by-redirect; Domain=door.test'],
    ],
  },
  'https://room.test/': html(
    [['Set-Cookie', 'csrftoken=hush-set-by-page; Path=/']],
    "<!doctype html><title>Room</title><script>document.cookie = 'choice=hush-set-by-script'</script>",
  ),
} as const;

describe('cookie values and query strings', () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await launchWithExtension(ROUTES);
  });

  afterAll(() => rig.close());

  it('appear in no store, in no part of the popup and in no report', async () => {
    const page = await rig.visit('https://door.test/');
    const popup = await rig.popup(page);
    await readFacts(popup);
    await openAll(popup);
    const markdown = await rig.markdown(popup);
    const shown = await popup.content();
    const stored = await rig.stored();

    // All three mention the cookies, so something could have leaked.
    for (const text of [markdown, shown, stored]) expect(text).toContain('csrftoken');
    expect(stored).toContain('choice');
    for (const secret of SECRETS.slice(0, 3)) {
      expect(stored).not.toContain(secret);
      expect(shown).not.toContain(secret);
    }
    for (const secret of SECRETS) expect(markdown).not.toContain(secret);
  });
});
