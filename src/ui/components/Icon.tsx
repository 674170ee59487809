const PATHS = {
  reload: 'M13 4.5V7.5H10M13 7.5A5.2 5.2 0 1 0 13 10',
  pencil: 'M3 13l.6-2.6 7.4-7.4 2 2L5.6 12.4z',
  copy: 'M5.5 5.5h7v8h-7zM3.5 10.5v-8h7',
  save: 'M8 2.5v7.5M5 7l3 3 3-3M3 13h10',
  open: 'M3 4.5h3.5l1.5 1.5H13v6.5H3z',
  settings:
    'M8 5.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 1 0 0-4.4M8 2v1.6M8 12.4V14M2 8h1.6M12.4 8H14M3.8 3.8l1.1 1.1M11.1 11.1l1.1 1.1M12.2 3.8l-1.1 1.1M4.9 11.1l-1.1 1.1',
  passed: 'M3.5 8.5l3 3 6-7',
  missing: 'M4 8h8',
  lost: 'M4 4l8 8M12 4l-8 8',
} as const;

type IconName = keyof typeof PATHS;

/** A picture of 16 px beside a word, or in a button with a label. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="picture" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
