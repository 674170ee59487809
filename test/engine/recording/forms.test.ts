import { describe, expect, it } from 'vitest';
import {
  emptyRecording,
  formTarget,
  MAX_RECORDED_FORMS,
  MAX_SENT_FORMS,
  proposeForSite,
  withBegunForm,
  withEndedForm,
  withLoad,
  withObservedForms,
  type PageUse,
  type Recording,
} from '../../../src/engine/index.js';
import { pageWith } from '../../support/page.js';

const ORIGIN = 'https://shop.example';
const PAY = 'https://pay.example';

const load = (recording: Recording, path: string, uses: Partial<PageUse>) =>
  withLoad(recording, pageWith({ url: ORIGIN + path, uses }));
const sent = (recording: Recording, path: string, target: string) =>
  withObservedForms(recording, ORIGIN + path, { sent: new Set([target]), isPartial: false });
/** A POST, to its end. */
const posted = (recording: Recording, target: string, led: readonly string[]) =>
  withEndedForm(withBegunForm(recording, target, true), target, led);
const proposed = (recording: Recording, refused: readonly string[] = []) => {
  const { value, notes, sources } = proposeForSite(recording, { refused: new Set(refused) }).whole;
  return { formAction: /form-action ([^;]*)/.exec(value)?.[1], notes: notes.join('\n'), sources };
};

const empty = emptyRecording(ORIGIN);
const twoForms = load(empty, '/cart', { formTargets: ['/pay', '/coupon'] });
const paid = posted(sent(twoForms, '/cart', '/pay'), '/pay', [PAY]);
const followed = posted(paid, '/coupon', ['self']);

describe('where a form is sent to', () => {
  it.each([
    [`${ORIGIN}/orders/17?token=x#y`, '/orders/*'],
    [`${PAY}/orders/17`, `${PAY}/orders/*`],
    ['http://shop.example/a', 'http://shop.example/a'],
    ['javascript:void(0)', 'javascript:'],
    ['mailto:a@b.example', 'mailto:'],
    ['', 'unknown:'],
  ])('%s is %s', (url, target) => {
    expect(formTarget(url, `${ORIGIN}/x`)).toBe(target);
  });
});

describe('form-action', () => {
  it('allows where all forms led, if each was followed', () => {
    const { formAction, notes, sources } = proposed(followed);
    expect(formAction).toBe(`'self' ${PAY}`);
    expect(notes).not.toContain('form-action is left out');
    expect(sources).toContainEqual({
      directive: 'form-action',
      source: PAY,
      group: 'other',
      pages: ['/cart'],
      count: 1,
    });
  });

  it('lacks what the person left out', () => {
    expect(proposed(followed, [PAY]).formAction).toBe("'self'");
  });

  it('is followed on every page that has the form', () => {
    expect(proposed(load(followed, '/', { formTargets: ['/coupon'] })).formAction).toBe(`'self' ${PAY}`);
  });

  it.each<readonly [string, Recording, string]>([
    [
      'one form was not sent, though another was',
      paid,
      'One form was not sent while it was recorded: /coupon.',
    ],
    ['a form of another page was not sent', load(followed, '/', { formTargets: ['/search'] }), '/search'],
    ['no form was sent', load(empty, '/', { formTargets: [] }), 'No form was sent'],
    ['one of two requests has no end', withBegunForm(followed, '/pay', true), 'led was not seen: /pay'],
    [
      'only links led there',
      withEndedForm(
        withBegunForm(load(followed, '/', { formTargets: ['/search'] }), '/search', false),
        '/search',
        [],
      ),
      'One form was not sent while it was recorded: /search.',
    ],
    ['a form that a script made asks no server', sent(followed, '/', 'unknown:'), 'no server'],
    ['it was sent and never followed', sent(followed, '/cart', '/made'), 'led was not seen: /made'],
    ['a redirect leads to http', posted(followed, '/pay', ['http://shop.example']), 'http'],
    ['a host has no safe name', posted(followed, '/pay', ['https://a;b.example']), 'no policy'],
    ['it is sent to http', load(followed, '/', { formTargets: ['http://shop.example/pay'] }), 'not sent'],
    ['no server is asked', load(followed, '/', { formTargets: ['mailto:'] }), 'mailto:'],
    ['the forms of a page were not read', load(followed, '/', {}), 'not all known'],
    ['a page shows the site in a frame', load(followed, '/', framing('self')), 'not all known'],
    ['a page shows what it made in a frame', load(followed, '/', framing('blob:')), 'not all known'],
    [
      'violations of a page were not read',
      withObservedForms(followed, `${ORIGIN}/cart`, { sent: new Set(), isPartial: true }),
      '/cart',
    ],
    [
      'a page has more forms than are kept',
      load(followed, '/', { formTargets: targets(MAX_RECORDED_FORMS + 1) }),
      'not all known',
    ],
    [
      'more was sent than is kept',
      targets(MAX_SENT_FORMS).reduce((all, target) => posted(all, target, []), followed),
      'More forms were sent than are kept.',
    ],
    [
      'a form led to more than is kept',
      posted(
        followed,
        '/pay',
        targets(MAX_SENT_FORMS + 1).map((_, at) => `https://h${at}.example`),
      ),
      'More forms were sent than are kept.',
    ],
    [
      'an earlier version read a page',
      { ...followed, pages: followed.pages.map(({ forms: _, ...page }) => page) },
      'not all known',
    ],
    [
      'an earlier version read it, and this one again',
      load({ ...followed, pages: followed.pages.map(({ forms: _, ...page }) => page) }, '/cart', {
        formTargets: ['/pay'],
      }),
      'not all known',
    ],
  ])('is left out: %s', (_, recording, why) => {
    const { formAction, notes } = proposed(recording);
    expect(formAction).toBeUndefined();
    expect(notes).toContain('form-action is left out: browsers apply it to the redirects');
    expect(notes).toContain(why);
  });

  it('is not made of a page that was only observed, nor of one of another site', () => {
    expect(sent(empty, '/never-read', '/x').pages).toMatchObject([{ loads: 0, forms: { targets: ['/x'] } }]);
    const other = withObservedForms(empty, 'https://other.example/', { sent: new Set(), isPartial: true });
    expect(other.pages).toEqual([]);
  });

  it('follows no form in what earlier versions and the command line record', () => {
    expect(proposed(load(empty, '/', {})).formAction).toBeUndefined();
  });
});

function framing(place: string): Partial<PageUse> {
  return { formTargets: [], origins: { frame: [place] } };
}

function targets(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `/f${'x'.repeat(at)}`);
}
