import type { ComponentChildren } from 'preact';

interface Props {
  /** What is filtered, such as `cookies`. */
  readonly what: string;
  readonly placeholder: string;
  /** What the text is searched in. */
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly children: ComponentChildren;
}

/** The filter of a tab: a text, and what else it has. */
export function FilterForm({ what, placeholder, label, text, onText, children }: Props) {
  return (
    <form
      class="filter-bar"
      role="search"
      aria-label={`Filter ${what}`}
      onSubmit={(event) => {
        event.preventDefault();
      }}
    >
      <input
        type="search"
        placeholder={`${placeholder}  /`}
        aria-label={label}
        value={text}
        onInput={(event) => {
          onText(event.currentTarget.value);
        }}
      />
      {children}
    </form>
  );
}
