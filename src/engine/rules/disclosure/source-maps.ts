import { defineRule, type Problem } from '../../define-rule.js';
import type { Observed, Probed } from '../../model.js';
import { probedResponses } from '../../pages/page-response.js';
import { headerList, sentOf } from '../../parse/fields.js';
import { isHtml, mediaTypeOf } from '../../parse/html.js';
import { sourceMapOf } from '../../parse/source-map.js';
import { pathOf } from '../../site.js';

const HEADERS = headerList(['SourceMap', 'X-SourceMap']);

type Message = 'named' | 'script' | 'there';

export default defineRule({
  id: 'source-maps',
  title: 'Source maps',
  spec: {
    label: 'ECMA-426, the SourceMap header',
    url: 'https://tc39.es/ecma426/#sec-linking-generated-code',
  },
  needs: ['response'],
  wants: ['probes'],
  problems: {
    there: {
      severity: 'info',
      points: 0,
      text: 'The source of a script is there for everybody: {path}',
      why: 'A source map holds the code as it was written, with comments and names of files. See whether it is meant for everybody.',
    },
    script: {
      severity: 'info',
      points: 0,
      text: 'A script names a source map: {url}',
      why: 'A source map holds the code as it was written, with comments and names of files. See whether it is meant for everybody.',
    },
    named: {
      severity: 'info',
      points: 0,
      text: 'The page names a source map: {url}',
      why: 'A source map holds the code as it was written, with comments and names of files. On a page the header does nothing, so what sends it likely sends it with the scripts too; see whether the maps are meant for everybody.',
    },
  },
  passes: {
    'not-there': { bonus: 0, text: 'Beside the scripts that were asked for there is no source map' },
  },
  check({ response }, { probes }) {
    const fields = sentOf(HEADERS, response);
    if (fields.length === 0 && !probes.seen) return {};
    const beyond = [...mapsThere(probes), ...namedByScript(probes)];
    const isAsked = probedResponses(probes, ['source-map']).length > 0;
    const passes = isAsked && beyond.length === 0 ? [{ message: 'not-there' as const, quotes: [] }] : [];
    const unseen = fields.flatMap((field) => (field.seen ? [] : [field.because]));
    const map = sourceMapOf(response);
    if (!map) return { problems: beyond, passes, unseen };
    const advice = fields.flatMap((field) =>
      field.seen ? [{ op: 'remove-header', name: field.value.name } as const] : [],
    );
    const named: Problem<Message> = {
      message: 'named',
      values: { url: map.url },
      quotes: map.quotes,
      advice,
    };
    return { problems: [...beyond, named], passes, unseen };
  },
});

/** Maps that are delivered. Many sites answer any address with a page of theirs: that is none. */
function mapsThere(probes: Observed<readonly Probed[]>): Problem<Message>[] {
  const isAnything = probedResponses(probes, ['not-found']).some(({ status }) => isOk(status));
  return probedResponses(probes, ['source-map']).flatMap(({ url, status, response }) => {
    const type = mediaTypeOf(response);
    const essence = type.seen ? (type.value?.trim().toLowerCase() ?? null) : null;
    // Named as what it is, it is one even there.
    const isMap = essence === 'application/json' || (!isAnything && !isHtml(essence));
    if (!isOk(status) || !isMap) return [];
    return [{ message: 'there', subject: pathOf(url), values: { path: pathOf(url) }, quotes: [] }];
  });
}

function namedByScript(probes: Observed<readonly Probed[]>): Problem<Message>[] {
  return probedResponses(probes, ['static']).flatMap(({ url, response }) => {
    const map = sourceMapOf(response);
    if (!map) return [];
    const quotes = map.quotes.map((quote) => ({ ...quote, hop: url }));
    return [{ message: 'script', subject: pathOf(url), values: { url: map.url }, quotes }];
  });
}

function isOk(status: number): boolean {
  return status >= 200 && status < 300;
}
