import { useEffect, useRef } from 'preact/hooks';
import type { StackMember } from '../../engine/index.js';
import { STACKS } from '../../fixes/index.js';
import { useStore } from '../context.js';
import { StackOptions } from './StackOptions.js';

interface Props {
  readonly stack: readonly StackMember[];
  readonly isChosen: boolean;
  readonly onDone: () => void;
}

/** The chain of servers as a row of selects, outermost first; each change applies at once. */
export function StackChoice({ stack, isChosen, onDone }: Props) {
  const store = useStore();
  const first = useRef<HTMLSelectElement>(null);
  useEffect(() => {
    first.current?.focus();
  }, []);
  const chain = stack.map(({ name }) => name).filter((name) => Object.hasOwn(STACKS, name));
  const put = (at: number, name: string): void => {
    const names = chain.with(at, name).filter((other) => other !== '');
    // An empty chain restores the recognised servers.
    void store.chooseStack(names.length > 0 ? names : null);
  };
  const add = (name: string): void => {
    void store.chooseStack([...chain, name]);
  };
  return (
    <fieldset class="chain">
      <legend>Write fixes for these servers, nearest to the visitor first:</legend>
      <ol>
        {[...chain, ''].map((chosen, at) => (
          <li key={at}>
            <select
              ref={at === 0 ? first : null}
              aria-label={chosen === '' ? 'Another server' : `Server ${at + 1}`}
              value={chosen}
              onChange={({ currentTarget: { value } }) => {
                if (chosen === '') add(value);
                else put(at, value);
              }}
            >
              <option value="">{chosen === '' ? 'add…' : 'none'}</option>
              <StackOptions taken={chain.filter((name) => name !== chosen)} />
            </select>
          </li>
        ))}
      </ol>
      <p>
        <button type="button" class="second" onClick={onDone}>
          Done
        </button>
        {isChosen && (
          <button
            type="button"
            class="bare"
            onClick={() => {
              // This button is removed.
              first.current?.focus();
              void store.chooseStack(null);
            }}
          >
            Forget my choice
          </button>
        )}
      </p>
    </fieldset>
  );
}
