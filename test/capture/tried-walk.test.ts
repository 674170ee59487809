import { describe, expect, it } from 'vitest';
import { withTriedEvent } from '../../src/capture/record-page.js';
import {
  newRecording,
  readRecordingFile,
  readStoredRecording,
  recordingFile,
  type StoredRecording,
} from '../../src/capture/recording.js';
import type { TriedEvent } from '../../src/capture/tried-walk.js';
import { emptyRecording } from '../../src/engine/index.js';

const ORIGIN = 'https://shop.example';
const VALUE = "default-src 'none'";
const empty = newRecording(emptyRecording(ORIGIN), 1);
const event = (path: string, more: Partial<TriedEvent> = {}): TriedEvent => ({
  value: VALUE,
  preview: 10,
  url: ORIGIN + path,
  at: 20,
  ...more,
});
const blocked = (path: string, name = 'inline', more: Partial<TriedEvent> = {}) =>
  event(path, { ...more, violation: { directive: 'script-src-elem', blocked: name } });
const after = (...events: readonly TriedEvent[]): StoredRecording => events.reduce(withTriedEvent, empty);

describe('a walk with a policy', () => {
  it('has the patterns of the pages that loaded, once, and when', () => {
    const { tried } = after(
      event('/', { at: 20 }),
      event('/orders/1', { at: 30 }),
      event('/orders/2', { at: 40 }),
    );
    expect(tried).toEqual({
      value: VALUE,
      preview: 10,
      startedAt: 20,
      lastAt: 40,
      pages: ['/', '/orders/*'],
      blocked: [],
    });
  });

  it('that was clean goes on in the next preview, and begins anew with another policy or after a violation', () => {
    const clean = event('/');
    expect(after(clean, event('/cart', { preview: 11 })).tried?.pages).toEqual(['/', '/cart']);
    const other = after(clean, event('/cart', { value: "default-src 'self'" }));
    expect(other.tried).toMatchObject({ value: "default-src 'self'", pages: ['/cart'] });
    const violated = after(clean, blocked('/'));
    expect(withTriedEvent(violated, event('/cart')).tried?.blocked).toHaveLength(1);
    expect(withTriedEvent(violated, event('/cart', { preview: 11 })).tried).toMatchObject({
      pages: ['/cart'],
      blocked: [],
    });
  });

  it('has each violation once, also before the page has loaded, and no more than are kept', () => {
    expect(after(blocked('/orders/1'), blocked('/orders/2'), event('/orders/1')).tried).toMatchObject({
      pages: ['/orders/*'],
      blocked: [{ page: '/orders/*', directive: 'script-src-elem', blocked: 'inline' }],
    });
    const many = Array.from({ length: 100 }, (_, at) => blocked('/', `https://host-${at}.test`));
    const full = after(...many);
    expect(full.tried?.blocked.length).toBe(20);
    expect(withTriedEvent(full, blocked('/', 'https://another.test'))).toBe(full);
  });

  it('never looks clean because a violation cannot be stored', () => {
    const strange = after(event('/'), blocked('/', 'a b\u202e'));
    expect(strange.tried?.blocked).toEqual([{ page: '/', directive: 'script-src-elem', blocked: 'unknown' }]);
    expect(readStoredRecording(JSON.parse(JSON.stringify(strange)))).toEqual(strange);
    const full = { ...after(event('/')), refused: Array.from({ length: 1_400 }, () => 'x'.repeat(220)) };
    expect(withTriedEvent(full, blocked('/')).tried).toBeUndefined();
  });

  it('is of this browser alone: no file has it, and none can bring it', () => {
    const stored = after(event('/'), event('/cart'), blocked('/', 'eval', { isUntold: true }));
    expect(readStoredRecording(JSON.parse(JSON.stringify(stored)))).toEqual(stored);
    const file = JSON.parse(JSON.stringify(recordingFile(stored))) as object;
    expect(file).not.toHaveProperty('tried');
    expect(readRecordingFile({ ...file, tried: stored.tried })).not.toHaveProperty('tried');
  });

  it.each([
    ['no walk', 'x'],
    ['a path that is none', { pages: ['x'] }],
    ['a time that is none', { lastAt: Infinity }],
    ['a policy without end', { value: 'x'.repeat(16_001) }],
    ['a violation that is none', { blocked: [{ page: '/', directive: 'X Y', blocked: 'inline' }] }],
    ['more pages than are recorded', { pages: Array.from({ length: 201 }, (_, at) => `/${at}`) }],
  ])('is not read if it is malformed: %s', (_, wrong) => {
    const stored = after(event('/'));
    const tried = typeof wrong === 'string' ? wrong : { ...stored.tried, ...wrong };
    expect(readStoredRecording({ ...stored, tried })).toBeUndefined();
  });
});
