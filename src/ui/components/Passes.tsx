import { useSignal } from '@preact/signals';
import type { Pass } from '../../engine/index.js';
import { Disclosure } from './Disclosure.js';
import { Icon } from './Icon.js';
import { Quoted } from './Quoted.js';
import { Untrusted } from './Untrusted.js';

interface Props {
  readonly passes: readonly Pass[];
  /** Nothing is above them: they are unfolded, and get the focus when the view opens. */
  readonly first: boolean;
}

/** The passed checks, folded below findings. */
export function Passes({ passes, first }: Props) {
  const opened = useSignal(first);
  if (passes.length === 0) return null;
  return (
    <Disclosure level={2} class="fold passes" first={first} opened={opened} label={`${passes.length} passed`}>
      {() => (
        <ul>
          {passes.map((pass) => (
            <li key={pass.id}>
              <PassRow pass={pass} />
            </li>
          ))}
        </ul>
      )}
    </Disclosure>
  );
}

/** What passed; opens to the headers that show it. */
function PassRow({ pass: { text, bonus, quotes } }: { pass: Pass }) {
  // “X is not set” needs no “X not sent”.
  const shown = quotes.filter(({ header, value }) => value !== null || !text.includes(header));
  const label = (
    <>
      <Icon name="passed" />
      <span class="text">
        <Untrusted text={text} limit={160} sentence />
      </span>
      {bonus > 0 && (
        <span class="points">
          +{bonus}
          <span class="visually-hidden"> bonus points</span>
        </span>
      )}
    </>
  );
  if (shown.length === 0) return <p class="pass">{label}</p>;
  return (
    <Disclosure level={3} label={label}>
      {() =>
        shown.map((quote) => (
          // Marks are for findings.
          <Quoted quote={{ ...quote, marks: [] }} />
        ))
      }
    </Disclosure>
  );
}
