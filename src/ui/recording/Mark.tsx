import { useStore } from '../context.js';

/** That the site is being recorded, with a button that ends it. */
export function RecordingMark() {
  const store = useStore();
  const view = store.view.value;
  if (view.kind !== 'page' || !view.isRecorded) return null;
  return (
    <section class="recording-mark" aria-label="Recording">
      <p>
        <span class="recording-dot" aria-hidden="true" />
        Recording this site for a policy
      </p>
      <button
        type="button"
        class="second"
        onClick={() => {
          void store.stopRecording();
        }}
      >
        Stop recording
      </button>
    </section>
  );
}
