import type { ComponentChildren } from 'preact';
import type { PartProps } from '../settings-part.js';
import { Untrusted } from './Untrusted.js';

interface Props extends Pick<PartProps, 'run'> {
  readonly name: string;
  /** What the button deletes, for those who do not see the row. */
  readonly what: string;
  readonly remove: () => Promise<void>;
  /** What is said when it is deleted. */
  readonly said: string;
  readonly children: ComponentChildren;
}

/** What is stored of a site or page, with a button that deletes it. */
export function KeptRow({ name, what, remove, said, children, run }: Props) {
  return (
    <li>
      <strong>
        <Untrusted text={name} limit={120} />
      </strong>
      <span>{children}</span>
      <button type="button" onClick={() => run(() => remove().then(() => said))}>
        Delete<span class="visually-hidden"> {what}</span>
      </button>
    </li>
  );
}
