import type { ComponentChildren } from 'preact';
import { toggled } from '../toggled.js';

interface Props {
  /** What is filtered, such as `cookies`. */
  readonly what: string;
  readonly placeholder: string;
  /** What the text is searched in. */
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  /** How many are shown, of how many. */
  readonly amount: string;
  readonly isHiding: boolean;
  readonly onShowAll: () => void;
  readonly children: ComponentChildren;
}

/** The filter of a tab: a text, what else it has, and how much it shows. */
export function FilterForm(props: Props) {
  const { what, placeholder, label, text, onText, amount, isHiding, onShowAll, children } = props;
  return (
    <form
      class="filter-bar"
      role="search"
      aria-label={`Filter ${what}`}
      onSubmit={(event) => event.preventDefault()}
    >
      <input
        type="search"
        placeholder={`${placeholder} (/)`}
        aria-label={label}
        value={text}
        onInput={(event) => onText(event.currentTarget.value)}
      />
      {children}
      <span class="amount quiet" role="status">
        {amount}
      </span>
      {isHiding && (
        <button type="button" class="link" onClick={onShowAll}>
          Show all
        </button>
      )}
    </form>
  );
}

interface TogglesProps<K extends string> {
  /** Of the group. */
  readonly label: string;
  readonly keys: readonly K[];
  readonly nameOf: (key: K) => ComponentChildren;
  readonly titleOf?: (key: K) => string;
  readonly pressed: ReadonlySet<K>;
  readonly onPress: (pressed: ReadonlySet<K>) => void;
}

/** Buttons of which any number can be pressed. */
export function Toggles<K extends string>(props: TogglesProps<K>) {
  const { label, keys, nameOf, titleOf, pressed, onPress } = props;
  return (
    <div class="group" role="group" aria-label={label}>
      {keys.map((key) => (
        <button
          key={key}
          type="button"
          class="toggle"
          title={titleOf?.(key)}
          aria-pressed={pressed.has(key)}
          onClick={() => onPress(toggled(pressed, key))}
        >
          {nameOf(key)}
        </button>
      ))}
    </div>
  );
}
