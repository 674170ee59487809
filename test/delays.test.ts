import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { putDelays } from './support/delays.js';

const MOST = 400;

let folder: string;
let log: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sitegrade-delays-'));
  await writeFile(join(folder, 'service-worker-loader.js'), "import './assets/index.js';\n");
  await putDelays(folder, MOST);
  log = [];
  const api = (...names: readonly string[]) =>
    Object.fromEntries(
      names.map((name) => [
        name,
        (value: string) => {
          log.push(`${name} ${value}`);
          return Promise.resolve(`${name} done`);
        },
      ]),
    );
  const storage = { local: api('set', 'remove', 'clear'), session: api('set', 'remove', 'clear', 'get') };
  const declarativeNetRequest = api('updateSessionRules', 'updateDynamicRules');
  vi.stubGlobal('chrome', { storage, declarativeNetRequest, scripting: api('executeScript') });
  vi.stubGlobal('browser', undefined);
  vi.useFakeTimers();
  vi.stubGlobal('delayed', undefined);
  // As the background loads it: a script without imports.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
  new Function(await readFile(join(folder, 'delays.js'), 'utf8'))();
});

afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true });
});

/** In the background. */
declare const chrome: {
  readonly storage: {
    readonly session: Record<'set' | 'remove' | 'get', (value: string) => Promise<unknown>>;
  };
};

it('is loaded before the background', async () => {
  const entry = await readFile(join(folder, 'service-worker-loader.js'), 'utf8');
  expect(entry.split('\n')).toEqual(["import './delays.js';", "import './assets/index.js';", '']);
});

it('calls the browser within the time, in order, and counts', async () => {
  const { session } = chrome.storage;
  const written = ['a', 'b', 'c', 'd'].map((value, n) => session[n % 2 ? 'remove' : 'set'](value));
  expect(log).toEqual([]);
  await session.get('x');
  expect(log).toEqual(['get x']);
  await vi.advanceTimersByTimeAsync(MOST);
  expect(await Promise.all(written)).toEqual(['set done', 'remove done', 'set done', 'remove done']);
  expect(log).toEqual(['get x', 'set a', 'remove b', 'set c', 'remove d']);
  expect(globalThis.delayed).toEqual({ 'storage.session.set': 2, 'storage.session.remove': 2 });
});
