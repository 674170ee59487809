import { describe, expect, it } from 'vitest';
import { compareJob } from '../../src/cli/compare-job.js';
import { parseCompareArguments } from '../../src/cli/arguments.js';
import { published } from '../../src/cli/published.js';
import { UserError } from '../../src/cli/terminal.js';

const SHOP = 'https://shop.example/';

describe('compare', () => {
  it.each([
    [['--cookie', 'session=s3cret'], 'https://rival.example/'],
    [['--header', 'X-A: s3cret'], 'http://shop.example/'],
    [['--auth', 'me:s3cret'], 'https://shop.example:8443/'],
  ])('with %j sends nothing to two origins', async (sent, other) => {
    const installation = {
      ...published,
      chromium: () => Promise.reject(new Error('A browser is looked for.')),
    };
    const refused = compareJob(parseCompareArguments([SHOP, other, ...sent]), installation, () => undefined);
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(
      'are sent to one origin. These targets have 2, such as https://shop',
    );
  });
});
