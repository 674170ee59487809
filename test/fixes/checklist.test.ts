import { describe, expect, it } from 'vitest';
import type { Finding, Pass, Report, Unknown } from '../../src/engine/index.js';
import { RULES } from '../../src/engine/rules/index.js';
import { CHECKLISTS, checklistsFor } from '../../src/fixes/checklists.js';
import { careless } from '../export/reports.js';

const items = Object.entries(CHECKLISTS).flatMap(([stack, list = []]) =>
  list.map((item) => ({ stack, item })),
);
const messages = new Set(
  RULES.flatMap(({ id, problems, passes }) => [
    id,
    ...[...Object.keys(problems), ...Object.keys(passes)].map((message) => `${id}/${message}`),
  ]),
);

describe('every item', () => {
  it('has a unique id in its list', () => {
    const ids = items.map(({ stack, item }) => `${stack} ${item.id}`);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('refers to existing messages of rules', () => {
    const named = items.flatMap(({ item }) => [...(item.seen?.open ?? []), ...(item.seen?.right ?? [])]);
    expect(named.filter((id) => !messages.has(id.split('#', 1)[0] ?? id))).toEqual([]);
  });

  it('covers every check of Django’s `check --deploy`', () => {
    const checks = [...range(1, 6), ...range(8, 16), ...range(18, 22), 25].map(
      (number) => `security.W${String(number).padStart(3, '0')}`,
    );
    const known = new Set(items.flatMap(({ item }) => item.names));
    expect([...checks, 'security.E023', 'security.E024'].filter((check) => !known.has(check))).toEqual([]);
  });
});

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

describe('checklistsFor', () => {
  const pass = (id: string, value: string | null = null): Pass => {
    const [rule = '', message = ''] = id.split('/');
    return { id, rule, message, text: '', bonus: 0, quotes: [{ header: 'Set-Cookie', value, marks: [] }] };
  };
  const finding = (id: string): Finding => {
    const [first] = careless.findings;
    if (!first) throw new Error('no finding');
    const [rule = '', message = ''] = id.split('#')[0]?.split('/') ?? [];
    return { ...first, id, rule, message };
  };
  const stateOf = (id: string, report: Partial<Report>) =>
    checklistsFor({ ...careless, findings: [], passes: [], unknowns: [], ...report })
      .flatMap(({ rows }) => rows)
      .find(({ item }) => item.id === id)?.state;

  it('has one list for each recognised server, outermost first', () => {
    expect(checklistsFor(careless).map(({ label }) => label)).toEqual(['Apache', 'Django']);
    expect(checklistsFor({ ...careless, stack: [] })).toEqual([]);
  });

  it('an item with a finding is open, with the finding', () => {
    const rows = checklistsFor({
      ...careless,
      findings: [finding('cookies/session-without-secure#sessionid')],
    }).flatMap((list) => list.rows);
    const row = rows.find(({ item }) => item.names.includes('security.W012'));
    expect(row?.state).toBe('open');
    expect(row?.findings.map(({ id }) => id)).toEqual(['cookies/session-without-secure#sessionid']);
  });

  it('an item is right only if its evidence was seen', () => {
    expect(stateOf('session-secure', {})).toBe('unknown');
    expect(stateOf('session-secure', { passes: [pass('cookies/none')] })).toBe('unknown');
    const csrf = pass('cookies/secure', 'csrftoken=…; Secure');
    expect(stateOf('session-secure', { passes: [csrf] })).toBe('unknown');
    expect(stateOf('csrf-secure', { passes: [csrf] })).toBe('right');
    const assessment = pass('cookies/secure', 'assessment=…; Secure');
    expect(stateOf('session-secure', { passes: [assessment] })).toBe('unknown');
    const session = pass('cookies/secure', 'sessionid=…; Secure; HttpOnly');
    expect(stateOf('session-secure', { passes: [session] })).toBe('right');
  });

  it('an item is unknown if some of its evidence is missing', () => {
    const passes = [pass('cookies/secure', 'sessionid=…; Secure; HttpOnly')];
    const unknowns: Unknown[] = [{ rule: 'cookies', because: 'cookies-not-read', why: '' }];
    expect(stateOf('session-secure', { passes, unknowns })).toBe('unknown');
  });

  it('an item that no browser can see is unseen', () => {
    expect(stateOf('secret-key', {})).toBe('server-only');
  });
});

it('ticked items are marked in the lists and in reports', () => {
  const checked = ['django/secret-key', 'nginx/tls'];
  const rows = checklistsFor(careless, checked).flatMap((list) => list.rows);
  expect(rows.filter(({ isChecked }) => isChecked).map(({ id }) => id)).toEqual(['django/secret-key']);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
});
