import { useRef } from 'preact/hooks';

interface Props {
  readonly label: string;
  /** Names the file, such as `A file of suppressed findings`. */
  readonly what: string;
  /** Types of files, such as `.jsonl,.txt`, besides JSON. */
  readonly accept?: string;
  /** A word with an edge if absent. */
  readonly look?: 'primary' | 'second';
  readonly onOpen: (file: File) => void;
}

const JSON_FILES = '.json,application/json';

/** A button that opens a file: JSON, if nothing else is accepted. */
export function OpenFile({ label, what, accept, look, onOpen }: Props) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class={look} onClick={() => picker.current?.click()}>
        {label}
      </button>
      <input
        ref={picker}
        type="file"
        accept={[JSON_FILES, accept].filter(Boolean).join()}
        aria-label={what}
        hidden
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file) onOpen(file);
          // So that choosing the same file again is a change.
          currentTarget.value = '';
        }}
      />
    </>
  );
}
