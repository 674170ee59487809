import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { readCredentials, redactor } from '../../src/cli/credentials.js';
import { withCredentials } from '../../src/cli/send-credentials.js';
import { UserError } from '../../src/cli/terminal.js';

const STAGING = new URL('https://staging.shop.test/start');
const NONE = { headers: [], cookies: [] };

describe('readCredentials', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sitegrade-credentials-'));
    await writeFile(join(folder, 'auth'), 'reviewer:pass:w0rd\n');
    await writeFile(join(folder, 'headers'), '\uFEFFX-One: first\r\n\r\nX-Two:second\n');
    await writeFile(join(folder, 'empty'), '\n');
  });
  afterAll(() => rm(folder, { recursive: true }));
  afterEach(() => vi.unstubAllEnvs());

  it('reads them as typed, from files and from the environment', async () => {
    vi.stubEnv('PREVIEW', 'a=1; b=x=y');
    expect(
      await readCredentials(
        { headers: ['X-Zero: 0', '@headers'], cookies: ['env:PREVIEW', 'c='], auth: '@auth' },
        folder,
        [STAGING, new URL('/cart', STAGING)],
      ),
    ).toMatchObject({
      origin: 'https://staging.shop.test',
      headers: [
        ['X-Zero', '0'],
        ['X-One', 'first'],
        ['X-Two', 'second'],
        ['Authorization', `Basic ${btoa('reviewer:pass:w0rd')}`],
      ],
      cookies: [
        ['a', '1'],
        ['b', 'x=y'],
        ['c', ''],
      ],
    });
    expect(await readCredentials(NONE, folder, [])).toBeUndefined();
  });

  it.each([
    [{ ...NONE, auth: 's3cret' }, '--auth must be user:password.'],
    [{ ...NONE, auth: 'env:NOT_SET_S' }, 'NOT_SET_S is not set'],
    [{ ...NONE, auth: '@none' }, 'the file none cannot be read (ENOENT)'],
    [{ ...NONE, auth: '@headers' }, 'user:password'],
    [{ ...NONE, cookies: ['@empty'] }, 'is empty'],
    [{ ...NONE, cookies: ['s3cret'] }, "must be 'name=value'"],
    [{ ...NONE, cookies: ['a=s3cret\u0000'] }, "must be 'name=value'"],
    [{ ...NONE, headers: ['X-A s3cret'] }, "must be 'Name: value'"],
    [{ ...NONE, headers: ['X-A: s3cret\r\nX-B: s3cret'] }, "must be 'Name: value'"],
    [{ ...NONE, headers: ['Cookie: a=s3cret'] }, 'with --cookie'],
    [{ ...NONE, headers: ['Host: s3cret'] }, 'cannot set Host'],
  ])('rejects %j and does not repeat its value', async (given, sentence) => {
    const refused = readCredentials(given, folder, [STAGING]);
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(sentence);
    await expect(refused).rejects.not.toThrow('s3cret');
  });

  it.each([
    [{ ...NONE, auth: 's3cret' }, 'ci.json: auth must be user:password.'],
    [{ ...NONE, auth: 'env:NOT_SET_S' }, 'ci.json: auth: the environment variable NOT_SET_S is not set.'],
    [{ ...NONE, cookies: ['s3cret'] }, "ci.json: cookie must be 'name=value'."],
    [{ ...NONE, headers: ['X-A s3cret'] }, "ci.json: header must be 'Name: value', on one line."],
    [{ ...NONE, headers: ['Cookie: a=b'] }, 'ci.json: header cannot set cookies. Set them with cookie.'],
    [{ ...NONE, headers: ['Host: a'] }, 'ci.json: header cannot set Host: the browser does.'],
  ])('names the field of the configuration in %j', async (given, sentence) => {
    const config = { file: 'ci.json', fields: ['header', 'cookie', 'auth'] } as const;
    await expect(readCredentials({ ...given, config }, folder, [STAGING])).rejects.toThrow(
      new UserError(sentence),
    );
  });

  it('needs targets of one origin', async () => {
    const given = { ...NONE, auth: 'a:b' };
    await expect(readCredentials(given, folder, [])).rejects.toThrow('need a web address');
    await expect(
      readCredentials(given, folder, [STAGING, new URL('http://staging.shop.test/')]),
    ).rejects.toThrow('one origin. These targets have 2, such as https://staging.shop.test and http://');
  });
});

describe('withCredentials', () => {
  const credentials = {
    origin: '',
    headers: [['Authorization', 'Basic x']],
    cookies: [
      ['preview', 'given'],
      ['session', 'given'],
    ],
    secrets: [],
  } as const;

  it('adds headers and cookies, and keeps a cookie that the site has set', () => {
    expect(withCredentials({ accept: '*/*', authorization: 'old' }, credentials)).toEqual([
      { name: 'accept', value: '*/*' },
      { name: 'Authorization', value: 'Basic x' },
      { name: 'Cookie', value: 'preview=given; session=given' },
    ]);
    expect(withCredentials({ Cookie: 'session=own; a' }, credentials)[0]).toEqual({
      name: 'Cookie',
      value: 'session=own; a; preview=given',
    });
  });
});

describe('redactor', () => {
  it('replaces what a server sends back, in every spelling, and keeps the host and ordinary words', async () => {
    const credentials = await readCredentials(
      {
        headers: ['X-Env: preview', 'Authorization: Bearer t0k3n$1'],
        cookies: ['a=c00kie/v'],
        auth: 'me:staging',
      },
      '',
      [STAGING],
    );
    const redact = redactor(credentials ? [credentials] : []);
    expect(
      redact({
        list: ['x t0k3n$1, Bearer t0k3n$1', null, true, 1],
        text: `preview at https://staging.shop.test/staging?v=c00kie%2Fv ${btoa('me:staging')} me:staging`,
      }),
    ).toEqual({ list: ['x …, …', null, true, 1], text: 'preview at https://staging.shop.test/…?v=… … …' });
    expect(redactor([])('t0k3n$1')).toBe('t0k3n$1');
  });
});
