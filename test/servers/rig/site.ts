import type { StackName } from '../../../src/engine/index.js';
import { fill, type Placed } from './places.js';
import { openSandbox, type OwnSandbox } from './sandbox.js';
import type { Setup } from './setup.js';
import { must, run, start, type Running, type CommandOutput } from './processes.js';

/** One site of a setup in its own sandbox. */
export interface Site {
  readonly setup: Setup;
  readonly sandbox: OwnSandbox;
  /** Writes the configuration with these fixes and no others. Throws for a fix without a place. */
  install(fixes: readonly Placed[]): Promise<void>;
  /** Runs the server's own test of the configuration. */
  test(): Promise<CommandOutput>;
  start(): Promise<void>;
  stop(): Promise<void>;
  versions(): Promise<Partial<Record<StackName, string>>>;
  /** Stops everything and deletes the sandbox. */
  close(): Promise<void>;
}

export async function openSite(setup: Setup): Promise<Site> {
  const sandbox = await openSandbox();
  const running: Running[] = [];
  const stop = async () => {
    for (let next = running.pop(); next; next = running.pop()) await next.stop();
  };
  const write = Object.fromEntries(
    Object.entries(setup.write ?? {}).map(([key, one]) => [key, (text: string) => one(text, sandbox)]),
  );
  const own: string[] = [];
  const install: Site['install'] = async (fixes) => {
    const seen = new Set<string>();
    for (const [name, template] of Object.entries(setup.files(sandbox))) {
      await sandbox.write(name, fill(template, fixes, write, seen));
    }
    for (const name of own.splice(0)) await sandbox.remove(name);
    for (const [name, text] of fixes.flatMap(({ files = {} }) => Object.entries(files))) {
      await sandbox.write(name, text);
      own.push(name);
    }
    const lost = fixes.find(({ stack, place }) => !seen.has(`${stack} ${place}`));
    if (lost) throw new Error(`${setup.title} has no place ${lost.stack} ${lost.place} for:\n${lost.text}`);
  };
  await install([]);
  for (const command of setup.prepare?.(sandbox) ?? []) await must(command);
  return {
    setup,
    sandbox,
    install,
    async test() {
      for (const command of setup.test(sandbox)) {
        const output = await run(command);
        if (output.code !== 0) return output;
      }
      return { code: 0, text: '' };
    },
    async start() {
      for (const service of setup.serve(sandbox)) running.push(await start(service, sandbox.address));
    },
    stop,
    async versions() {
      const found: Partial<Record<StackName, string>> = {};
      for (const [name, { command, pattern }] of Object.entries(setup.versions)) {
        const text = await must(command);
        const version = pattern.exec(text)?.[1];
        if (version === undefined) throw new Error(`${command.run.join(' ')} says no version:\n${text}`);
        found[name as StackName] = version;
      }
      return found;
    },
    async close() {
      await stop();
      await sandbox.clear();
    },
  };
}

/** Serves the shop with these fixes while `look` runs. */
export async function serving<T>(
  setup: Setup,
  fixes: readonly Placed[],
  look: (site: Site) => Promise<T>,
): Promise<T> {
  const site = await openSite(setup);
  try {
    await site.install(fixes);
    const test = await site.test();
    if (test.code !== 0) throw new Error(test.text);
    await site.start();
    return await look(site);
  } finally {
    await site.close();
  }
}
