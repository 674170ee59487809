import { useEffect, useRef } from 'preact/hooks';
import type { Signal } from '@preact/signals';
import { SEVERITIES, type FindingGroup, type Severity as Level } from '../../engine/index.js';
import { Severity } from './Severity.js';

/** Which rows to show. */
export interface Wanted {
  readonly text: string;
  /** None for all. */
  readonly levels: ReadonlySet<Level>;
}

export const ALL: Wanted = { text: '', levels: new Set() };

/** Whether a row is wanted; also by the subject of any of its findings. */
export function isWanted({ findings, text }: FindingGroup, wanted: Wanted): boolean {
  const words = wanted.text.trim().toLowerCase();
  return (
    (wanted.levels.size === 0 || wanted.levels.has(findings[0].severity)) &&
    (words === '' || [text, ...findings.map(({ id }) => id)].some((one) => one.toLowerCase().includes(words)))
  );
}

interface Props {
  readonly groups: readonly FindingGroup[];
  readonly shown: number;
  readonly wanted: Signal<Wanted>;
}

/** Filters the rows by text and severity. The count says what it hides. */
export function Filter({ groups, shown, wanted }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const { text, levels } = wanted.value;
  useEffect(() => {
    const focus = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof Element && event.target.matches('input, select, textarea');
      if (event.key !== '/' || isTyping) return;
      event.preventDefault();
      input.current?.focus();
    };
    addEventListener('keydown', focus);
    return () => {
      removeEventListener('keydown', focus);
    };
  }, []);
  return (
    <div class="filter" role="search" aria-label="Findings">
      <input
        ref={input}
        type="search"
        aria-label="Filter by text"
        aria-keyshortcuts="/"
        placeholder="Filter (/)"
        value={text}
        onInput={({ currentTarget: { value } }) => {
          wanted.value = { text: value, levels };
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || text === '') return;
          // Clear the filter, but do not close the popup.
          event.preventDefault();
          event.stopPropagation();
          wanted.value = { text: '', levels };
        }}
      />
      {[...SEVERITIES].reverse().map((level) => {
        const isOn = levels.has(level);
        return groups.some(({ findings: [first] }) => first.severity === level) ? (
          <button
            key={level}
            type="button"
            aria-pressed={isOn}
            onClick={() => {
              wanted.value = {
                text,
                levels: new Set(isOn ? [...levels].filter((one) => one !== level) : [...levels, level]),
              };
            }}
          >
            <Severity level={level} />
          </button>
        ) : null;
      })}
      <output>
        {shown} of {groups.length} shown
      </output>
    </div>
  );
}
