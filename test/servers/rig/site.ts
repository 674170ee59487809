import type { StackName } from '../../../src/engine/index.js';
import { fill, type Placed } from './places.js';
import { findGround, type OwnGround } from './ground.js';
import type { Kind } from './kind.js';
import { must, run, start, type Running, type Said } from './processes.js';

/** One site of a kind, on ground of its own. */
export interface Site {
  readonly kind: Kind;
  readonly ground: OwnGround;
  /** Writes the configuration with these fixes and no others. Throws for a fix that has no place. */
  lay(fixes: readonly Placed[]): Promise<void>;
  /** What the server's own test of the configuration says. */
  test(): Promise<Said>;
  start(): Promise<void>;
  stop(): Promise<void>;
  versions(): Promise<Partial<Record<StackName, string>>>;
  /** Stops everything and leaves nothing behind. */
  close(): Promise<void>;
}

export async function openSite(kind: Kind): Promise<Site> {
  const ground = await findGround();
  const running: Running[] = [];
  const stop = async () => {
    for (let next = running.pop(); next; next = running.pop()) await next.stop();
  };
  const lay: Site['lay'] = async (fixes) => {
    const seen = new Set<string>();
    for (const [name, template] of Object.entries(kind.files(ground))) {
      await ground.write(name, fill(template, fixes, kind.write ?? {}, seen));
    }
    const lost = fixes.find(({ stack, place }) => !seen.has(`${stack} ${place}`));
    if (lost) throw new Error(`${kind.title} has no place ${lost.stack} ${lost.place} for:\n${lost.text}`);
  };
  await lay([]);
  for (const command of kind.prepare?.(ground) ?? []) await must(command);
  return {
    kind,
    ground,
    lay,
    async test() {
      for (const command of kind.test(ground)) {
        const said = await run(command);
        if (said.code !== 0) return said;
      }
      return { code: 0, text: '' };
    },
    async start() {
      for (const service of kind.serve(ground)) running.push(await start(service, ground.address));
    },
    stop,
    async versions() {
      const found: Partial<Record<StackName, string>> = {};
      for (const [name, { command, pattern }] of Object.entries(kind.versions)) {
        const text = await must(command);
        const version = pattern.exec(text)?.[1];
        if (version === undefined) throw new Error(`${command.run.join(' ')} says no version:\n${text}`);
        found[name as StackName] = version;
      }
      return found;
    },
    async close() {
      await stop();
      await ground.clear();
    },
  };
}

/** Serves the shop with these fixes, as long as somebody looks at it. */
export async function serving<T>(
  kind: Kind,
  fixes: readonly Placed[],
  look: (site: Site) => Promise<T>,
): Promise<T> {
  const site = await openSite(kind);
  try {
    await site.lay(fixes);
    const test = await site.test();
    if (test.code !== 0) throw new Error(test.text);
    await site.start();
    return await look(site);
  } finally {
    await site.close();
  }
}
