import { createRequire } from 'node:module';

/** The data of tldts, which has no function that lists it. Each node's edges are consecutive, and so are their labels. */
interface Trie {
  /** 1: a suffix of the list's first part, of registries. */
  readonly nodeFlags: Uint8Array;
  /** Of each node, and one more at the end. */
  readonly edgeStart: Uint16Array;
  readonly edgeLength: Uint8Array;
  readonly edgeChild: Uint16Array;
  readonly labelText: string;
  readonly rulesRoot: number;
}

/** Every public suffix of a registry, as the URL parser writes it; `any` stands for a wildcard's label. */
export function publicSuffixes(): readonly string[] {
  const trie = createRequire(import.meta.url)('tldts/dist/cjs/src/data/trie.js') as Trie;
  const labels: string[] = [];
  let at = 0;
  for (const length of trie.edgeLength) labels.push(trie.labelText.slice(at, (at += length)));
  const names = new Set<string>();
  const walk = (node: number, name: string): void => {
    if (name !== '' && ((trie.nodeFlags[node] ?? 0) & 1) === 1)
      names.add(new URL(`http://${name}/`).hostname);
    for (let edge = trie.edgeStart[node] ?? 0; edge < (trie.edgeStart[node + 1] ?? 0); edge++) {
      const label = (labels[edge] ?? '').replace('*', 'any');
      walk(trie.edgeChild[edge] ?? 0, name === '' ? label : `${label}.${name}`);
    }
  };
  walk(trie.rulesRoot, '');
  return [...names];
}
