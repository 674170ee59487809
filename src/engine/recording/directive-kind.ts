import { LOAD_KINDS, type LoadKind } from '../model/facts.js';

/** The kind of load that a directive controls: `script` for script-src-elem. */
export function loadKindOf(directive: string): LoadKind | undefined {
  return LOAD_KINDS.find((kind) => directive === `${kind}-src` || directive === `${kind}-src-elem`);
}
