import type { StoredRecording } from '../../capture/recording/stored-recording.js';
import { policyTried } from './proposed-policy.js';
import type { PanelStore } from '../panel/store.js';

/** The recording of the site on show, while a policy is tried there. */
export function recordingTried({
  page,
  recordings,
}: Pick<PanelStore, 'page' | 'recordings'>): StoredRecording | undefined {
  const view = page.view.value;
  if (view.kind !== 'page' || view.snapshot.simulated !== true) return undefined;
  if (policyTried(view.preview) === undefined) return undefined;
  const { origin } = new URL(view.snapshot.url);
  return recordings.value.all.find(
    ({ recording }) => recording.origin === origin && recording.pages.length > 0,
  );
}
