import { signal, type ReadonlySignal } from '@preact/signals';
import type { PreviewChoice } from '../../capture/preview/choice.js';
import type { Advice, Finding } from '../../engine/index.js';
import type { PageSource, PreviewDetails } from '../ports.js';
import { attempt, type Notice } from '../store/notice.js';
import type { View } from '../store/view.js';

/** What is previewed: fixes of findings, or a recorded policy; neither for headers that are tried alone. */
interface Previewed extends Omit<PreviewDetails, 'choice'>, Pick<PreviewChoice, 'policy'> {
  readonly findings?: readonly Finding[];
}

export interface Previewing {
  /** Whether a preview is being started or ended. */
  readonly isSwitching: ReadonlySignal<boolean>;
  /** Simulates advice in the tab, and reloads it. */
  startPreview(advice: readonly Advice[], previewed?: Previewed): Promise<void>;
  /** Ends the preview, and reloads the tab. */
  endPreview(): Promise<void>;
}

/** @param view what is on show */
export function createPreviewing(source: PageSource, view: () => View, notice: Notice): Previewing {
  const isSwitching = signal(false);
  const switchTo = async (action: () => Promise<string>, failed: string) => {
    if (isSwitching.value) return;
    isSwitching.value = true;
    await attempt(notice, action, failed);
    isSwitching.value = false;
  };
  return {
    isSwitching,
    startPreview: (advice, { findings = [], policy, ...details } = {}) =>
      switchTo(async () => {
        const choice = choiceOn(view(), findings, policy);
        const { started } = await source.startPreview(advice, { ...details, ...(choice && { choice }) });
        return started ? '' : 'None of these fixes can be simulated in a tab.';
      }, 'Not started'),
    endPreview: () =>
      switchTo(async () => {
        await source.endPreview();
        return '';
      }, 'Not ended'),
  };
}

function choiceOn(
  view: View,
  findings: readonly Finding[],
  policy: PreviewChoice['policy'],
): PreviewChoice | undefined {
  if (view.kind !== 'page') return undefined;
  const { seenAt, isChosen, report, checked } = view;
  return {
    seenAt,
    findings: findings.map(({ id }) => id),
    ...(isChosen && { stack: report.stack.map(({ name }) => name) }),
    ...(checked && { checked }),
    ...(policy && { policy }),
  };
}
