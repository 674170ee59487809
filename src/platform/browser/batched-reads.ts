/**
 * Reads of one storage area. Keys asked for at the same time are one call: each crosses to another process, and is
 * most of what a page load costs in the background.
 */
export function createBatchedReads(
  get: (keys: string[]) => Promise<Record<string, unknown>>,
): (key: string) => Promise<unknown> {
  let asked: { readonly keys: Set<string>; readonly values: Promise<Record<string, unknown>> } | undefined;
  const open = () => {
    const keys = new Set<string>();
    const values = Promise.resolve().then(() => {
      asked = undefined;
      return get([...keys]);
    });
    return { keys, values };
  };
  return async (key) => {
    const batch = (asked ??= open());
    batch.keys.add(key);
    return (await batch.values)[key];
  };
}
