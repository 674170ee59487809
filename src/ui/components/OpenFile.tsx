import { useRef } from 'preact/hooks';

interface Props {
  readonly label: string;
  /** Names the file, such as `A file of suppressed findings`. */
  readonly what: string;
  readonly onOpen: (file: File) => void;
}

/** A button that opens a JSON file. */
export function OpenFile({ label, what, onOpen }: Props) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" onClick={() => picker.current?.click()}>
        {label}
      </button>
      <input
        ref={picker}
        type="file"
        accept=".json,application/json"
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
