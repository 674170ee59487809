/** The set with a member added, or taken out if it was in it. */
export function toggled<T>(set: ReadonlySet<T>, member: T): ReadonlySet<T> {
  const others = new Set(set);
  if (!others.delete(member)) others.add(member);
  return others;
}
