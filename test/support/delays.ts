import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the background of both builds loads first. */
const ENTRY = 'service-worker-loader.js';

/** How many times as long a test that does a lot may take. */
export const PATIENCE = process.env['DELAYS'] === undefined ? 1 : 4;

declare global {
  /** In a background with delays: how often each function was called. */
  var delayed: Record<string, number> | undefined;
}

/**
 * Delays what the background of a built extension asks of the browser: each storage write, change of rules and script
 * injection, by a random time. What is right only as long as the browser is quick becomes wrong. Calls of one kind stay in
 * order, as in a browser.
 * @param most milliseconds
 */
export async function putDelays(extension: string, most: number): Promise<void> {
  const entry = join(extension, ENTRY);
  await writeFile(join(extension, 'delays.js'), `(${delay.toString()})(${most});\n`);
  // The first import: modules run in their order, and the background must not find the functions as they were.
  await writeFile(entry, `import './delays.js';\n${await readFile(entry, 'utf8')}`);
}

/** Runs in the background, as text: it can name nothing of this file. */
function delay(most: number): void {
  type Called = (...args: unknown[]) => unknown;
  type Api = Record<string, Called>;
  const { browser, chrome } = globalThis as unknown as {
    browser?: Record<string, unknown>;
    chrome: Record<string, unknown>;
  };
  const counts: Record<string, number> = {};
  const put = (kind: string, api: Api, names: readonly string[]) => {
    let last = 0;
    for (const name of names) {
      const original = api[name];
      if (!original) throw new Error(`No ${kind}.${name}`);
      api[name] = (...args) => {
        counts[`${kind}.${name}`] = (counts[`${kind}.${name}`] ?? 0) + 1;
        const now = performance.now();
        last = Math.max(last, now + Math.random() * most);
        return new Promise((resolve) => setTimeout(resolve, last - now)).then(() =>
          original.apply(api, args),
        );
      };
    }
  };
  for (const root of browser === undefined || browser === chrome ? [chrome] : [browser, chrome]) {
    const { storage, declarativeNetRequest, scripting } = root as unknown as {
      storage: { local: Api; session: Api };
      declarativeNetRequest: Api;
      scripting: Api;
    };
    put('storage.local', storage.local, ['set', 'remove', 'clear']);
    put('storage.session', storage.session, ['set', 'remove', 'clear']);
    put('declarativeNetRequest', declarativeNetRequest, ['updateSessionRules', 'updateDynamicRules']);
    put('scripting', scripting, ['executeScript']);
  }
  Object.assign(globalThis, { delayed: counts });
}
