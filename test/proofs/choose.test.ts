import { describe, expect, it } from 'vitest';
import { SETUPS } from '../servers/setups/index.js';
import { choose, ITS_TURN, SHARES, told } from './choose.js';
import { answersOf, codeKey, keysToday, reading, versionsKey, writtenKeys, type Key } from './keys.js';
import { allSubjects, type Subject } from './subjects.js';
import { textsKey } from './texts.js';

const SUBJECTS = await allSubjects();
const VERSIONS = { of: (name: string) => `${name} 1`, ofFetched: () => '2', chromium: '150' };
const TODAY = keysToday(SUBJECTS, VERSIONS);

function subject(id: string): Subject {
  const found = SUBJECTS.find((one) => one.id === id);
  if (!found) throw new Error(`${id} is not there`);
  return found;
}

/** What runs, without what has its turn, where `today` is this. */
function changed(today: Readonly<Record<string, Key>>, written = TODAY): string[] {
  return choose(SUBJECTS, written, today, 'commit').flatMap(({ subject: { id }, why }) =>
    why === ITS_TURN ? [] : [`${id}: ${why}`],
  );
}

/** The keys of this tree, if a file had other contents. */
function withOther(path: string): Record<string, Key> {
  const read = reading();
  const other = (one: string) => (one === path ? 'other' : read(one));
  return Object.fromEntries(
    SUBJECTS.map((one) => [one.id, { ...key(one.id), code: codeKey(one, other) }] as const),
  );
}

function key(id: string): Key {
  const found = TODAY[id];
  if (!found) throw new Error(`${id} has no key`);
  return found;
}

describe('what .ci/run runs on servers', () => {
  it('is a share, where nothing changed, and each of the others in another run', () => {
    const runs = Array.from({ length: 200 }, (_, commit) =>
      choose(SUBJECTS, TODAY, TODAY, `commit ${commit}`),
    );
    const shares = new Set(runs.map((choices) => choices.map(({ subject: { id } }) => id).join()));
    expect(shares.size).toBe(SHARES);
    const ids = new Set([...shares].flatMap((share) => share.split(',')));
    expect([...ids].sort()).toEqual(SUBJECTS.flatMap(({ id, isWhole }) => (isWhole ? [] : [id])).sort());
    for (const choices of runs) {
      expect(choices.length).toBeLessThanOrEqual(Math.ceil(SUBJECTS.length / SHARES));
      expect(new Set(choices.map(({ why }) => why))).toEqual(new Set([ITS_TURN]));
    }
  });

  it('is a set-up whose texts changed, and nothing else', () => {
    const today = { ...TODAY, 'set-up haproxy': { ...key('set-up haproxy'), texts: 'other' } };
    expect(changed(today)).toEqual(['set-up haproxy: other texts']);
  });

  it('is a set-up whose file changed, in each form, and the tests that use it', () => {
    const found = changed(withOther('test/servers/setups/lighttpd.ts'));
    expect(found).toEqual(
      expect.arrayContaining(
        ['set-up lighttpd', 'files lighttpd', 'levels lighttpd', 'test/servers/lighttpd.test.ts'].map(
          (id) => `${id}: other code`,
        ),
      ),
    );
    expect(found.filter((line) => /^(?:set-up|files|application) (?!lighttpd)/.test(line))).toEqual([]);
  });

  it('are all set-ups, where what they share changed', () => {
    const found = changed(withOther('test/servers/rig/prove.ts'));
    expect(found.filter((line) => /^(?:set-up|files) /.test(line))).toHaveLength(2 * SETUPS.length);
  });

  it('are all applications and six set-ups, where it changed how answers become facts', () => {
    const found = changed(withOther('src/capture/set-cookie.ts'));
    expect(found.filter((line) => line.startsWith('application '))).toHaveLength(10);
    expect(found.filter((line) => line.startsWith('set-up '))).toHaveLength(6);
    expect(found).toEqual(
      expect.arrayContaining(['e2e-chromium whole: other code', 'e2e-firefox whole: other code']),
    );
  });

  it('are the tests of a stack, where a line of its source changed', () => {
    expect(changed(withOther('src/fixes/stacks/haproxy.ts'))).toContain(
      'test/servers/haproxy.test.ts: other code',
    );
  });

  it('is what has other versions', () => {
    const versions = { ...VERSIONS, of: (name: string) => (name === 'haproxy' ? '2' : `${name} 1`) };
    const other = (id: string) => versionsKey(subject(id), versions) !== key(id).versions;
    expect(['set-up haproxy', 'levels haproxy', 'set-up lighttpd'].map(other)).toEqual([true, true, false]);
  });

  it('is what has no key, or one that somebody edited', () => {
    const { 'set-up caddy': _, ...rest } = TODAY;
    const edited = { ...rest, 'set-up nginx': { ...key('set-up nginx'), texts: 'edited' } };
    expect(changed(TODAY, edited).sort()).toEqual([
      'set-up caddy: never seen to pass',
      'set-up nginx: other texts',
    ]);
  });

  it('is told with the reason', () => {
    const choices = [
      { subject: subject('set-up nginx'), why: 'other code' },
      { subject: subject('levels nginx'), why: 'other code' },
    ];
    expect(told(choices, SUBJECTS)).toBe(
      `Of ${SUBJECTS.length} set-ups, levels, applications and test files, 2 run:\n- other code: set-up nginx, levels nginx`,
    );
  });
});

describe('each subject', () => {
  it('is run by a test file, and depends on code', () => {
    for (const { id, files, code } of SUBJECTS) {
      expect([id, files.length > 0 && code.length > 0]).toEqual([id, true]);
      if (id.startsWith('set-up ')) expect(files).toHaveLength(1);
    }
  });

  it('has one id', () => {
    const ids = SUBJECTS.map(({ id }) => id);
    expect([...new Set(ids)]).toEqual(ids);
  });

  it('has recorded answers, if its texts are made from some', () => {
    const without = SUBJECTS.filter(({ id, isRecorded }) => isRecorded && !answersOf(id)).map(({ id }) => id);
    expect(without, 'Run them: npx vitest run --project servers --project apps').toEqual([]);
  });

  it('has a key from a run; none is of what is gone', () => {
    const written = Object.keys(writtenKeys());
    expect(written.filter((id) => !SUBJECTS.some((one) => one.id === id))).toEqual([]);
  });
});

describe('texts made from recorded answers', () => {
  const answers = answersOf('levels haproxy');

  it('are others for another chain, page and form', () => {
    if (!answers) throw new Error('There are none.');
    const { pages } = answers;
    const keys = [
      answers,
      { ...answers, chain: ['nginx' as const] },
      { ...answers, pages: pages.slice(1) },
      { ...answers, isSelection: true },
    ].map((one) => textsKey(one, 'blocks'));
    expect(new Set([...keys, textsKey(answers, 'files')]).size).toBeGreaterThanOrEqual(4);
    expect(keys[0]).toBe(textsKey(answers, 'blocks'));
  });
});
