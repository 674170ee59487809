import { isAlike } from './changing-code.js';
import { keyOf } from './kept.js';
import { renamed } from './merge.js';
import { MAX_TEMPLATES, type RecordedCode, type RecordedPage, type Recording } from './model.js';
import { visitorsOf } from './visitors.js';

/**
 * The recording where a page that was read and another one of the same template are one: their paths differ in one part,
 * such as a name, and the page is the same otherwise. That part becomes `*`, also in the targets of their forms.
 */
export function withTemplate(recording: Recording, path: string): Recording {
  const page = recording.pages.find((one) => one.path === path);
  const { templates = [] } = recording;
  if (!page || templates.length >= MAX_TEMPLATES) return recording;
  for (const other of recording.pages) {
    const at = differingPart(other.path, path);
    if (at !== undefined && isOneTemplate(recording, other, page, at))
      return merged(recording, other, page, at);
  }
  return recording;
}

/** The only part in which two paths differ. */
function differingPart(one: string, other: string): number | undefined {
  const [parts, others] = [one.split('/'), other.split('/')];
  if (parts.length !== others.length) return undefined;
  const at = parts.findIndex((part, index) => part !== others[index]);
  if (at < 0 || parts[at] === '' || others[at] === '') return undefined;
  return parts.slice(at + 1).every((part, index) => part === others[at + 1 + index]) ? at : undefined;
}

/** A site of a few pages that share their code is no template, and a folder that is used is none of its values. */
function isOneTemplate(recording: Recording, one: RecordedPage, other: RecordedPage, at: number): boolean {
  if (!isRead(one) || !isRead(other)) return false;
  const names = [one.path, other.path].map((path) => path.split('/'));
  if (at === 1 && names.some((parts) => parts.length === 2 || isUsed(recording, parts[1] ?? '')))
    return false;
  return lookOf(one) === lookOf(other) && hasSameCode(one, other);
}

function isRead({ loads, isError, unseen }: RecordedPage): boolean {
  return loads > 0 && !isError && unseen.length === 0;
}

/** Whether a folder was seen literally at two loads: a policy may be split by it. */
function isUsed({ pages }: Recording, folder: string): boolean {
  if (folder === '*') return false;
  const own = pages.filter(({ path }) => path.startsWith(`/${folder}/`));
  return own.reduce((sum, { loads }) => sum + loads, 0) > 1;
}

/** What two pages of one template have in common, besides inline code. */
function lookOf(page: RecordedPage): string {
  const known = looks.get(page);
  if (known !== undefined) return known;
  const look = JSON.stringify([
    page.handlers,
    page.scriptAddresses,
    page.styleAttributes,
    page.limitsFraming,
    page.sendsPolicy,
    page.evals,
    page.forms?.targets.length ?? 0,
    [...(page.origins.script ?? [])].sort(),
    [...(page.origins.style ?? [])].sort(),
  ]);
  looks.set(page, look);
  return look;
}

/** Of each of many pages, which are compared with each other. */
const looks = new WeakMap<RecordedPage, string>();

/**
 * Whether the code that looks constant is the same. Pages that were sent to different visitors only may each have some
 * of its own, of the same number and about the same lengths, beside what both have: a name may be in it.
 */
function hasSameCode(one: RecordedPage, other: RecordedPage): boolean {
  const [first, second] = [constantOf(one), constantOf(other)];
  if (first.size !== second.size) return false;
  const [ones, others] = [without(first, second), without(second, first)];
  if (ones.length === 0) return true;
  const visitors = new Set(one.code.flatMap(visitorsOf));
  return (
    first.size > ones.length &&
    !other.code.flatMap(visitorsOf).some((visitor) => visitors.has(visitor)) &&
    ones.every((code, at) => {
      const own = others[at];
      return own?.element === code.element && isAlike(code, own);
    })
  );
}

/** By name. */
function constantOf(page: RecordedPage): ReadonlyMap<string, RecordedCode> {
  const known = constants.get(page);
  if (known) return known;
  const constant = page.code.filter(({ hasNonce, varies }) => !hasNonce && !varies);
  const all = new Map(constant.map((one) => [keyOf(one), one]));
  constants.set(page, all);
  return all;
}

const constants = new WeakMap<RecordedPage, ReadonlyMap<string, RecordedCode>>();

function without(
  all: ReadonlyMap<string, RecordedCode>,
  left: ReadonlyMap<string, RecordedCode>,
): readonly RecordedCode[] {
  return [...all].flatMap(([key, one]) => (left.has(key) ? [] : [one]));
}

function merged(recording: Recording, one: RecordedPage, other: RecordedPage, at: number): Recording {
  const parts = other.path.split('/');
  const path = parts.with(at, '*').join('/');
  const targets = commonTargets(one, other, at);
  const { templates = [] } = recording;
  const learnt = [...new Set([...templates, path, ...targets.values()])].slice(0, MAX_TEMPLATES);
  const now = renamed(recording, {
    pathOf: (name) => (name === one.path || name === other.path ? path : name),
    targetOf: (name) => targets.get(name) ?? name,
  });
  // One of them was sent, perhaps: where the others lead was not seen.
  const pages = now.pages.map((page) =>
    page.path === path && page.forms && targets.size > 0
      ? { ...page, forms: { ...page.forms, isShared: true as const } }
      : page,
  );
  return { ...now, pages, templates: learnt };
}

/** The targets of both pages that are the same but for the part in which their paths differ. */
function commonTargets(one: RecordedPage, other: RecordedPage, at: number): ReadonlyMap<string, string> {
  const withoutPart = ({ path, forms }: RecordedPage) => {
    const value = path.split('/')[at];
    return (forms?.targets ?? []).map((target) => {
      const parts = target.split('/').map((part, index) => (index > 0 && part === value ? '*' : part));
      return [target, parts.join('/')] as const;
    });
  };
  const [first, second] = [withoutPart(one), withoutPart(other)];
  const names = new Set(second.map(([, name]) => name));
  const common = new Set(first.flatMap(([, name]) => (names.has(name) ? [name] : [])));
  return new Map([...first, ...second].filter(([target, name]) => target !== name && common.has(name)));
}
