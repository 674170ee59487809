import { resolve } from 'node:path';
import type { PageSnapshot } from '../engine/index.js';
import { visible } from '../export/visible.js';
import { parseAddress } from './address.js';
import type { OnExit } from './command.js';
import { readHar, STDIN } from './har-file.js';
import type { InspectPage } from './inspect-page.js';
import type { Installation } from './installation.js';
import type { Target } from './targets.js';
import { bar, UserError, type Step } from './terminal.js';

export interface Gathered {
  readonly snapshots: readonly PageSnapshot[];
  /** What is missing. */
  readonly errors: readonly UserError[];
}

/** Returns a function that gets the facts of a target's pages. */
export function gatherer(
  options: InspectPage,
  installation: Installation,
  onExit: OnExit,
  step: Step,
): (target: Target) => Promise<Gathered> {
  let inspector: Promise<(url: URL) => Promise<PageSnapshot>> | undefined;
  // Loaded here: puppeteer is slow to load, and HAR files do not need it.
  const load = async () =>
    (await import('./inspect-page.js')).pageInspector(options, installation, onExit, step);
  return async ({ kind, text }) => {
    if (kind === 'page') {
      const url = parseAddress(text);
      inspector ??= load();
      return { snapshots: [await (await inspector)(url)], errors: [] };
    }
    const path = text === STDIN ? STDIN : resolve(installation.folder, text);
    const name = text === STDIN ? 'Standard input' : visible(text);
    const { snapshots, isFull } = await step(`Reading ${name}`, (detail) =>
      readHar(path, name, (done, all) =>
        detail(all === null ? `${Math.floor(done / 1_000_000)} MB` : bar(done, all)),
      ),
    );
    const tooMany = `${name} has too many pages. Only the first ${snapshots.length} were read.`;
    return { snapshots, errors: isFull ? [new UserError(tooMany)] : [] };
  };
}
