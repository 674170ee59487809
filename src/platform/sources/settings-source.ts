import type { Settings, SettingsSource } from '../../ui/ports.js';
import { onBadgeSetting, readBadgeSetting } from '../settings/badge-setting.js';
import { baselinesIn, onBaselinesChanged } from '../history/baselines.js';
import { onChoicesChanged, readChoices } from '../settings/choices.js';
import type { Decision } from '../settings/decisions.js';
import { historiesIn, onHistoryChanged } from '../history/histories.js';
import { onRecordingsChanged, recordingsIn } from '../recording/stored-recordings.js';
import { readAllFromDisk } from '../storage/local-storage.js';
import { send } from '../messages/protocol.js';
import { onSuppressionsChanged, readLastingSuppressions } from '../settings/suppressions.js';
import { watchRead } from '../storage/watch-read.js';

/** What the settings page watches, and the commands it can give. */
export function createSettingsSource(): SettingsSource {
  const decide = async (decision: Decision): Promise<void> => {
    await send('decide', { tabId: null, decision });
  };
  return {
    watch: (listener) =>
      watchRead(
        readSettings,
        [
          onSuppressionsChanged,
          onChoicesChanged,
          onBaselinesChanged,
          (handle) => onHistoryChanged(handle),
          onRecordingsChanged,
          onBadgeSetting,
        ],
        listener,
      ),
    suppress: (suppressions) => decide({ kind: 'suppress', suppressions }),
    unsuppress: ({ site, finding }) => decide({ kind: 'take-back', site, finding }),
    forgetList: (list, site) => decide({ kind: 'forget-list', list, site }),
    unpin: ({ site, seenAt }) => decide({ kind: 'unpin', site, seenAt }),
    forgetHistory: (page) => decide({ kind: 'forget-looks', page }),
    keepRecording: (stored) => decide({ kind: 'import-recording', stored }),
    forgetRecording: (site) => decide({ kind: 'forget-recording', site }),
    showBadge: (isOn) => decide({ kind: 'badge', isOn }),
    clear: () => decide({ kind: 'clear' }),
  };
}

async function readSettings(): Promise<Settings> {
  const [suppressions, choices, all, badge] = await Promise.all([
    readLastingSuppressions(),
    readChoices(),
    readAllFromDisk(),
    readBadgeSetting(),
  ]);
  return {
    suppressions,
    ...choices,
    baselines: baselinesIn(all),
    history: historiesIn(all),
    recordings: recordingsIn(all),
    badge,
  };
}
