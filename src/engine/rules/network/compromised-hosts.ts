import { defineRule, type Problem } from '../../define-rule.js';
import { SOURCE_LISTS } from '../../csp/source-lists.js';
import { isCompromised } from '../../known-hosts.js';
import type { Quote } from '../../model.js';
import { quoteSources, type Policy, type Source } from '../../parse/csp.js';
import { mayBeHtml } from '../../parse/html.js';
import { hasIntegrity } from '../../parse/integrity.js';
import { hostOf } from '../../site.js';

/** Elements shown for one finding. */
const MAX_QUOTES = 20;

type Message = 'script' | 'other' | 'held' | 'allowed';

export default defineRule({
  id: 'compromised-hosts',
  title: 'Hosts that attacked visitors',
  spec: { label: 'Subresource Integrity §1', url: 'https://www.w3.org/TR/sri-2/#intro' },
  needs: ['url', 'response', 'markup'],
  wants: ['content', 'policies'],
  problems: {
    script: {
      severity: 'high',
      points: 20,
      text: 'A script comes from a host that has given visitors harmful code: {hosts}',
      why: 'polyfill.io and file hosts of the same people sent some visitors of 100,000 sites elsewhere in 2024, and whoever has these names now decides what runs here. Take the script out, or serve it from this site.',
    },
    other: {
      severity: 'low',
      points: 0,
      text: 'The page loads from a host that has given visitors harmful code: {hosts}',
      why: 'A style sheet, a frame or a picture can do less than a script, and still show people what is not this site’s. Serve it from this site.',
    },
    held: {
      severity: 'low',
      points: 0,
      text: 'A script held by its hash comes from a host that has given visitors harmful code: {hosts}',
      why: 'With integrity it runs only while it is what it was, so it cannot be turned against visitors. It can stop coming any day: serve it from this site.',
    },
    allowed: {
      severity: 'low',
      points: 0,
      text: 'The policy lets in a host that has given visitors harmful code: {hosts}',
      why: 'Nothing of it need be on the page: whoever can put an element into the page can load from there. Take it out of the policy.',
    },
  },
  passes: {
    none: { bonus: 0, text: 'Nothing comes from a host known to have attacked visitors' },
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
