import { describe, expect, it, test } from 'vitest';
import {
  withAllowed,
  withDocument,
  withLateResponse,
  withObservedLoads,
  withReportedPages,
  type DocumentRead,
} from '../../../src/capture/recording/record-page.js';
import {
  choicesOf,
  MAX_RECORDING,
  newRecording,
  parseRecordingFile,
  parseStoredRecording,
  recordingFile,
  withChoices,
  withRecordingOfOther,
  type StoredRecording,
} from '../../../src/capture/recording/stored-recording.js';
import { parseHeaders } from '../../../src/capture/headers.js';
import { parseMarked, RECORDING_MARK, RECORDING_POLICY } from '../../../src/capture/own-headers.js';
import { emptyRecording, proposeForSite, type PageUse } from '../../../src/engine/index.js';
import { recordingOf } from '../../support/gallery/recordings.js';
import { pageWith, type PageParts } from '../../support/page.js';

const ORIGIN = 'https://shop.example';
const empty = newRecording(emptyRecording(ORIGIN), 1);
const hash = (at: number) => `${String(at).padStart(43, 'A')}=`;

const read = (before: StoredRecording, id: string, path: string, uses: Partial<PageUse>) =>
  withDocument(before, {
    id,
    snapshot: pageWith({ url: ORIGIN + path, uses }),
    isUnwatched: false,
    at: 2,
  });

describe('a document', () => {
  it('read again is the same load, with what was added meanwhile', () => {
    const one = { inlineScripts: [{ sha256: hash(1) }] };
    const two = { inlineScripts: [{ sha256: hash(1) }, { sha256: hash(2) }] };
    const first = read(empty, 'd', '/', one);
    expect(read(first, 'd', '/', one)).toBe(first);
    const again = read(first, 'd', '/', two);
    expect(again.recording.pages[0]?.loads).toBe(1);
    expect(again.recording.pages[0]?.code.map(({ loads }) => loads)).toEqual([1, 1]);
    const next = read(again, 'e', '/', two);
    expect(next.recording.pages[0]?.code.map(({ loads }) => loads)).toEqual([2, 2]);
  });

  it('of long ago, which the browser restored, changes nothing', () => {
    const many = Array.from({ length: 20 }, (_, at) => at).reduce(
      (all, at) => read(all, `d${at}`, '/', { inlineScripts: [{ sha256: hash(at) }] }),
      empty,
    );
    expect(read(many, 'd0', '/', { inlineScripts: [{ sha256: hash(0) }] })).toBe(many);
    expect(many.recording.pages[0]?.loads).toBe(20);
  });
});

describe('a response that comes after its document was read', () => {
  const framed = [['X-Frame-Options', 'DENY']] as const;
  const readWith = (id: string, headers: NonNullable<PageParts['headers']>): DocumentRead => ({
    id,
    snapshot: pageWith({ url: `${ORIGIN}/`, uses: {}, headers }),
    isUnwatched: false,
    at: 2,
  });
  const pageOf = (stored: StoredRecording) => stored.recording.pages[0];

  it('is that of the load which was counted', () => {
    const early = withDocument(empty, readWith('d', 'interrupted'));
    expect(pageOf(early)).toMatchObject({ loads: 1, responsesUnseen: 1, limitsFraming: false });
    expect(parseStoredRecording(JSON.parse(JSON.stringify(early)))).toEqual(early);
    const late = withLateResponse(early, readWith('d', framed));
    expect(pageOf(late)).toMatchObject({ loads: 1, limitsFraming: true });
    expect(pageOf(late)).not.toHaveProperty('responsesUnseen');
    expect(withLateResponse(late, readWith('d', framed))).toBe(late);
  });

  it('leaves other loads without theirs', () => {
    const two = ['d', 'e'].reduce((all, id) => withDocument(all, readWith(id, 'interrupted')), empty);
    expect(pageOf(two)?.responsesUnseen).toBe(2);
    expect(pageOf(withLateResponse(two, readWith('d', [])))?.responsesUnseen).toBe(1);
    // Read again, it is seen too.
    expect(pageOf(withDocument(two, readWith('e', [])))?.responsesUnseen).toBe(1);
  });

  it('is no load of its own', () => {
    expect(withLateResponse(empty, readWith('d', framed))).toBe(empty);
  });
});

describe('a site that fights back', () => {
  it('cannot make it unreadable with hosts that no policy can name, or code without end', () => {
    let stored = read(empty, 'd', '/', {
      origins: { script: ['https://a;b.com', `https://${'a'.repeat(300)}.com`] },
    });
    // That no policy can name this host is for the proposal to say.
    expect(stored.recording.pages[0]?.origins.script).toEqual(['https://a;b.com']);
    expect(stored.recording.pages[0]?.isCut).toBe(true);
    for (const page of ['/base', '/form']) stored = read(stored, page, page, {});
    const long = `https://${'b'.repeat(300)}.com`;
    stored = read(stored, '/base', '/base', { base: long });
    const form = { directive: 'form-action', blocked: long, count: 1 };
    const observed = { loads: [form], sent: new Set([`${long}/`]), leftOut: 0, unread: 0 };
    stored = withObservedLoads(stored, `${ORIGIN}/form`, observed, 1);
    expect(stored.recording.pages.map(({ isCut }) => isCut)).toEqual([true, true, true]);
    for (let at = 0; at < 150; at += 1)
      stored = read(stored, 'd', '/', { inlineStyles: [{ sha256: hash(at) }] });
    expect(parseStoredRecording(stored)).toEqual(stored);
  });

  it('cannot make it larger than is kept, and the recording says that it is full', () => {
    let stored: StoredRecording = empty;
    for (let at = 0; at < 400; at += 1) {
      const origins = Array.from({ length: 30 }, (_, n) => `https://${'h'.repeat(60)}-${at}-${n}.example`);
      stored = read(stored, `d${at}`, `/${'p'.repeat(150)}-${at % 250}x`, {
        origins: { script: origins, img: origins, connect: origins },
        inlineScripts: origins.map((_, n) => ({ sha256: hash(at * 100 + n) })),
      });
      stored = withObservedLoads(
        stored,
        `${ORIGIN}/`,
        {
          loads: origins.map((blocked) => ({ directive: 'frame-src', blocked, count: 1 })),
          sent: new Set([`/f${'e'.repeat(at % 190)}`]),
          leftOut: 1,
          unread: 2,
        },
        3,
      );
    }
    expect(stored.isFull).toBe(true);
    // Each load is in it, or counted.
    const loads = stored.recording.pages.reduce((sum, page) => sum + page.loads, 0);
    expect(loads + stored.recording.dropped).toBe(400);
    expect(stored.recording.hasLostForms).toBe(true);
    expect(JSON.stringify(stored).length).toBeLessThanOrEqual(MAX_RECORDING);
    expect(parseStoredRecording(JSON.parse(JSON.stringify(stored)))).toEqual(stored);
  });
});

describe('reports from a file', () => {
  it('never fill a recording: the most frequent are kept, and the others counted', () => {
    const pages = Array.from({ length: 200 }, (_, page) => ({
      url: `${ORIGIN}/p${page}x`,
      blocked: Array.from({ length: 200 }, (_unused, at) => ({
        directive: 'img-src',
        blocked: `https://host-${at}.example`,
        count: page === 7 ? 9 : 1,
      })),
    }));
    const stored = withReportedPages(read(empty, 'd', '/', {}), { pages, leftOut: 5 });
    expect(stored.isFull).toBeUndefined();
    expect(stored.recording.hasLostForms).toBeUndefined();
    const kept = stored.recording.pages.flatMap(({ reported }) => reported);
    expect(kept.filter(({ count }) => count === 9)).toHaveLength(200);
    const sum = kept.reduce((all, { count }) => all + count, 0);
    expect(sum + (stored.recording.reportsLeftOut ?? 0)).toBe(199 * 200 + 9 * 200 + 5);
    expect(parseStoredRecording(JSON.parse(JSON.stringify(stored)))).toEqual(stored);
    expect(read(stored, 'e', '/late', {}).recording.pages.at(-1)?.path).toBe('/late');
  });
});

it('with pages of one template is read as it was stored', () => {
  const names = ['anna', 'bernd', 'carla'];
  const stored = names.reduce((all, name) => read(all, name, `/users/${name}/orders`, {}), empty);
  expect(JSON.stringify(stored.recording)).not.toMatch(/anna|bernd|carla/);
  expect(parseStoredRecording(JSON.parse(JSON.stringify(stored)))).toEqual(stored);
  // One that is read again is no other load.
  expect(read(stored, 'carla', '/users/carla/orders', {})).toBe(stored);
});

describe('a recording of an earlier version', () => {
  it('is read without the people in its paths: pages and forms that become one are one', () => {
    const old = recordingOf(ORIGIN);
    const [first] = old.recording.pages;
    if (!first) throw new Error('no page');
    const pageOf = (path: string, target: string, at: number) => ({
      ...first,
      path,
      loads: 1,
      code: [{ element: 'script' as const, sha256: hash(at), loads: 1, first: 0 }],
      forms: { targets: [target] },
    });
    const formOf = (target: string) => ({ target, isSent: true, begun: 1, ended: 1, led: [] });
    const raw = {
      ...old,
      recording: {
        ...old.recording,
        pages: [
          pageOf('/u/anna@example.com', '/invite/letmein', 1),
          pageOf('/u/bob%40example.com', '/invite/bobisin', 2),
        ],
        sentForms: [
          formOf('/invite/letmein'),
          formOf('/invite/bobisin'),
          formOf('https://pay.example/u/@bob'),
        ],
      },
    };
    const cleaned = parseStoredRecording(JSON.parse(JSON.stringify(raw)));
    expect(JSON.stringify(cleaned)).not.toMatch(/anna|bob|letmein/);
    expect(cleaned?.recording.pages).toMatchObject([
      { path: '/u/*', loads: 2, code: [{ first: 0 }, { first: 1 }], forms: { targets: ['/invite/*'] } },
    ]);
    expect(cleaned?.recording.sentForms).toMatchObject([
      { target: '/invite/*', begun: 2, ended: 2 },
      { target: 'https://pay.example/u/*' },
    ]);
    expect(parseStoredRecording(JSON.parse(JSON.stringify(cleaned)))).toEqual(cleaned);
  });
});

describe('what inline code was of an earlier version', () => {
  const codeWith = (changes: object) => {
    const old = recordingOf(ORIGIN);
    const [first, ...rest] = old.recording.pages;
    const code = [{ ...first?.code[0], ...changes }];
    return parseStoredRecording({
      ...old,
      recording: { ...old.recording, pages: [{ ...first, code }, ...rest] },
    })?.recording.pages[0]?.code[0];
  };

  it('is a token if it varied, and of who recorded it', () => {
    expect(codeWith({ varies: true })).toMatchObject({ varies: 'token' });
    expect(codeWith({ varies: true })).not.toHaveProperty('visitors');
    expect(codeWith({ varies: 'day', visitors: [0, 3] })).toMatchObject({ varies: 'day', visitors: [0, 3] });
    expect(codeWith({ varies: 'day' })).not.toHaveProperty('day');
    expect(codeWith({ varies: 'token', day: 20_786 })).toMatchObject({ varies: 'token', day: 20_786 });
  });

  it.each([
    { varies: 'x' },
    { visitors: [8] },
    { visitors: [1, 1] },
    { visitors: [-1] },
    { visitors: 1 },
    { day: -1 },
  ])('is refused: %j', (changes) => {
    expect(codeWith(changes)).toBeUndefined();
  });
});

test('a recording of another visitor is added once, also if it has others', () => {
  const at = (startedAt: number) => ({ ...recordingOf(ORIGIN), startedAt });
  const added = (before: StoredRecording, other: StoredRecording) => {
    const after = withRecordingOfOther(before, other);
    if (typeof after === 'string') throw new Error(after);
    return parseRecordingFile(JSON.parse(JSON.stringify(recordingFile(after)))) as StoredRecording;
  };
  const three = added(added(at(1), at(2)), at(3));
  expect(three.added).toEqual([2, 3]);
  for (const other of [at(1), at(2), at(3), added(at(4), at(2))])
    expect(withRecordingOfOther(three, other)).toMatch(/^It is the same recording/);
  expect(added(three, added(at(4), at(5))).added).toEqual([2, 3, 4, 5]);
});

describe('a file', () => {
  const file = (): Record<string, unknown> =>
    JSON.parse(JSON.stringify(recordingFile(recordingOf(ORIGIN)))) as Record<string, unknown>;

  it('has what was recorded, and none of the documents', () => {
    const stored = recordingOf(ORIGIN);
    expect(parseRecordingFile(file())).toEqual({ ...stored, documents: [] });
    const withDocuments = { ...stored, documents: [{ id: 'a document', code: [] }] };
    expect(JSON.stringify(recordingFile(withDocuments))).not.toContain('a document');
  });

  /** The file with one value changed. */
  const changed = (path: readonly (string | number)[], value: unknown): unknown => {
    const raw: unknown = file();
    const parent = path
      .slice(0, -1)
      .reduce<unknown>((at, key) => (at as Record<string, unknown>)[String(key)], raw);
    (parent as Record<string, unknown>)[String(path.at(-1))] = value;
    return raw;
  };

  const sentForm = { target: '/pay', isSent: true, begun: 1, ended: 1, led: [] };

  test.each<readonly [(string | number)[], unknown]>([
    [['recording'], null],
    [['recording', 'origin'], 'https://shop.example/path'],
    [['recording', 'origin'], 'javascript:alert(1)'],
    [['recording', 'origin'], 'https://SHOP.example'],
    [['recording', 'dropped'], -1],
    [['recording', 'pages'], {}],
    [['recording', 'pages', 0, 'path'], 'no slash'],
    [['recording', 'pages', 0, 'path'], `/${'x'.repeat(300)}`],
    [['recording', 'pages', 1, 'path'], '/'],
    [['recording', 'pages', 0, 'loads'], 1.5],
    [['recording', 'pages', 0, 'origins', 'script'], ['https://evil.example; script-src *']],
    [['recording', 'pages', 0, 'origins', 'script'], ['https://evil.example/path']],
    [['recording', 'pages', 0, 'origins', 'script'], ['https://unpkg.com/a@1.2.3/a.js;script-src']],
    [['recording', 'pages', 0, 'origins', 'script'], ['https://unpkg.com/a@1.2.3/a.js?key=1']],
    [['recording', 'pages', 0, 'origins', 'script'], Array.from({ length: 101 }, () => 'self')],
    [['recording', 'pages', 0, 'origins', 'other'], ['self']],
    [['recording', 'pages', 0, 'code', 0, 'sha256'], "x' 'unsafe-inline"],
    [['recording', 'pages', 0, 'code', 0, 'element'], 'iframe'],
    [
      ['recording', 'pages', 0, 'code'],
      Array(2).fill({ element: 'script', sha256: hash(1), loads: 1, first: 0 }),
    ],
    [['recording', 'pages', 0, 'handlers'], 'no'],
    [['recording', 'pages', 0, 'bases'], ['x y']],
    [['recording', 'pages', 0, 'unseen'], ['toString']],
    [['recording', 'pages', 0, 'unseen'], ['crashed']],
    [['recording', 'pages', 0, 'reported', 0, 'directive'], 'img-src; x'],
    [['recording', 'pages', 0, 'formTargets'], ['\n']],
    [['recording', 'pages', 0, 'forms'], { targets: ['/a b'] }],
    [['recording', 'pages', 0, 'forms'], { targets: ['evil.example'] }],
    [['recording', 'pages', 0, 'forms'], { targets: [], isPartial: 'no' }],
    [['recording', 'pages', 0, 'forms'], { targets: [], isShared: 'no' }],
    [['recording', 'pages', 0, 'forms'], []],
    [['recording', 'sentForms'], [{ target: '/pay', begun: 1, ended: 1, led: ["'none'; x"] }]],
    [['recording', 'sentForms'], [{ target: '/pay', begun: -1, ended: 1, led: [] }]],
    [
      ['recording', 'sentForms'],
      [sentForm, sentForm],
    ],
    [['recording', 'sentForms'], [{ ...sentForm, isSent: 'yes' }]],
    [['recording', 'sentForms'], [{ ...sentForm, isPosted: 'yes' }]],
    [['recording', 'sentForms'], [{ ...sentForm, ledByGet: ["'none'; x"] }]],
    [['recording', 'hasLostForms'], 1],
    [['recording', 'reportsLeftOut'], -1],
    [['recording', 'templates'], ['no slash']],
    [['recording', 'others'], [{ path: 'no slash', loads: 1 }]],
    [['recording', 'others'], [{ path: '/', loads: -1 }]],
    [['recording', 'pages', 0, 'leftOut'], 'many'],
    [['recording', 'pages', 0, 'limitsInline'], ['handlers']],
    [
      ['recording', 'pages', 0, 'visits'],
      [{ kind: 'script', place: 'https://a.example/x', loads: 1, last: 0 }],
    ],
    [
      ['recording', 'pages', 0, 'visits'],
      [{ kind: 'script', place: 'https://a.example', loads: 1, last: -1 }],
    ],
    [['strict'], ['images']],
    [['strict'], 'scripts'],
    [['refused'], ['a b']],
    [['accepted'], ["'self'; sandbox"]],
    [['startedAt'], Number.MAX_VALUE],
    [['isFull'], 'yes'],
  ])('with a bad %j is rejected whole', (path, value) => {
    expect(parseRecordingFile(changed(path, value))).toBe('Something in it is not as Sitegrade exports it.');
  });

  it('with counts that nobody can have reached is added to another one, and both can be read', () => {
    const stored = recordingOf(ORIGIN);
    const most = Number.MAX_SAFE_INTEGER;
    const { recording } = stored;
    const pages = recording.pages.map((page) => ({
      ...page,
      loads: most,
      code: page.code.map((one) => ({ ...one, loads: most, first: most })),
    }));
    const other = {
      ...stored,
      startedAt: stored.startedAt + 1,
      unwatched: most,
      recording: { ...recording, pages },
    };
    const both = withRecordingOfOther(stored, other);
    expect(typeof both === 'string' ? both : parseRecordingFile(recordingFile(both))).toMatchObject({
      unwatched: most,
      recording: { pages: pages.map(({ path }) => ({ path, loads: most })) },
    });
  });

  it.each([
    [null, 'It has no “sitegrade-recording”, so it is no exported recording.'],
    [[], 'It has no “sitegrade-recording”, so it is no exported recording.'],
    [{ 'sitegrade-recording': 2 }, 'It is from another version of Sitegrade.'],
  ])('%j is none', (raw, why) => {
    expect(parseRecordingFile(raw)).toBe(why);
  });

  it('allows what a preview blocked, also if it is doubtful', () => {
    const site = newRecording(emptyRecording('https://shop.example'), 0);
    const blocked = 'http://192.168.0.7';
    const allowed = withAllowed(site, { url: 'https://shop.example/', directive: 'img-src', blocked });
    expect(allowed.accepted).toEqual([blocked, 'https://192.168.0.7']);
    const accepted = new Set(allowed.accepted);
    expect(proposeForSite(allowed.recording, { accepted }).whole.value).toContain('https://192.168.0.7');
    expect(proposeForSite(allowed.recording).whole.value).not.toContain('192.168');
  });

  it('has the choices, and none of those that an earlier version did not know', () => {
    const stored = recordingOf(ORIGIN);
    const chosen = { ...choicesOf(stored), strict: ['scripts'] as const };
    const read = (one: StoredRecording) => parseStoredRecording(JSON.parse(JSON.stringify(one)));
    expect(read(withChoices(stored, chosen))).toMatchObject(chosen);
    expect(read(stored)).not.toHaveProperty('strict');
    expect(withChoices(withChoices(stored, chosen), choicesOf(stored))).toEqual(stored);
  });

  it('too large is rejected', () => {
    const pages = Array.from({ length: 200 }, (_, at) => ({
      ...recordingOf(ORIGIN).recording.pages[0],
      path: `/p${at}x`,
      bases: Array.from({ length: 10 }, () => `https://${'b'.repeat(200)}.example`),
    }));
    expect(parseRecordingFile(changed(['recording', 'pages'], pages))).toMatch(/^Something/);
  });
});

describe('the policy of a recording', () => {
  const mark = { name: 'Sitegrade-Recording', value: '1' };
  const notStored = { name: 'Sitegrade-Recording', value: 'no-store' };
  const policy = (value: string) => ({ name: 'Content-Security-Policy-Report-Only', value });

  it('has no place for reports', () => {
    expect(RECORDING_POLICY).not.toMatch(/report-|default-src/);
    expect(RECORDING_MARK).toBe('sitegrade-recording');
  });

  it.each([
    [[policy(RECORDING_POLICY), mark], []],
    [[policy("img-src 'self'"), policy(RECORDING_POLICY), mark], [policy("img-src 'self'")]],
    // As Firefox joins them; a response from its cache got the policy twice.
    [[policy(`img-src 'self', ${RECORDING_POLICY}`), mark], [policy("img-src 'self'")]],
    [[policy(`img-src 'self', ${RECORDING_POLICY}, ${RECORDING_POLICY}`), mark], [policy("img-src 'self'")]],
    [[policy(`${RECORDING_POLICY}, ${RECORDING_POLICY}`), mark], []],
    // As Firefox gets it, so that it does not store it.
    [
      [policy(RECORDING_POLICY), { name: 'Cache-Control', value: 'max-age=600, no-store' }, notStored],
      [{ name: 'Cache-Control', value: 'max-age=600' }],
    ],
    [[policy(RECORDING_POLICY), { name: 'cache-control', value: 'no-store' }, notStored], []],
    // Without that, it is the site's.
    [
      [policy(RECORDING_POLICY), { name: 'cache-control', value: 'no-store' }, mark],
      [{ name: 'cache-control', value: 'no-store' }],
    ],
    // A site that sends the mark hides only this policy.
    [[policy("img-src 'self'"), mark], [policy("img-src 'self'")]],
    [[policy(`${RECORDING_POLICY}; report-uri /r`)], [policy(`${RECORDING_POLICY}; report-uri /r`)]],
  ])('is removed from %j', (raw, left) => {
    expect(parseMarked(raw)).toEqual(parseHeaders(left));
  });
});
