import { isHtml, mediaTypeOf } from '../parse/html.js';
import { NOT_PROBED } from '../model/facts.js';
import type { ObservedEvidence } from '../run/evidence.js';
import { gradeOf, scoreOf } from '../run/grade.js';
import {
  OBSERVATORY_TESTS,
  type ObservatoryOutcome,
  type ObservatoryReport,
  type ObservatoryTest,
} from '../model/report.js';
import { hostOf, isPreloaded } from '../site.js';
import data from '../data/observatory.json' with { type: 'json' };

interface Worth {
  /** Points that it adds or deducts. */
  readonly modifier: number;
  /** Whether its test passes, which does not affect the score. */
  readonly pass: boolean;
}

/** The version of the HTTP Observatory's algorithm. */
export const ALGORITHM = 6;

/** Every result of every test, in the Observatory's own names. */
export const RESULTS: Readonly<Record<ObservatoryTest, Readonly<Record<string, Worth>>>> = data;

const NOT_CHECKED: ObservatoryOutcome = { result: null, modifier: 0, pass: null };
const NOTHING_CHECKED = Object.fromEntries(OBSERVATORY_TESTS.map((test) => [test, NOT_CHECKED])) as Record<
  ObservatoryTest,
  ObservatoryOutcome
>;

/**
 * The HTTP Observatory's tests, score and grade for the page, without our own deductions.
 * @param results the result of each test that could be checked
 */
export function observatoryReport(
  evidence: ObservedEvidence,
  results: ReadonlyMap<ObservatoryTest, string>,
): ObservatoryReport {
  const tests = { ...NOTHING_CHECKED };
  let points = 0;
  let bonus = 0;
  for (const test of OBSERVATORY_TESTS) {
    const outcome = outcomeOf(test, results.get(test));
    tests[test] = outcome;
    if (outcome.modifier < 0) points -= outcome.modifier;
    else bonus += outcome.modifier;
  }
  const score = scoreOf(points, bonus);
  const refused = reasonNotScored(evidence);
  return {
    algorithm: ALGORITHM,
    grade: gradeOf(score),
    score,
    ...(refused !== undefined && { refused }),
    tests,
  };
}

function outcomeOf(test: ObservatoryTest, result: string | undefined): ObservatoryOutcome {
  const worth = result === undefined ? undefined : RESULTS[test][result];
  return result === undefined || worth === undefined
    ? NOT_CHECKED
    : { result, modifier: worth.modifier, pass: worth.pass };
}

/**
 * Why the HTTP Observatory would not score this, in one sentence: it scores only public sites, no error pages, and
 * fails on an invalid script URL. Undefined if it would.
 */
function reasonNotScored(evidence: ObservedEvidence): string | undefined {
  return refusedHost(evidence) ?? refusedStatus(evidence) ?? refusedScript(evidence);
}

/** The hosts it would look up: the site's, and those of redirects from http while each is preloaded. */
function refusedHost({ site, http }: ObservedEvidence): string | undefined {
  const { host, preload } = site.seen ? site.value : { host: '', preload: NOT_PROBED.preload };
  const hosts = [host];
  for (const visit of (http.seen && http.value) || []) {
    hosts.push(hostOf(visit.url));
    if (!isPreloaded(hostOf(visit.url), preload)) break;
  }
  if (hosts.some((name) => !name.includes('.'))) {
    return 'MDN Observatory does not score a host name without a dot, because it is valid only on a local network.';
  }
  return hosts.some((name) => name.split('.').includes(''))
    ? 'MDN Observatory does not score a host name with an empty label, such as one that ends in a dot.'
    : undefined;
}

function refusedStatus({ chain }: ObservedEvidence): string | undefined {
  const status = chain.seen ? chain.value.at(-1)?.status : undefined;
  const isScored = !status || (status >= 200 && status < 400) || status === 401 || status === 403;
  return isScored ? undefined : `MDN Observatory does not score a response with status ${String(status)}.`;
}

/** Only for scripts of documents it parses; one without a type counts as HTML here. */
function refusedScript({ response, markup }: ObservedEvidence): string | undefined {
  const type = response.seen ? mediaTypeOf(response.value) : response;
  if (!markup.seen || !type.seen || (type.value && !isHtml(type.value))) return undefined;
  const isBroken = markup.value.scripts.some(
    ({ src = '' }) => /^https?:\/\//.test(src) && !URL.canParse(src),
  );
  return isBroken ? 'MDN Observatory fails on a page with an invalid script URL.' : undefined;
}
