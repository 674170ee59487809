/** The values of some things by a key, in the order of their first. */
export function groupedBy<T, K, V = T>(
  all: Iterable<T>,
  keyOf: (one: T) => K,
  valueOf: (one: T) => V = (one) => one as unknown as V,
): Map<K, [V, ...V[]]> {
  const groups = new Map<K, [V, ...V[]]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group) group.push(valueOf(one));
    else groups.set(key, [valueOf(one)]);
  }
  return groups;
}
