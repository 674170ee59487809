import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { PageSource } from '../ports.js';
import { attempt, type Notice } from '../store/notice.js';
import type { View } from '../store/view.js';

export interface Probing {
  /** Whether the list of requests is open. */
  readonly showsProbe: Signal<boolean>;
  /** How often another part of the view led the user to the list. */
  readonly ledToProbe: ReadonlySignal<number>;
  /** Whether this view is sending the requests. */
  readonly isAsking: ReadonlySignal<boolean>;
  /** Sends the requests that the view lists. */
  ask(): Promise<void>;
}

interface Created extends Probing {
  /** The part of each request that is random. */
  readonly token: string;
  /** Opens the list of requests. */
  readonly leadToProbe: () => void;
}

export function createProbing(source: PageSource, view: () => View, notice: Notice): Created {
  const token = crypto.randomUUID().replaceAll('-', '').slice(0, 12);
  const showsProbe = signal(false);
  const ledToProbe = signal(0);
  const isAsking = signal(false);
  return {
    token,
    showsProbe,
    ledToProbe,
    isAsking,
    leadToProbe: () => {
      showsProbe.value = true;
      ledToProbe.value += 1;
    },
    async ask() {
      const shown = view();
      if (isAsking.value || shown.kind !== 'page') return;
      notice.say('');
      isAsking.value = true;
      await attempt(notice, async () => {
        await source.probe({ token, requests: shown.probe.unsent });
        return '';
      });
      isAsking.value = false;
    },
  };
}
