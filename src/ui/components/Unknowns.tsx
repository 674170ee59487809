import type { Signal } from '@preact/signals';
import type { Unknown } from '../../engine/index.js';
import { Disclosure } from './Disclosure.js';
import { Reasons } from './Reasons.js';

interface Props {
  readonly unknowns: readonly Unknown[];
  /** Whether they are unfolded, where something else leads to them. */
  readonly opened?: Signal<boolean>;
}

/** The checks that could not run, folded. */
export function Unknowns({ unknowns, opened }: Props) {
  if (unknowns.length === 0) return null;
  return (
    <Disclosure level={2} class="fold" label={`${unknowns.length} not checked`} {...(opened && { opened })}>
      {() => <Reasons unknowns={unknowns} />}
    </Disclosure>
  );
}
