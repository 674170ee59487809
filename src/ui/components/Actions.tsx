import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useStore } from '../context.js';
import { CopyOneLine, CopyReport } from './CopyReport.js';
import { Icon } from './Icon.js';
import type { GradedPage } from '../store/view.js';
import { ReportButtons } from './ReportButtons.js';

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
    if (isSaving)
      formats.current?.querySelector<HTMLElement>('input, button')?.focus({ preventScroll: true });
  }, [isSaving]);
  return (
    <>
      <div id={id} class="formats" ref={formats} hidden={!isSaving}>
        {isSaving && (
          <>
            <ReportButtons
              pages={[page]}
              at={page.seenAt}
              version={version}
              of="this page"
              say={(sentence) => store.say(sentence)}
              remember={(fixes) => store.remember(fixes)}
            />
            <CopyOneLine {...page} version={version} />
          </>
        )}
      </div>
      <CopyReport page={page} version={version} look="bare" />
      <button
        type="button"
        class="bare"
        aria-expanded={isSaving}
        aria-controls={id}
        onClick={() => setSaving(!isSaving)}
      >
        <Icon name="save" />
        Save…
      </button>
      <button type="button" class="bare to-open" onClick={onOpenRecording}>
        <Icon name="open" />
        Open a recording
      </button>
      <button
        type="button"
        class="icon to-settings"
        aria-label="Settings"
        title="Settings"
        onClick={onSettings}
      >
        <Icon name="settings" />
      </button>
    </>
  );
}
