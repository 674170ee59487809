import type { Unknown } from '../../engine/index.js';
import { Disclosure } from './Disclosure.js';
import { Reasons } from './Reasons.js';

/** The checks that could not run, folded. */
export function Unknowns({ unknowns }: { unknowns: readonly Unknown[] }) {
  if (unknowns.length === 0) return null;
  return (
    <Disclosure level={2} class="fold" label={`${unknowns.length} not checked`}>
      {() => <Reasons unknowns={unknowns} />}
    </Disclosure>
  );
}
