import type { Advice, StackName } from '../engine/index.js';
import data from './data/hosts.json' with { type: 'json' };
import { unwritableHeader } from './write/guards.js';
import type { Rendering, SetHeader, Stack } from './write/rendering.js';

/** What differs between hosts whose customers cannot set headers. */
interface Host {
  readonly label: string;
  /** Where the owner edits the head of all pages. */
  readonly head: string;
  /** What it offers for HTTPS and HSTS, and whether it redirects: sentences. */
  readonly https: string;
  /** What its owner can do about other headers: a sentence. */
  readonly instead: string;
}

/** The hosts, by their names. */
export const HOSTS: Readonly<Partial<Record<StackName, Stack>>> = Object.fromEntries(
  Object.entries(data).map(([name, host]) => [name, hostStack(host)]),
);

function hostStack({ label, head, https, instead }: Host): Stack {
  return {
    label,
    kind: 'host',
    language: 'html',
    comment: '',
    placeWords: { head },
    render: (advice): Rendering => inMeta(advice) ?? { why: whyNot(advice, { label, https, instead }) },
  };
}

function whyNot(advice: Advice, { label, https, instead }: Omit<Host, 'head'>): string {
  switch (advice.op) {
    case 'set-header':
      return advice.name.toLowerCase() === 'strict-transport-security'
        ? https
        : `${label} lets its customers set no headers. ${instead}`;
    case 'redirect-to-https':
      return https;
    case 'remove-header':
    case 'hide-version':
      return `${label} lets its customers remove no headers.`;
    case 'set-cookie-attributes':
      return `${label} sets its cookies itself. Change only cookies that a script of yours sets.`;
    case 'turn-listing-off':
      return `${label} has no setting for it. Put a page with the name of the index into the folder.`;
    case 'turn-debug-off':
      return `${label} shows no debug pages of its customers.`;
  }
}

/** What a <meta> can do of it, where the page has no header that it would compete with. */
function inMeta(advice: Advice): Rendering | undefined {
  if (advice.op !== 'set-header' || advice.replaces !== undefined || advice.replacesSecret) return undefined;
  const name = advice.name.toLowerCase();
  if (name === 'content-security-policy') return policyInMeta(advice);
  if (name !== 'referrer-policy' || !/^[a-z-]+$/.test(advice.value)) return undefined;
  return {
    snippets: [
      {
        place: 'head',
        units: [`<meta name="referrer" content="${escaped(advice.value)}">`],
        warnings: ['It is for pages only, not for style sheets, which have their own.'],
        check: ["curl -s https://YOUR-SITE/ | grep -i 'name=.referrer'"],
      },
    ],
    effect: [{ op: 'set-header', name: advice.name, value: advice.value }],
  };
}

/** Directives that block nothing that the page was seen to use, and that a <meta> can have. */
const IN_META = /^(?:object-src|base-uri)\s/;

/** A <meta> cannot report only, so it has no part of a policy that was learned from one page. */
function policyInMeta({ name, meanwhile = '' }: SetHeader): Rendering | undefined {
  const directives = meanwhile.split(';').map((directive) => directive.trim());
  const policy = directives.filter((directive) => IN_META.test(directive)).join('; ');
  if (policy === '' || unwritableHeader(name, policy) !== undefined) return undefined;
  return {
    snippets: [
      {
        place: 'head',
        units: [`<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">`],
        warnings: [
          'Browsers enforce it at once: a <meta> cannot only report. So it has only what blocks nothing that the page was seen to use, and does not close the finding.',
          'frame-ancestors, sandbox and report-uri have no effect in a <meta>. They need a header.',
        ],
        check: ["curl -s https://YOUR-SITE/ | grep -i 'http-equiv=.content-security-policy'"],
      },
    ],
    effect: [],
    goal: [],
  };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
