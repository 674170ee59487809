import { type DocumentFacts, type TabFacts, forgetResponses, forgetEvidence } from '../../capture/reduce.js';
import { documentItem, openDocument, openTab, tabItem } from './storage-keys.js';
import { readAll, remove, write } from './storage.js';

/** Facts to be stored. */
export interface Facts {
  readonly tabs: ReadonlyMap<number, TabFacts>;
  readonly documents: ReadonlyMap<string, DocumentFacts>;
}

/**
 * Stores the facts. If storage is full, drops as little as possible to make space.
 * @returns whether everything was stored without dropping anything
 */
export async function writeWithEviction(facts: Facts): Promise<boolean> {
  let failure: unknown;
  for await (const values of attempts(facts)) {
    try {
      await write(values);
      return failure === undefined;
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

type Entry = readonly [key: string, value: unknown];

/** The values to write. Before each further attempt more is dropped: other documents first, the oldest ones first. */
async function* attempts(facts: Facts): AsyncGenerator<ReadonlyMap<string, unknown>> {
  const values = valuesOf(facts);
  yield values;
  const others = Object.entries(await readAll()).filter(([key]) => !values.has(key));
  const documents = others
    .map(([key, envelope]) => openDocument(key, envelope))
    .filter((document) => document !== null)
    .sort((one, other) => one.committedAt - other.committedAt);
  const evidence = documents
    .filter(({ chain }) => chain.seen || chain.because !== 'forgotten')
    .map((document): Entry => [documentItem(document.id).key, forgetEvidence(document)]);
  const responses = others.flatMap(([key, envelope]): Entry[] => {
    const tab = openTab(key, envelope);
    return tab && tab.exchanges.length > 0 ? [[key, forgetResponses(tab)]] : [];
  });
  for (const some of quarters([...evidence, ...responses])) {
    await write(new Map(some));
    yield values;
  }
  const newest = [...facts.documents.values()].reduce<DocumentFacts | null>(
    (last, document) => (last && last.committedAt > document.committedAt ? last : document),
    null,
  );
  const bare = {
    tabs: mapValues(facts.tabs, forgetResponses),
    documents: mapValues(facts.documents, forgetEvidence),
  };
  const withNewest = newest ? new Map([...bare.documents, [newest.id, newest]]) : bare.documents;
  yield valuesOf({ ...bare, documents: withNewest });
  for (const some of quarters(documents)) {
    await remove(some.map(({ id }) => documentItem(id).key));
    yield valuesOf({ ...bare, documents: withNewest });
  }
  yield valuesOf(bare);
}

function valuesOf({ tabs, documents }: Facts): Map<string, unknown> {
  return new Map([
    ...[...tabs].map(([id, facts]): Entry => [tabItem(id).key, facts]),
    ...[...documents].map(([id, facts]): Entry => [documentItem(id).key, facts]),
  ]);
}

/** Yields a quarter of the remaining items each time: few steps, whether little or much space is missing. */
function* quarters<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < items.length;) {
    const size = Math.ceil((items.length - from) / 4);
    yield items.slice(from, from + size);
    from += size;
  }
}

function mapValues<K, V>(map: ReadonlyMap<K, V>, change: (value: V) => V): Map<K, V> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}
