import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import { SOURCE_LISTS } from '../../csp/source-lists.js';
import { isCompromised } from '../../data/known-hosts.js';
import type { Quote } from '../../model/report.js';
import { quoteSources, type Policy, type Source } from '../../parse/csp.js';
import { mayBeHtml } from '../../parse/html.js';
import { hasIntegrity } from '../../parse/integrity.js';
import { hostOf } from '../../site.js';

/** Elements shown for one finding. */
const MAX_QUOTES = 20;

type Message = 'script' | 'other' | 'held' | 'allowed';

export default defineRule({
  id: 'compromised-hosts',
  on: 'pages',
  title: 'Known malicious hosts',
  spec: { label: 'Subresource Integrity §1', url: 'https://www.w3.org/TR/sri-2/#intro' },
  needs: ['url', 'response', 'markup'],
  wants: ['content', 'policies'],
  reads: ['Content-Type'],
  problems: {
    script: {
      severity: 'high',
      points: 20,
      because:
        'Its host has attacked visitors before. Missing integrity costs 5 at its own rule; with integrity this costs nothing.',
      text: 'The page loads a script from a known malicious host: {hosts}',
      why: 'In 2024 polyfill.io and file hosts of the same owners redirected some visitors of 100,000 sites, and whoever owns these names now controls what runs here. Remove the script, or serve it from this site.',
    },
    other: {
      severity: 'low',
      text: 'The page loads a resource from a known malicious host: {hosts}',
      why: 'A style sheet, frame or image can do less than a script, but can still show visitors content of an attacker. Serve it from this site.',
    },
    held: {
      severity: 'low',
      text: 'The page loads a script with integrity from a known malicious host: {hosts}',
      why: 'With integrity the script runs only if it is unchanged, so it cannot attack visitors. The host can stop serving it any day: serve it from this site.',
    },
    allowed: {
      severity: 'low',
      text: 'The policy allows a known malicious host: {hosts}',
      why: 'Even if the page loads nothing from it, an attacker who can inject an element can. Remove the host from the policy.',
    },
  },
  passes: {
    none: { text: 'Loads nothing from known malicious hosts' },
  },
  check({ url, response, markup }, { content, policies }) {
    const html = mayBeHtml(response);
    if (!html.seen) return { unseen: [html.because] };
    if (!html.value) return {};
    const found: Match[] = [];
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
      const matches = found.filter((match) => match.message === message);
      return matches.length > 0 ? [problem(message, matches)] : [];
    });
    if (allowed.length > 0) {
      const values = { hosts: listHosts(allowed.map(({ text }) => text)) };
      problems.push({ message: 'allowed', values, quotes: quoteSources(allowed) });
    }
    return { problems };
  },
});

function hostOfScript(src: string, page: string): string {
  if (src.startsWith('https://')) return hostOf(src);
  return URL.canParse(src, page) ? new URL(src, page).hostname : '';
}

interface Match {
  readonly message: Exclude<Message, 'allowed'>;
  readonly host: string;
  readonly text: string;
  readonly element?: string;
}

function problem(message: Message, matches: readonly Match[]): Problem<Message> {
  const values = { hosts: listHosts(matches.map(({ host }) => host)) };
  return { message, values, quotes: matches.slice(0, MAX_QUOTES).map(quote) };
}

function quote({ text, element = 'script' }: Match): Quote {
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

/** The host of a host source, without a leading `*.`. */
function hostIn(source: string): string {
  if (!source.includes('.')) return '';
  const start = BEFORE_HOST.exec(source)?.[0].length ?? 0;
  return HOST.exec(source.slice(start))?.[0] ?? '';
}

const BEFORE_HOST = /^(?:[a-z][a-z0-9+.-]{0,20}:\/\/)?(?:\*\.)?/;
const HOST = /^[a-z0-9.-]{1,253}/;

function listHosts(some: readonly string[]): string {
  return [...new Set(some)].slice(0, MAX_QUOTES).join(', ');
}

export const page: RulePage = {
  cwe: 830,
  otherCwe: { held: null, allowed: 693 },
  about:
    'In 2024 the new owners of polyfill.io, from which some 100,000 sites loaded a script, redirected part of the visitors to other sites. The same owners ran file hosts that many sites still use. Whoever owns such a name now controls what runs on the page.',
  exceptions: [
    'The names are these, each with all its subdomains: polyfill.io, polyfill.com, polyfill.site, polyfillcache.com, bootcdn.net, bootcss.com, staticfile.net, staticfile.org, unionadjs.com, xhsbpza.com, union.macoms.la, newcrbpc.com, and the two used for the redirects, googie-anaiytics.com and kuurza.com.',
    'A script with `integrity` cannot be used for an attack, and costs no points.',
    '`polyfill-fastly.io` and Cloudflare’s copy have other owners: both were set up as replacements.',
    'Hosts that were compromised once and are fixed are not on the list.',
    '`subresource-integrity` deducts 5 points because the script has no `integrity`; this rule is about who serves it.',
  ],
  specNotes:
    ': what it is for; [Sansec, 25 June 2024](https://sansec.io/research/polyfill-supply-chain-attack): the attack and its names',
};
