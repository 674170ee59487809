import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import type { Observed, Probed } from '../../model/facts.js';
import { probedResponses } from '../../pages/page-response.js';
import { headerList, quoteWhole, sentOf, type Field, type Fields } from '../../parse/fields.js';
import { typeOf } from '../../parse/content-type.js';
import { isHtml } from '../../parse/html.js';
import { pathOf } from '../../site.js';

/** The header (ECMA-426) and its old name. */
const HEADERS = headerList(['SourceMap', 'X-SourceMap']);

type Message = 'named' | 'script' | 'there';

export default defineRule({
  id: 'source-maps',
  on: 'any response',
  title: 'Source maps',
  spec: {
    label: 'ECMA-426, the SourceMap header',
    url: 'https://tc39.es/ecma426/#sec-linking-generated-code',
  },
  needs: ['response'],
  wants: ['probes'],
  reads: [...HEADERS.values()],
  problems: {
    there: {
      severity: 'info',
      text: 'The source map of a script is public: {path}',
      many: 'The source maps of {count} scripts are public',
      why: 'A source map contains the original code, with comments and file names. Check whether it is meant to be public.',
    },
    script: {
      severity: 'info',
      text: 'A script names a source map: {url}',
      many: '{count} scripts name a source map',
      why: 'A source map contains the original code, with comments and file names. Check whether it is meant to be public.',
    },
    named: {
      severity: 'info',
      text: 'The page names a source map: {url}',
      why: 'A source map contains the original code, with comments and file names. On a page the header has no effect, but the scripts are probably sent with it too; check whether their maps are meant to be public.',
    },
  },
  passes: {
    'not-there': { text: 'No source map found for the requested scripts' },
  },
  check({ response }, { probes }) {
    const fields = sentOf(HEADERS, response);
    if (fields.length === 0 && !probes.seen) return {};
    const beyond = [...mapsThere(probes), ...namedByScript(probes)];
    const isAsked = probedResponses(probes, ['source-map']).length > 0;
    const passes = isAsked && beyond.length === 0 ? [{ message: 'not-there' as const, quotes: [] }] : [];
    const unseen = fields.flatMap((field) => (field.seen ? [] : [field.because]));
    const map = mapNamedBy(response);
    if (!map) return { problems: beyond, passes, unseen };
    const advice = fields.flatMap((field) =>
      field.seen ? [{ op: 'remove-header', name: field.value.name, mayBreak: HIDDEN } as const] : [],
    );
    const named: Problem<Message> = {
      message: 'named',
      values: { url: urlOf(map) },
      quotes: quoteWhole(map),
      advice,
    };
    return { problems: [...beyond, named], passes, unseen };
  },
});

const HIDDEN = 'may hide source maps from your own tools';

/** Maps that exist. Many sites send a page for any URL, which is not a map. */
function mapsThere(probes: Observed<readonly Probed[]>): Problem<Message>[] {
  const isAnything = probedResponses(probes, ['not-found']).some(({ status }) => isOk(status));
  return probedResponses(probes, ['source-map']).flatMap(({ url, status, response }) => {
    const type = typeOf(response);
    const essence = type.seen ? type.value : null;
    // With the type application/json it counts even there.
    const isMap = essence === 'application/json' || (!isAnything && !isHtml(essence));
    if (!isOk(status) || !isMap) return [];
    return [{ message: 'there', subject: pathOf(url), values: { path: pathOf(url) }, quotes: [] }];
  });
}

function namedByScript(probes: Observed<readonly Probed[]>): Problem<Message>[] {
  return probedResponses(probes, ['static']).flatMap(({ url, response }) => {
    const map = mapNamedBy(response);
    if (!map) return [];
    const quotes = quoteWhole(map).map((quote) => ({ ...quote, hop: url }));
    return [{ message: 'script', subject: pathOf(url), values: { url: urlOf(map) }, quotes }];
  });
}

/** The first header that names a map. */
function mapNamedBy(response: Fields<'SourceMap' | 'X-SourceMap'>): Field | undefined {
  return sentOf(HEADERS, response)
    .flatMap((field) => (field.seen ? [field.value] : []))
    .find((field) => urlOf(field) !== '');
}

function urlOf({ value }: Field): string {
  return value?.trim() ?? '';
}

function isOk(status: number): boolean {
  return status >= 200 && status < 300;
}

export const page: RulePage = {
  cwe: 540,
  about:
    'A source map restores the original code of a minified script, with comments, file names and sometimes internal information. It helps developers, and anyone else who can fetch it.',
  exceptions: [
    '`not-there`: only if probes were sent: for at most two of the page’s own scripts, at the script’s URL with `.map`.',
    'It costs nothing: a map of public code is not a vulnerability.',
    'On the page itself the header does nothing; it hints at what is sent with scripts. These, and the comment at their end, take a request of their own. Where the server was asked for one of the page’s scripts, its header is `script`.',
    'A page in the place of the map, such as sites send for any address, is none.',
    'The header by its old name, `X-SourceMap`, counts too; `SourceMap` goes before it.',
  ],
};
