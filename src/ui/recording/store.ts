import type { PageSource } from '../ports.js';
import { attempt, type Notice } from '../store/notice.js';

export interface StopRecording {
  /** Ends the recording of the site. */
  stopRecording(): Promise<void>;
}

export function createStopRecording(source: PageSource, notice: Notice): StopRecording {
  return {
    stopRecording: () =>
      attempt(
        notice,
        async () => {
          await source.stopRecording();
          return 'Stopped. The policy is in the panel in DevTools, under Policy, Recording.';
        },
        'Not stopped',
      ),
  };
}
