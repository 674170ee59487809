import {
  cutBy,
  keptCode,
  keptVisits,
  keyOf,
  reportsIn,
  withPolicies,
  withLostReports,
  withOrigins,
  withReported,
} from './kept.js';
import { withFormTargets } from './forms.js';
import {
  MAX_RECORDED_BASES,
  MAX_RECORDED_ORIGINS,
  MAX_SENT_FORMS,
  type PlaceVisits,
  type RecordedCode,
  type RecordedForms,
  type RecordedPage,
  type Recording,
  type SentForm,
} from './model.js';
import { sumOf } from './most-frequent.js';
import { patternOf, targetOf } from './path-pattern.js';
import { allOf, lastOf, visitorsOf } from './visitors.js';

/** How the patterns of pages, and the targets of forms, are to be called. */
interface Names {
  pathOf(path: string): string;
  targetOf(target: string): string;
}

/** A recording of an earlier version, which kept more of the paths. */
export function cleanedRecording(recording: Recording): Recording {
  const { templates, others } = recording;
  const cleaned = renamed(recording, { pathOf: patternOf, targetOf });
  return {
    ...cleaned,
    ...(templates && { templates: [...new Set(templates.map(targetOf))] }),
    ...(others && { others: cleanedOthers(others) }),
  };
}

export function cleanedOthers(others: NonNullable<Recording['others']>): typeof others {
  const loads = new Map<string, number>();
  for (const one of others) {
    const path = patternOf(one.path);
    loads.set(path, sumOf([one.loads, loads.get(path) ?? 0]));
  }
  return [...loads].map(([path, count]) => ({ path, loads: count }));
}

/** The recording with other names. Pages that get one name are one, and so are targets. */
export function renamed(recording: Recording, names: Names): Recording {
  const { sentForms = [], hasLostForms, ...rest } = recording;
  const pages = new Map<string, RecordedPage>();
  let lost = 0;
  for (const page of recording.pages) {
    const path = names.pathOf(page.path);
    const own = { ...page, path, ...(page.forms && { forms: renamedForms(page.forms, names) }) };
    const before = pages.get(path);
    if (before) lost += reportsIn(withReported(before.reported, own.reported).leftOut);
    pages.set(path, before ? mergedPages(before, own) : own);
  }
  const forms = new Map<string, SentForm>();
  for (const form of sentForms) {
    const target = names.targetOf(form.target);
    const before = forms.get(target);
    forms.set(target, { ...(before ? mergedForms(before, form) : form), target });
  }
  const isLost = hasLostForms ?? [...forms.values()].some(hasLost);
  const kept = [...forms.values()].filter((form) => !hasLost(form));
  return withLostReports(
    {
      ...rest,
      pages: [...pages.values()],
      ...(kept.length > 0 && { sentForms: kept }),
      ...(isLost && { hasLostForms: true }),
    },
    lost,
  );
}

function renamedForms({ targets, ...forms }: RecordedForms, names: Names): RecordedForms {
  const all = [...new Set(targets.map((target) => names.targetOf(target)))];
  // Where each of those that were different leads was not seen.
  return { ...forms, targets: all, ...(all.length < targets.length && { isShared: true }) };
}

/** Two pages as one: the loads of the other came later. */
function mergedPages(one: RecordedPage, other: RecordedPage): RecordedPage {
  const origins = withOrigins(one.origins, other.origins);
  const code = keptCode(mergedCode(one, other));
  const bases = [...new Set([...one.bases, ...other.bases])];
  const formTargets = [...new Set([...(one.formTargets ?? []), ...(other.formTargets ?? [])])];
  const responsesUnseen = sumOf([one.responsesUnseen ?? 0, other.responsesUnseen ?? 0]);
  const unread = sumOf([one.unread ?? 0, other.unread ?? 0]);
  const leftOut =
    origins.leftOut +
    code.leftOut.length +
    Math.max(0, bases.length - MAX_RECORDED_BASES) +
    Math.max(0, formTargets.length - MAX_RECORDED_ORIGINS);
  const isEither = (name: Flag | 'evals' | 'wasm' | 'isError' | 'isCut') =>
    one[name] === true || other[name] === true;
  const application = one.application ?? other.application;
  const { visits: _, limitsInline: __, ...both } = withBothForms(one, other);
  return {
    ...both,
    loads: sumOf([one.loads, other.loads]),
    origins: origins.all,
    ...(one.visits && other.visits && { visits: keptVisits(mergedVisits(one, other), origins.all) }),
    code: code.kept,
    handlers: isEither('handlers'),
    scriptAddresses: isEither('scriptAddresses'),
    styleAttributes: isEither('styleAttributes'),
    sheetsUnread: isEither('sheetsUnread'),
    limitsFraming: isEither('limitsFraming'),
    ...withPolicies(one, other),
    ...(application !== undefined && { application }),
    allLoads: one.allLoads && other.allLoads,
    bases: bases.slice(0, MAX_RECORDED_BASES),
    ...(unread > 0 && { unread }),
    ...(responsesUnseen > 0 && { responsesUnseen }),
    ...(isEither('evals') && { evals: true }),
    ...(isEither('wasm') && { wasm: true }),
    ...(formTargets.length > 0 && { formTargets: formTargets.slice(0, MAX_RECORDED_ORIGINS) }),
    reported: withReported(one.reported, other.reported).kept,
    unseen: [...new Set([...one.unseen, ...other.unseen])],
    ...(isEither('isError') && { isError: true }),
    ...(isEither('isCut') && { isCut: true }),
    ...(other.leftOut !== undefined && cutBy(one, other.leftOut)),
    ...cutBy(one, leftOut),
  };
}

type Flag = 'handlers' | 'scriptAddresses' | 'styleAttributes' | 'sheetsUnread' | 'limitsFraming';

function mergedCode(one: RecordedPage, other: RecordedPage): readonly RecordedCode[] {
  const all = new Map(one.code.map((code) => [keyOf(code), code]));
  for (const code of other.code) {
    const before = all.get(keyOf(code));
    const loads = sumOf([code.loads, before?.loads ?? 0]);
    const last = lastOf(code);
    const visitors = allOf([code, ...(before ? [before] : [])].flatMap(visitorsOf));
    all.set(keyOf(code), {
      ...code,
      ...before,
      loads,
      first: before?.first ?? sumOf([one.loads, code.first]),
      ...(last !== undefined && (before ?? last > code.first) && { last: sumOf([one.loads, last]) }),
      ...visitors,
    });
  }
  return [...all.values()];
}

function mergedVisits(one: RecordedPage, { visits: added = [] }: RecordedPage): PlaceVisits[] {
  const all = new Map((one.visits ?? []).map((visit) => [`${visit.kind} ${visit.place}`, visit]));
  for (const visit of added) {
    const key = `${visit.kind} ${visit.place}`;
    const loads = sumOf([visit.loads, all.get(key)?.loads ?? 0]);
    all.set(key, { ...visit, loads, last: sumOf([one.loads, visit.last]) });
  }
  return [...all.values()];
}

function withBothForms(one: RecordedPage, other: RecordedPage): RecordedPage {
  if (!one.forms && !other.forms) return one;
  const { targets, isPartial, isShared = false } = other.forms ?? { targets: [] };
  return withFormTargets(one, targets, {
    isPartial: isPartial ?? (!other.forms && other.loads > 0),
    isShared,
  });
}

function mergedForms(one: SentForm, other: SentForm): SentForm {
  const ledByGet = [...new Set([...(one.ledByGet ?? []), ...(other.ledByGet ?? [])])];
  return {
    ...one,
    ...other,
    begun: sumOf([one.begun, other.begun]),
    ended: sumOf([one.ended, other.ended]),
    led: [...new Set([...one.led, ...other.led])],
    ...((one.isSent ?? other.isSent) && { isSent: true }),
    ...((one.isPosted ?? other.isPosted) && { isPosted: true }),
    ...(ledByGet.length > 0 && { ledByGet }),
  };
}

function hasLost({ led, ledByGet = [] }: SentForm): boolean {
  return Math.max(led.length, ledByGet.length) > MAX_SENT_FORMS;
}
