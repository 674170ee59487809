import type { Rolldown } from 'vite';

/**
 * The files of the build, for `output.codeSplitting`. What the popup needs at once is in two: what the background needs
 * too, and the rest. By itself rolldown writes a file for each set of entries that share code, which were twenty, and a
 * click waited longer for them than for what they do.
 * @param popup the id of the module that the popup starts with
 * @param background the id of the module that the background starts with
 */
export function chunks(popup: string, background: string): Rolldown.CodeSplittingOptions {
  const isOfPopup = importedBy(popup);
  const isOfBackground = importedBy(background);
  return {
    groups: [
      {
        debugName: 'shared',
        priority: 2,
        name: (id, graph) => (isOfPopup(id, graph) && isOfBackground(id, graph) ? 'shared' : null),
      },
      {
        debugName: 'popup',
        priority: 1,
        name: (id, graph) => (isOfPopup(id, graph) ? 'popup' : null),
      },
    ],
  };
}

/** Whether an entry imports a module, itself or by others. What it imports dynamically is loaded later and does not count. */
function importedBy(entry: string): (id: string, graph: Rolldown.ChunkingContext) => boolean {
  let modules: Set<string> | undefined;
  return (id, graph) => {
    modules ??= withImports(entry, graph);
    // An entry runs, so nobody else may import the file that it is in.
    return id !== entry && modules.has(id);
  };
}

function withImports(entry: string, graph: Rolldown.ChunkingContext): Set<string> {
  const modules = new Set([entry]);
  // A set that grows while it is iterated.
  for (const id of modules) for (const next of graph.getModuleInfo(id)?.importedIds ?? []) modules.add(next);
  return modules;
}
