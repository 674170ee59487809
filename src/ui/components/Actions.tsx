import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useStore } from '../context.js';
import { CopyOneLine, CopyReport } from './CopyReport.js';
import { Icon } from './Icon.js';
import type { GradedPage } from '../store/view.js';
import { useLoaded } from '../loaded.js';

interface Props {
  readonly page: GradedPage & { readonly seenAt: number };
  readonly version: string;
  readonly onOpenRecording: () => void;
  readonly onSettings: () => void;
}

/** Buttons that copy or save the whole report, and open a recording or the settings. */
export function Actions({ page, version, onOpenRecording, onSettings }: Props) {
  const [isSaving, setSaving] = useState(false);
  const id = useId();
  return (
    <>
      <div id={id} class="formats" hidden={!isSaving}>
        {isSaving && <Formats page={page} version={version} />}
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

/** Loaded when it is opened; the focus goes to it then. */
function Formats({ page, version }: Pick<Props, 'page' | 'version'>) {
  const store = useStore();
  const root = useRef<HTMLDivElement>(null);
  const Buttons = useLoaded(() => import('./ReportButtons.js'))?.ReportButtons;
  useLayoutEffect(() => {
    root.current?.querySelector('input')?.focus({ preventScroll: true });
  }, [Buttons]);
  return (
    Buttons && (
      <div ref={root}>
        <Buttons
          pages={[page]}
          at={page.seenAt}
          version={version}
          of="this page"
          say={(sentence) => store.say(sentence)}
          remember={(fixes) => store.remember(fixes)}
        >
          <CopyOneLine {...page} version={version} />
        </Buttons>
      </div>
    )
  );
}
