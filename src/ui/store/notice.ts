import { signal, type ReadonlySignal } from '@preact/signals';
import { errorText } from '../text/error.js';

export interface Notice {
  /** One sentence on the result of the last action, or ''. */
  readonly notice: ReadonlySignal<string>;
  readonly say: (sentence: string) => void;
}

export function createNotice(): Notice {
  const notice = signal('');
  return {
    notice,
    say: (sentence) => {
      notice.value = sentence;
    },
  };
}

/** Runs an action, then shows the sentence it returns or the error. */
export async function attempt(
  { say }: Notice,
  action: () => Promise<string>,
  failed = 'Failed',
): Promise<void> {
  try {
    say(await action());
  } catch (error) {
    say(`${failed}: ${errorText(error)}`);
  }
}
