import { hasAccess } from './browser/access.js';
import { createQueue } from './storage/queue.js';

/** One kind of what changes the headers of pages: the previews by tab, or the recording by origin. */
interface Kind<Key, State extends { readonly origin: string }> {
  /** The stored states of all that run. */
  read(): Promise<ReadonlyMap<Key, State>>;
  write(running: ReadonlyMap<Key, State>): Promise<void>;
  /** Removes the rules of all but these. */
  keepRules(running: ReadonlyMap<Key, State>): Promise<void>;
  /** When the background starts: the state of one that goes on, and has its rule; undefined ends it. */
  resume(key: Key, state: State): Promise<State | undefined>;
  /** One has ended. */
  ended(key: Key, state: State): void;
}

/** What changes states and rules. */
interface Turn<Key, State> {
  /** All that run as the turn begins. */
  readonly running: ReadonlyMap<Key, State>;
  /** Starts one, or changes it and its rule. It ends if `setRule` fails. */
  readonly set: (key: Key, state: State, setRule: () => Promise<void>) => Promise<void>;
  /** Changes the state of one that runs, and not its rule. */
  readonly change: (key: Key, edit: (state: State) => State) => Promise<void>;
  /** @param then done when the rules are gone, before the states are: after a kill in between, the background does it anew */
  readonly end: (keys: readonly Key[], then?: () => Promise<void>) => Promise<void>;
}

/**
 * Session rules and their states, changed together: a state is stored before its rule is set, and removed after it. A
 * rule without its state would change pages with nothing that says so, or ends it.
 */
export function createSessionRules<Key, State extends { readonly origin: string }>(kind: Kind<Key, State>) {
  const queue = createQueue();
  let running: ReadonlyMap<Key, State> | undefined;
  const read = async () => {
    const stored = await kind.read();
    return (running ??= stored);
  };
  const all = async () => running ?? read();
  const store = async (now: ReadonlyMap<Key, State>) => {
    await kind.write(now);
    running = now;
  };
  const keep = async (kept: ReadonlyMap<Key, State>, then?: () => Promise<void>) => {
    const before = [...(await all())];
    await kind.keepRules(kept);
    try {
      await then?.();
    } finally {
      if (before.some(([key, state]) => kept.get(key) !== state)) await store(kept);
      for (const [key, state] of before) if (!kept.has(key)) kind.ended(key, state);
    }
  };
  const end = async (keys: readonly Key[], then?: () => Promise<void>) => {
    const before = await all();
    const kept = new Map([...before].filter(([key]) => !keys.includes(key)));
    await (kept.size < before.size ? keep(kept, then) : then?.());
  };
  const set = async (key: Key, state: State, setRule: () => Promise<void>) => {
    await store(new Map(await all()).set(key, state));
    try {
      await setRule();
    } catch (error) {
      await end([key]);
      throw error;
    }
  };
  const change = async (key: Key, edit: (state: State) => State) => {
    const before = await all();
    const state = before.get(key);
    if (state) await store(new Map(before).set(key, edit(state)));
  };
  /** One task at a time. What waits for a page without limit must not wait here. */
  const inTurn = <T>(task: (turn: Turn<Key, State>) => Promise<T>): Promise<T> =>
    queue(async () => task({ running: await all(), set, change, end }));
  /** After a change of access: the browser applies no rule without it. Returns the keys of those that ended. */
  const endWithoutAccess = () =>
    inTurn(async ({ running }) => {
      const withheld: Key[] = [];
      for (const [key, { origin }] of running) if (!(await hasAccess(origin))) withheld.push(key);
      await end(withheld);
      return withheld;
    });
  return {
    all,
    /** The same, at once; undefined until this run of the background has read it. */
    known: () => running,
    inTurn,
    endWithoutAccess,
    /**
     * When the background starts: leaves no rule without a state, and no state without a rule.
     * @returns the keys of those that ended for want of access
     */
    async reconcile(): Promise<readonly Key[]> {
      await inTurn(async ({ running }) => {
        const kept = new Map<Key, State>();
        for (const [key, state] of running) {
          try {
            const resumed = await kind.resume(key, state);
            if (resumed) kept.set(key, resumed);
          } catch (error) {
            console.error(error);
          }
        }
        await keep(kept);
      });
      return endWithoutAccess();
    },
  };
}

/** Whether a rule can name this origin and no other: `*` in a host would match others. */
export function isNameable(origin: string): boolean {
  return /^https?:\/\/[\w.:[\]-]+$/.test(origin);
}
