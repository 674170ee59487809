import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Signal } from '@preact/signals';
import { SEVERITIES, tallyOf, type FindingGroup } from '../../engine/index.js';
import type { FindingFilter } from '../finding-filter.js';
import { toggled } from '../toggled.js';
import { Severity } from './Severity.js';
import { Toolbar } from './Toolbar.js';

interface Shown {
  /** How much of the list is shown, such as `3 of 12 rows`. */
  readonly amount?: string;
  /** Absent where nothing is hidden. */
  readonly onShowAll?: (() => void) | undefined;
  /** What else narrows the list, or is about all of it. */
  readonly children?: ComponentChildren;
}

interface Props<K extends string> extends Shown {
  /** The list, such as `Cookies`. */
  readonly of: string;
  readonly placeholder: string;
  /** What the text is searched in. */
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  /** Buttons of which any number can be pressed. */
  readonly toggles: {
    readonly label: string;
    readonly keys: readonly K[];
    readonly nameOf: (key: K) => ComponentChildren;
    readonly titleOf?: (key: K) => string;
    readonly pressed: ReadonlySet<K>;
    readonly onPress: (pressed: ReadonlySet<K>) => void;
  };
}

/** The filter of a list, in one line: a text, which “/” leads to, and buttons. */
export function FilterBar<K extends string>(props: Props<K>) {
  const { of, placeholder, label, text, onText, amount, onShowAll, children } = props;
  const { keys, nameOf, titleOf, pressed, onPress, ...toolbar } = props.toggles;
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isTyping =
        event.target instanceof HTMLElement &&
        event.target.matches('input:not([type=checkbox]), textarea, select');
      if (event.key !== '/' || isTyping) return;
      event.preventDefault();
      input.current?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return (
    <div class="filter" role="search" aria-label={of}>
      <input
        type="search"
        ref={input}
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={`${placeholder} (/)`}
        value={text}
        onInput={({ currentTarget: { value } }) => onText(value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || text === '') return;
          // Clear the filter, but close nothing.
          event.preventDefault();
          event.stopPropagation();
          onText('');
        }}
      />
      {keys.length > 0 && (
        <Toolbar class="toggles" {...toolbar}>
          {keys.map((key) => (
            <button
              key={key}
              type="button"
              title={titleOf?.(key)}
              aria-pressed={pressed.has(key)}
              onClick={() => onPress(toggled(pressed, key))}
            >
              {nameOf(key)}
            </button>
          ))}
        </Toolbar>
      )}
      {children}
      {amount !== undefined && <output class="amount quiet">{amount}</output>}
      {onShowAll && (
        <button type="button" class="word" onClick={onShowAll}>
          Show all
        </button>
      )}
    </div>
  );
}

interface FindingsProps extends Shown {
  readonly groups: readonly FindingGroup[];
  readonly filter: Signal<FindingFilter>;
}

/** Filters findings by text and severity. */
export function Filter({ groups, filter, ...shown }: FindingsProps) {
  const { text, severities } = filter.value;
  const tally = tallyOf(groups.flatMap(({ findings }) => findings));
  return (
    <FilterBar
      of="Findings"
      label="Filter by text"
      placeholder={`Filter ${tally.findings}`}
      text={text}
      onText={(to) => {
        filter.value = { text: to, severities };
      }}
      toggles={{
        label: 'Severities',
        keys: SEVERITIES.filter((level) => tally[level] > 0).reverse(),
        nameOf: (level) => <Severity level={level}>{tally[level]}</Severity>,
        titleOf: (level) => level,
        pressed: severities,
        onPress: (to) => {
          filter.value = { text, severities: to };
        },
      }}
      {...shown}
    />
  );
}
