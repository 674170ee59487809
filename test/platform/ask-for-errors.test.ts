import { expect, test, vi } from 'vitest';

test('a background that was ended is asked for errors again when told to, and not at once', async () => {
  const opened: string[] = [];
  const closing: (() => void)[] = [];
  vi.resetModules();
  vi.doMock('webextension-polyfill', () => ({
    default: {
      runtime: {
        connect: ({ name }: { name: string }) => {
          opened.push(name);
          return { onDisconnect: { addListener: (listener: () => void) => closing.push(listener) } };
        },
      },
    },
  }));
  const { askForErrors } = await import('../../src/platform/messages/subscriptions.js');
  const askAgain = askForErrors(7);
  askAgain();
  expect(opened).toEqual(['errors of tab 7']);
  for (const close of closing.splice(0)) close();
  expect(opened).toHaveLength(1);
  askAgain();
  askAgain();
  expect(opened).toEqual(['errors of tab 7', 'errors of tab 7']);
  vi.doUnmock('webextension-polyfill');
  vi.resetModules();
});
