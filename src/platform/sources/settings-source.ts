import type { Baseline } from '../../capture/baseline.js';
import type { Suppression } from '../../engine/index.js';
import { onBadgeSetting, readBadgeSetting } from '../settings/badge-setting.js';
import { onBaselinesChanged, readBaselines } from '../settings/baselines.js';
import { onStackChosen, readChosenStacks, type ChosenStacks } from '../settings/chosen-stacks.js';
import type { Decision } from '../settings/decisions.js';
import { send } from '../messages/protocol.js';
import { onSuppressionsChanged, readLastingSuppressions } from '../settings/suppressions.js';

/** All that a person decided and that lies on disk. */
export interface Settings {
  readonly suppressions: readonly Suppression[];
  readonly stacks: ChosenStacks;
  readonly baselines: readonly Baseline[];
  /** Whether the letter stands on the toolbar's icon. */
  readonly badge: boolean;
}

/** What the settings page watches, and the commands it can give. */
export function createSettingsSource() {
  const decide = async (decision: Decision): Promise<void> => {
    await send('decide', { tabId: null, decision });
  };
  return {
    watch(listener: (settings: Settings) => void): () => void {
      let isWatched = true;
      const refresh = () => {
        void readSettings().then((settings) => {
          if (isWatched) listener(settings);
        });
      };
      const stops = [onSuppressionsChanged, onStackChosen, onBaselinesChanged, onBadgeSetting].map((watch) =>
        watch(refresh),
      );
      refresh();
      return () => {
        isWatched = false;
        for (const stop of stops) stop();
      };
    },
    suppress: (suppressions: readonly Suppression[]) => decide({ kind: 'suppress', suppressions }),
    takeBack: ({ site, finding }: Suppression) => decide({ kind: 'take-back', site, finding }),
    forgetStack: (site: string) => decide({ kind: 'forget-stack', site }),
    unpin: (site: string) => decide({ kind: 'unpin', site }),
    showBadge: (isOn: boolean) => decide({ kind: 'badge', isOn }),
    clear: () => decide({ kind: 'clear' }),
  };
}

async function readSettings(): Promise<Settings> {
  const [suppressions, stacks, baselines, badge] = await Promise.all([
    readLastingSuppressions(),
    readChosenStacks(),
    readBaselines(),
    readBadgeSetting(),
  ]);
  return { suppressions, stacks, baselines, badge };
}
