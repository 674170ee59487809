import type { Environment } from 'vitest/runtime';

declare global {
  /** What ends with the run of a worker: a browser that outlives the files. */
  var endsOfRun: (() => Promise<void>)[] | undefined;
}

/** Node, in a worker that runs many files one after the other and closes what they share after the last. */
export default {
  name: 'run',
  viteEnvironment: 'ssr',
  setup() {
    globalThis.endsOfRun = [];
    return {
      async teardown() {
        // What was opened last first: a browser before its site.
        for (const end of globalThis.endsOfRun?.reverse() ?? []) await end().catch(console.error);
      },
    };
  },
} satisfies Environment;
