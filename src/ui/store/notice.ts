import { computed, signal, type ReadonlySignal } from '@preact/signals';
import { errorText } from '../text/error.js';

type Say = (sentence: string) => void;

export interface Notice {
  /** One sentence on the result of the last action, or ''. It ends with the page that it is about. */
  readonly notice: ReadonlySignal<string>;
  readonly say: Say;
  /** For a result that arrives later: it is only shown with the page that is on show now. */
  readonly sayHere: () => Say;
}

/** @param page a name of the page on show */
export function createNotice(page: ReadonlySignal<string>): Notice {
  const said = signal({ page: '', sentence: '' });
  const sayHere = (): Say => {
    const here = page.peek();
    return (sentence) => {
      if (page.peek() === here) said.value = { page: here, sentence };
    };
  };
  return {
    notice: computed(() => (said.value.page === page.value ? said.value.sentence : '')),
    say: (sentence) => sayHere()(sentence),
    sayHere,
  };
}

/** Runs an action, then shows the sentence it returns or the error. */
export async function attempt(
  { sayHere }: Notice,
  action: () => Promise<string>,
  failed = 'Failed',
): Promise<void> {
  const say = sayHere();
  try {
    say(await action());
  } catch (error) {
    say(`${failed}: ${errorText(error)}`);
  }
}
