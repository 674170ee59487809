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
    const found: Found[] = [];
    for (const { src, integrity } of markup.scripts) {
      if (src === undefined) continue;
      const host = hostOfScript(src, url);
      if (!isCompromised(host)) continue;
      found.push({ message: hasIntegrity(integrity) ? 'held' : 'script', host, text: src });
    }
    for (const resource of content.seen ? content.value.resources : []) {
      const { element, rel = '' } = resource;
      const host = hostOf(resource.url);
      if (element === 'script' || !isCompromised(host)) continue;
      const message = rel.includes('modulepreload') ? 'script' : 'other';
      found.push({ message, host, text: resource.url, element });
    }
    const allowed = policies.seen ? sourcesIn(policies.value.all) : [];
    if (found.length === 0 && allowed.length === 0) return { passes: [{ message: 'none', quotes: [] }] };
    const problems = (['script', 'held', 'other'] as const).flatMap((message) => {
      const places = found.filter((place) => place.message === message);
      return places.length > 0 ? [problem(message, places)] : [];
    });
    if (allowed.length > 0) {
      const values = { hosts: words(allowed.map(({ text }) => text)) };
      problems.push({ message: 'allowed', values, quotes: quoteSources(allowed) });
    }
    return { problems };
  },
});

function hostOfScript(src: string, page: string): string {
  if (src.startsWith('https://')) return hostOf(src);
  return URL.canParse(src, page) ? new URL(src, page).hostname : '';
}

interface Found {
  readonly message: Exclude<Message, 'allowed'>;
  readonly host: string;
  readonly text: string;
  readonly element?: string;
}

function problem(message: Message, places: readonly Found[]): Problem<Message> {
  const values = { hosts: words(places.map(({ host }) => host)) };
  return { message, values, quotes: places.slice(0, MAX_QUOTES).map(quote) };
}

function quote({ text, element = 'script' }: Found): Quote {
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
  const start = BEFORE_HOST.exec(source)?.[0].length ?? 0;
  return HOST.exec(source.slice(start))?.[0] ?? '';
}

const BEFORE_HOST = /^(?:[a-z][a-z0-9+.-]{0,20}:\/\/)?(?:\*\.)?/;
const HOST = /^[a-z0-9.-]{1,253}/;

function words(some: readonly string[]): string {
  return [...new Set(some)].slice(0, MAX_QUOTES).join(', ');
}
