import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseInspectArguments } from '../../src/cli/inspect-arguments.js';
import { credentialsOf } from '../../src/cli/inspect-credentials.js';
import { readTargets, targetOf } from '../../src/cli/targets.js';
import { UserError } from '../../src/cli/terminal.js';

const SHOP = 'https://shop.example/';
const ACCOUNT = `${SHOP}account`;
const OTHER = 'https://other.example/';
const SESSION = { cookie: ['session=s3cret'] };

describe('what a run sends', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sitegrade-sent-'));
    writeFileSync(join(folder, 'pages.txt'), `${SHOP}\nother.example\n`);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  async function sentBy(config: unknown, args: readonly string[]) {
    writeFileSync(join(folder, 'sitegrade.config.json'), JSON.stringify(config));
    const read = parseInspectArguments(args, folder);
    const listed = read.list === undefined ? [] : await readTargets(read.list, folder);
    const all = await credentialsOf(read, [...read.targets.map(targetOf), ...listed], folder);
    return all.map(({ origin, cookies }) => `${origin} ${cookies.join()}`);
  }

  it.each([
    [{ ...SESSION, targets: [SHOP] }, []],
    [{ ...SESSION, targets: [SHOP] }, [ACCOUNT, 'a.har']],
    [{ targets: [SHOP, OTHER, { target: ACCOUNT, ...SESSION }] }, [ACCOUNT, OTHER]],
    [{ ...SESSION, targets: [OTHER] }, [SHOP, '--cookie', 'session=s3cret']],
  ])('%j and %j: to the origin of the shop', async (config, args) => {
    expect(await sentBy(config, args)).toEqual(['https://shop.example session,s3cret']);
  });

  it.each([
    [{ ...SESSION, targets: [SHOP] }, [OTHER]],
    [{ ...SESSION, targets: [SHOP] }, [SHOP, OTHER]],
    [{ ...SESSION, targets: [SHOP] }, ['--targets', 'pages.txt']],
    [{ ...SESSION, targets: [SHOP] }, [OTHER, '--header', 'X-A: 1', '--config', 'sitegrade.config.json']],
    [SESSION, [OTHER]],
  ])('%j and %j: nothing to an origin that the configuration does not have', async (config, args) => {
    const refused = sentBy(config, args);
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(
      /^sitegrade\.config\.json: cookie can go to origins of its own targets only\. https:\/\/other\.example is none: /,
    );
  });

  it.each([
    [[SHOP, { target: ACCOUNT, ...SESSION }]],
    [[{ target: ACCOUNT, ...SESSION }, SHOP]],
    [
      [
        { target: ACCOUNT, ...SESSION },
        { target: SHOP, cookie: ['session=another'] },
      ],
    ],
  ])('%j: pages of one origin are graded with the same, or none', async (targets) => {
    await expect(sentBy({ targets }, [])).rejects.toThrow(
      'The targets of https://shop.example must have the same header, cookie and auth.',
    );
  });
});
