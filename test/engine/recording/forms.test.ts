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
  withObserved,
  withObservedForms,
  withReports,
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
  withEndedForm(withBegunForm(recording, target, true), target, led, true);
/** A link, or a form that sends a GET. */
const got = (recording: Recording, target: string, led: readonly string[]) =>
  withEndedForm(withBegunForm(recording, target, false), target, led, false);
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
    [`${'x'.repeat(40)}:a`, 'unknown:'],
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
    [
      'a form was sent, and not followed',
      withObserved(load(empty, '/', { formTargets: [] }), `${ORIGIN}/`, [
        { directive: 'form-action', blocked: PAY, count: 1 },
      ]),
      'Where the forms led was not seen.',
    ],
    ['one of two requests has no end', withBegunForm(followed, '/pay', true), 'led was not seen: /pay'],
    [
      'only links led there',
      got(load(followed, '/', { formTargets: ['/search'] }), '/search', []),
      'One form was not sent while it was recorded: /search.',
    ],
    [
      'two forms of a page have one target',
      load(followed, '/', { formTargets: ['/pay'], sharesFormTargets: true }),
      'Two forms are sent to one address, or to addresses that differ in a part that is left out, so it was not seen where each leads: /.',
    ],
    [
      'a page was left before it was read',
      withObserved(followed, `${ORIGIN}/left`, [{ directive: 'script-src', blocked: 'inline', count: 1 }]),
      'Not all forms of these pages are known: /left.',
    ],
    [
      'a form of no page was sent',
      posted(followed, '/made', ['https://made.example']),
      'A form of no recorded page was sent: /made.',
    ],
    [
      'a link led elsewhere than the form with its address',
      got(followed, '/pay', ['https://evil.example']),
      'A link led elsewhere than the form with its address, or a form that sends a GET did: /pay.',
    ],
    ['a form that a script made asks no server', sent(followed, '/', 'unknown:'), 'no server'],
    ['it was sent and never followed', sent(followed, '/cart', '/made'), 'led was not seen: /made'],
    ['a redirect leads to http', posted(followed, '/pay', ['http://shop.example']), 'http'],
    ['a host has no safe name', posted(followed, '/pay', ['https://a;b.example']), 'no policy'],
    ['it is sent to http', load(followed, '/', { formTargets: ['http://shop.example/pay'] }), 'not sent'],
    ['no server is asked', load(followed, '/', { formTargets: ['mailto:'] }), 'mailto:'],
    ['the forms of a page were not read', load(followed, '/', {}), 'Not all forms of these pages are known'],
    [
      'a page shows the site in a frame',
      load(followed, '/', framing('self')),
      'Not all forms of these pages are known',
    ],
    [
      'a page shows what it made in a frame',
      load(followed, '/', framing('blob:')),
      'Not all forms of these pages are known',
    ],
    [
      'violations of a page were not read',
      withObservedForms(followed, `${ORIGIN}/cart`, { sent: new Set(), isPartial: true }),
      '/cart',
    ],
    [
      'a page has more forms than are kept',
      load(followed, '/', { formTargets: targets(MAX_RECORDED_FORMS + 1) }),
      'Not all forms of these pages are known',
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
      'Not all forms of these pages are known',
    ],
    [
      'an earlier version read it, and this one again',
      load({ ...followed, pages: followed.pages.map(({ forms: _, ...page }) => page) }, '/cart', {
        formTargets: ['/pay'],
      }),
      'Not all forms of these pages are known',
    ],
  ])('is left out: %s', (_, recording, why) => {
    const { formAction, notes } = proposed(recording);
    expect(formAction).toBeUndefined();
    expect(notes).toContain(
      'form-action is left out: it could stop sign-in, because it also applies to where forms redirect.',
    );
    expect(notes).toContain(why);
  });

  it('allows where links led only if no POST was sent to their address', () => {
    expect(proposed(got(followed, '/pay', ['self', PAY])).formAction).toBe(`'self' ${PAY}`);
    const search = sent(load(followed, '/', { formTargets: ['/search'] }), '/', '/search');
    expect(proposed(got(search, '/search', ['https://find.example'])).formAction).toBe(
      `'self' https://find.example ${PAY}`,
    );
  });

  it('knows the forms of a page that is read after it was observed, and nothing of one in reports', () => {
    const image = { directive: 'img-src', blocked: 'https://img.example', count: 1 };
    const observed = withObserved(followed, `${ORIGIN}/late`, [image]);
    expect(proposed(load(observed, '/late', { formTargets: [] })).formAction).toBe(`'self' ${PAY}`);
    expect(proposed(withReports(followed, `${ORIGIN}/named`, [image])).formAction).toBe(`'self' ${PAY}`);
  });

  it('has in a split only where the forms of each part lead', () => {
    const changing = ['1', '2'].reduce(
      (all, sha256) =>
        load(all, '/admin/users', {
          formTargets: ['/admin/save'],
          inlineScripts: [{ sha256: sha256.padEnd(43, 'A') + '=' }],
        }),
      followed,
    );
    const saved = posted(sent(changing, '/admin/users', '/admin/save'), '/admin/save', [
      'https://sso.example',
    ]);
    const { split } = proposeForSite(saved);
    expect(split?.parts[0]?.proposal.value).toContain("form-action 'self' https://sso.example;");
    expect(split?.rest.value).toContain(`form-action 'self' ${PAY}`);
    expect(split?.rest.value).not.toContain('sso.example');
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
