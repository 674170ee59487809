import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useStore } from '../context.js';
import { CopyReport } from './CopyReport.js';
import { ReportButtons, type GradedPage } from './ReportButtons.js';

interface Props {
  readonly page: GradedPage & { readonly seenAt: number };
  readonly version: string;
  readonly onOpenRecording: () => void;
  readonly onSettings: () => void;
}

/** Buttons that copy or save the whole report, and open a recording or the settings. */
export function Actions({ page, version, onOpenRecording, onSettings }: Props) {
  const store = useStore();
  const [isSaving, setSaving] = useState(false);
  const id = useId();
  const formats = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (isSaving) formats.current?.querySelector('button')?.focus({ preventScroll: true });
  }, [isSaving]);
  return (
    <>
      <CopyReport page={page} version={version} />
      <button
        type="button"
        aria-expanded={isSaving}
        aria-controls={id}
        onClick={() => {
          setSaving(!isSaving);
        }}
      >
        Save…
      </button>
      <button type="button" onClick={onOpenRecording}>
        Open a recording
      </button>
      <button type="button" onClick={onSettings}>
        Settings
      </button>
      <div id={id} class="formats" ref={formats} hidden={!isSaving}>
        {isSaving && (
          <ReportButtons
            pages={[page]}
            at={page.seenAt}
            version={version}
            of="this page"
            say={(sentence) => {
              store.say(sentence);
            }}
          />
        )}
      </div>
    </>
  );
}
