import { isInnerList, type Dictionary } from 'structured-headers';
import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import { quoteField, quoteWhole, type Field, type Span } from '../../parse/fields.js';
import { uncheckedScripts } from '../../parse/integrity.js';
import { itemsOf, memberPlaces, parseDictionary, wordOf } from '../../parse/structured.js';

const NAME = 'Integrity-Policy';
const REPORT_ONLY = `${NAME}-Report-Only`;
const DESTINATIONS = new Set(['script', 'style']);
const MEMBERS = ['blocked-destinations', 'sources', 'endpoints'] as const;
/** Scripts shown for one finding. */
const MAX_QUOTES = 20;

type Message = 'malformed' | 'not-a-list' | 'no-effect' | 'unknown-word' | 'blocks' | 'report-only' | 'style';

export default defineRule({
  id: 'integrity-policy',
  on: 'pages',
  title: 'Integrity-Policy',
  spec: {
    label: 'Subresource Integrity, Integrity-Policy',
    url: 'https://w3c.github.io/webappsec-subresource-integrity/#integrity-policy-section',
  },
  needs: ['url', 'response'],
  wants: ['markup'],
  reads: [NAME, REPORT_ONLY],
  problems: {
    malformed: {
      severity: 'low',
      text: 'Browsers ignore this {header}: it is not a valid structured field',
      why: 'It is written blocked-destinations=(script), endpoints=(name): equals signs, round brackets, commas. One syntax error makes browsers ignore the whole header.',
    },
    'not-a-list': {
      severity: 'low',
      text: '{header} needs round brackets around the value of {what}',
      why: 'Browsers ignore a value without them. For sources, Chromium then enforces nothing. Write blocked-destinations=(script).',
    },
    'no-effect': {
      severity: 'low',
      text: '{header} has no effect',
      why: 'blocked-destinations must list script (no browser enforces style), and sources, if set, inline. Scripts without integrity still run.',
    },
    'unknown-word': {
      severity: 'low',
      text: '{header} has unknown members or values: {what}',
      why: 'Browsers ignore them. The destinations are script and style, without quotes; the only source is inline.',
    },
    blocks: {
      severity: 'low',
      text: 'Integrity-Policy blocks scripts of this page',
      why: 'Browsers block every script, the site’s own too, without integrity, or without crossorigin or type="module" beside it.',
    },
    'report-only': {
      severity: 'info',
      text: 'Integrity-Policy is report-only and not enforced',
      why: 'It reports which scripts have no integrity, and runs them all. Enforce it once no more reports arrive.',
    },
    style: {
      severity: 'info',
      text: 'No browser enforces {header} for style sheets',
      why: 'Style sheets without integrity still load.',
    },
  },
  passes: {
    enforced: { text: 'Integrity-Policy blocks scripts without integrity' },
  },
  check({ url, response }, { markup }) {
    const sent = response.get(NAME);
    const reportOnly = response.get(REPORT_ONLY);
    if (!sent.seen || !reportOnly.seen) {
      return { unseen: [sent, reportOnly].flatMap((field) => (field.seen ? [] : [field.because])) };
    }
    const [enforced, reported] = [sent.value, reportOnly.value];
    if (enforced.value === null && reported.value === null) return {};
    const policy = checkPolicy(enforced);
    const reportedPolicy = checkPolicy(reported);
    const problems = [...policy.problems, ...reportedPolicy.problems];
    if (!policy.isEnforced) {
      if (reportedPolicy.isEnforced) problems.push({ message: 'report-only', quotes: quoteField(reported) });
      return { problems };
    }
    const blocked = markup.seen ? uncheckedScripts(markup.value.scripts, url) : [];
    if (blocked.length > 0) {
      const quotes = blocked
        .slice(0, MAX_QUOTES)
        .map(({ src = '' }) => ({ header: '<script src>', value: src, marks: [[0, src.length]] as const }));
      problems.push({ message: 'blocks', quotes: [...quotes, ...quoteField(enforced)] });
    }
    return { problems, passes: [{ message: 'enforced', quotes: quoteField(enforced) }] };
  },
});

/** Whether a policy blocks scripts, and what is wrong with it. */
function checkPolicy(field: Field): {
  readonly problems: Problem<Message>[];
  readonly isEnforced: boolean;
} {
  if (field.value === null) return { problems: [], isEnforced: false };
  const values = { header: field.name };
  const subject = field.name;
  const policy = parseDictionary(field.value);
  if (!policy) {
    return {
      problems: [{ message: 'malformed', subject, values, quotes: quoteWhole(field) }],
      isEnforced: false,
    };
  }
  const destinations = itemsOf(policy.get('blocked-destinations')).map(wordOf);
  const sources = policy.has('sources') ? itemsOf(policy.get('sources')).map(wordOf) : ['inline'];
  // No browser enforces it for styles.
  const bare = MEMBERS.filter((name) => {
    const member = policy.get(name);
    return member !== undefined && !isInnerList(member);
  });
  const isRead = bare.every((name) => name === 'endpoints');
  const isEnforced = isRead && destinations.includes('script') && sources.includes('inline');
  const unknown = unknownIn(policy);
  const problems: Problem<Message>[] = [];
  if (bare.length > 0) {
    const quotes = quoteWhole(field);
    problems.push({ message: 'not-a-list', subject, values: { ...values, what: bare.join(', ') }, quotes });
  }
  if (!isRead) return { problems, isEnforced };
  if (!isEnforced) problems.push({ message: 'no-effect', subject, values, quotes: quoteWhole(field) });
  else if (destinations.includes('style'))
    problems.push({ message: 'style', subject, values, quotes: quoteWhole(field) });
  if (unknown.length > 0) {
    const places = memberPlaces(field.value);
    const spans = unknown.flatMap((name): Span[] => {
      const place = places.get(name);
      return place ? [place] : [];
    });
    problems.push({
      message: 'unknown-word',
      subject,
      values: { ...values, what: unknown.join(', ') },
      quotes: quoteField(
        field,
        spans.sort((a, b) => a[0] - b[0]),
      ),
    });
  }
  return { problems, isEnforced };
}

/** Members that browsers do not know, or that list a value they do not know. */
function unknownIn(policy: Dictionary): string[] {
  return [...policy].flatMap(([name, member]) => {
    const words = itemsOf(member).map(wordOf);
    const isKnown =
      name === MEMBERS[0]
        ? words.every((word) => word !== null && DESTINATIONS.has(word))
        : name === MEMBERS[1]
          ? words.every((word) => word === 'inline')
          : name === MEMBERS[2] && words.every((word) => word !== null);
    return isKnown ? [] : [name];
  });
}

export const page: RulePage = {
  otherCwe: { malformed: 693, 'not-a-list': 693, 'no-effect': 693 },
  about:
    'One script without `integrity` is enough to defeat the protection of all others. With this header browsers block every script without `integrity`, so that a forgotten one shows at once.',
  exceptions: [
    'It costs no points: few sites can send it yet, and missing `integrity` costs its points in `subresource-integrity`.',
    'A missing header is not a finding.',
    '`blocks` checks scripts with a URL; inline code, `data:` and `blob:` are not blocked. Style sheets are not checked.',
    '`not-a-list`: `blocked-destinations=script` is enforced by neither Chromium 156 (“not a list”) nor Firefox 153. With `sources=inline` Chromium enforces nothing, Firefox does; with `endpoints=name` both enforce the policy.',
    'A hash with an algorithm that browsers do not know does not count.',
    '`style` is in the specification and enforced by neither Chromium nor Firefox: alone it is `no-effect`.',
    'A script counts as checked only if it is fetched with CORS: with `crossorigin` or as a module, the site’s own too.',
    'Chromium takes a signature (`ed25519-…`) as integrity; Firefox blocks such a script, which is not reported.',
    '`reporting` checks whether a name in `endpoints` is defined.',
  ],
  specNotes: '; [RFC 9651](https://www.rfc-editor.org/rfc/rfc9651): structured fields',
};
