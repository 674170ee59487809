import { defineRule, type Problem } from '../define-rule.js';
import { SOURCE_LISTS } from '../csp/directives.js';
import { isCompromised } from '../known-hosts.js';
import type { Quote } from '../model.js';
import { quoteSources, type Policy, type Source } from '../parse/csp.js';
import { mayBeHtml } from '../parse/html.js';
import { hasIntegrity } from '../parse/integrity.js';
import { hostOf } from '../site.js';

/** Elements shown for one finding. */
const MAX_QUOTES = 20;

type Message = 'script' | 'other' | 'held' | 'allowed';

export default defineRule({
  id: 'compromised-hosts',
  needs: ['url', 'response', 'markup'],
  wants: ['content', 'policies'],
  problems: {
    script: { severity: 'high', points: 20 },
    other: { severity: 'low', points: 0 },
    held: { severity: 'low', points: 0 },
    allowed: { severity: 'low', points: 0 },
  },
  passes: {
    none: { bonus: 0 },
  },
  check({ url, response, markup }, { content, policies }) {
    const html = mayBeHtml(response);
    if (!html.seen) return { unseen: [html.because] };
    if (!html.value) return {};
    const found: Record<Exclude<Message, 'allowed'>, Place[]> = { script: [], other: [], held: [] };
    for (const { src, integrity } of markup.scripts) {
      if (src === undefined) continue;
      const host = URL.canParse(src, url) ? new URL(src, url).hostname : '';
      if (isCompromised(host)) found[hasIntegrity(integrity) ? 'held' : 'script'].push({ host, text: src });
    }
    for (const resource of content.seen ? content.value.resources : []) {
      const { element, rel = '' } = resource;
      const host = hostOf(resource.url);
      if (element === 'script' || !isCompromised(host)) continue;
      found[rel.includes('modulepreload') ? 'script' : 'other'].push({ host, text: resource.url, element });
    }
    const problems = (['script', 'held', 'other'] as const).flatMap((message) =>
      found[message].length > 0 ? [problem(message, found[message])] : [],
    );
    const { header, meta } = policies.seen ? policies.value : { header: [], meta: null };
    const allowed = sourcesIn(meta?.seen ? [...header, ...meta.value] : header);
    if (allowed.length > 0) {
      const values = { hosts: words(allowed.map(({ text }) => text)) };
      problems.push({ message: 'allowed', values, quotes: quoteSources(allowed) });
    }
    return { problems, passes: problems.length === 0 ? [{ message: 'none', quotes: [] }] : [] };
  },
});

interface Place {
  readonly host: string;
  readonly text: string;
  readonly element?: string;
}

function problem(message: Message, places: readonly Place[]): Problem<Message> {
  const values = { hosts: words(places.map(({ host }) => host)) };
  return { message, values, quotes: places.slice(0, MAX_QUOTES).map(quote) };
}

function quote({ text, element = 'script' }: Place): Quote {
  return { header: `<${element}>`, value: text, marks: [[0, text.length]] };
}

function sourcesIn(policies: readonly Policy[]): Source[] {
  const found: Source[] = [];
  for (const { directives } of policies) {
    for (const { name, sources } of directives) {
      if (!SOURCE_LISTS.has(name)) continue;
      for (const source of sources) if (isCompromised(hostIn(source.text))) found.push(source);
    }
  }
  return found;
}

/** The host of a host source, without `*.` before it. */
function hostIn(source: string): string {
  if (!source.includes('.')) return '';
  const bare = source.replace(/^[a-z][a-z0-9+.-]{0,20}:\/\//, '').replace(/^\*\./, '');
  return /^[a-z0-9.-]{1,253}/.exec(bare)?.[0] ?? '';
}

function words(some: readonly string[]): string {
  return [...new Set(some)].slice(0, MAX_QUOTES).join(', ');
}
