import { describe, expect, it } from 'vitest';
import {
  emptyRecording,
  proposeForSite,
  withFormLanding,
  withLoad,
  withObserved,
  type Recording,
} from '../../../src/engine/index.js';
import { pageWith } from '../../support/page.js';

const ORIGIN = 'https://shop.example';
const PAY = 'https://pay.example';
const load = (recording: Recording, path: string) =>
  withLoad(recording, pageWith({ url: ORIGIN + path, uses: {} }));
const empty = load(load(emptyRecording(ORIGIN), '/'), '/cart');
const sent = (recording: Recording, path: string, place: string) =>
  withObserved(recording, ORIGIN + path, [{ directive: 'form-action', blocked: place, count: 1 }]);
const led = (recording: Recording, path: string, ...places: readonly string[]) =>
  withFormLanding(recording, ORIGIN + path, places);
const accepted = new Set(['form-action']);
const proposed = (recording: Recording, options: object = {}) => proposeForSite(recording, options).whole;

describe('form-action', () => {
  const followed = led(sent(empty, '/cart', 'self'), '/cart', 'self', PAY);

  it('is a choice where the redirects of all forms that were sent are known', () => {
    expect(proposed(followed).formAction).toBe(`'self' ${PAY}`);
    expect(proposed(followed).value).not.toContain('form-action');
    expect(proposed(followed).notes.join()).toContain('left out unless you accept it');
    const chosen = proposed(followed, { accepted });
    expect(chosen.value).toContain(`; form-action 'self' ${PAY}; frame-ancestors`);
    expect(chosen.notes.join()).toContain(`this site, ${PAY}`);
    expect(chosen.sources).toContainEqual({
      directive: 'form-action',
      source: PAY,
      group: 'other',
      pages: ['/cart'],
      count: 1,
    });
  });

  it('lacks what the person left out', () => {
    const refused = new Set([PAY]);
    expect(proposed(followed, { accepted, refused }).value).toContain("; form-action 'self';");
  });

  it.each<readonly [why: string, recording: Recording]>([
    ['no form was sent', empty],
    ['it is not known where one led', sent(empty, '/cart', 'self')],
    ['a form of another page was not followed', sent(followed, '/', PAY)],
    ['a redirect leads to http', led(followed, '/cart', 'http://shop.example')],
    ['a host has no safe name', led(followed, '/cart', 'https://a;b.example')],
    ['a host is an IPv6 address', led(followed, '/cart', 'https://[::1]')],
    [
      'there were too many',
      led(followed, '/cart', ...Array.from({ length: 200 }, (_, at) => `https://h${at}.example`)),
    ],
  ])('is not offered: %s', (_, recording) => {
    const { value, formAction, notes } = proposed(recording, { accepted });
    expect([formAction, value.includes('form-action')]).toEqual([undefined, false]);
    expect(notes.join()).toContain('form-action is left out: browsers apply it to the redirects');
  });

  it('does not make a load of a landing, nor of a page of another site', () => {
    const { recording } = { recording: led(empty, '/never-seen', PAY) };
    expect(recording.pages.at(-1)).toMatchObject({ path: '/never-seen', loads: 0 });
    expect(withFormLanding(empty, 'https://other.example/', [PAY]).pages).toEqual(empty.pages);
  });
});
