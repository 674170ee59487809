import { combined, type Answer } from './answer.js';

/** Sources by directive. */
export type Policy = ReadonlyMap<string, readonly string[]>;

/** What a policy restricts, with the directives that apply where it has none for that. */
const RESTRICTED: Readonly<Record<string, readonly string[]>> = {
  'connect-src': ['default-src'],
  'font-src': ['default-src'],
  'frame-src': ['child-src', 'default-src'],
  'img-src': ['default-src'],
  'manifest-src': ['default-src'],
  'media-src': ['default-src'],
  'object-src': ['default-src'],
  'script-src': ['default-src'],
  'script-src-attr': ['script-src', 'default-src'],
  'script-src-elem': ['script-src', 'default-src'],
  'style-src': ['default-src'],
  'style-src-attr': ['style-src', 'default-src'],
  'style-src-elem': ['style-src', 'default-src'],
  'worker-src': ['child-src', 'script-src', 'default-src'],
  'base-uri': [],
  'form-action': [],
  // Lists of what is allowed, too.
  sandbox: [],
  'trusted-types': [],
};

/** Directives that protect by being there. */
const SWITCHES = ['require-trusted-types-for', 'upgrade-insecure-requests'];

/** The enforced policies. */
export function policiesOf(answer: Answer): Policy[] {
  return combined(answer, 'content-security-policy')
    .split(',')
    .map((text) => {
      const directives = new Map<string, readonly string[]>();
      for (const part of text.split(';')) {
        const [name = '', ...sources] = part.trim().split(/\s+/);
        // Browsers use the first of a name.
        if (name !== '' && !directives.has(name.toLowerCase())) directives.set(name.toLowerCase(), sources);
      }
      return directives;
    })
    .filter((directives) => directives.size > 0);
}

/** The directives of each policy before that no policy after is as strict as. All policies of an answer apply. */
export function lostDirectives(was: Answer, now: Answer): string[] {
  const after = policiesOf(now);
  return policiesOf(was).flatMap((policy) => {
    const weaker = new Set(
      SWITCHES.filter((name) => policy.has(name) && !after.some((one) => one.has(name))),
    );
    for (const what of Object.keys(RESTRICTED)) {
      const name = directiveFor(policy, what);
      if (name === undefined) continue;
      const allowed = sourcesFor(policy, what);
      if (!after.some((one) => directiveFor(one, what) && isWithin(sourcesFor(one, what), allowed)))
        weaker.add(name);
    }
    const written = [...policy].filter(([name]) => weaker.has(name)).map((one) => one.flat().join(' '));
    return written.length === 0 ? [] : [`content-security-policy: gone or weaker: ${written.join('; ')}`];
  });
}

function directiveFor(policy: Policy, what: string): string | undefined {
  return [what, ...(RESTRICTED[what] ?? [])].find((name) => policy.has(name));
}

/** The sources that count. */
function sourcesFor(policy: Policy, what: string): string[] {
  const sources = normal(policy.get(directiveFor(policy, what) ?? '') ?? []);
  if (!/^(?:script|style|worker)-/.test(what)) return sources;
  const isTrusting = !what.startsWith('style-') && sources.includes("'strict-dynamic'");
  const isNamed = isTrusting || sources.some((source) => /^'(?:nonce-|sha\d)/.test(source));
  return sources.filter((source) => {
    if (source === "'unsafe-inline'") return !isNamed;
    return !isTrusting || (source.startsWith("'") && source !== "'self'");
  });
}

/** Without what allows nothing, in one spelling. */
export function normal(sources: readonly string[]): string[] {
  return sources
    .map((source) => {
      if (/^'nonce-/i.test(source)) return "'nonce-*'";
      return /^'sha\d/i.test(source) ? source : source.toLowerCase().replace(/^https:\/\//, '');
    })
    .filter((source) => source !== "'none'" && source !== "'report-sample'");
}

/** Whether the list allows nothing more. */
export function isWithin(sources: readonly string[], allowed: readonly string[]): boolean {
  return sources.every((source) => allowed.some((one) => covers(one, source)));
}

function covers(allowed: string, source: string): boolean {
  if (allowed === source) return true;
  const isHost = !source.startsWith("'") && !/^[a-z][a-z+.-]*:(?:\/\/|$)/.test(source);
  if (allowed === '*') return isHost || source === "'self'" || /^(?:https?|wss?):/.test(source);
  if (allowed === 'https:') return isHost || source === "'self'";
  if (allowed.startsWith('*.')) return isHost && source.endsWith(allowed.slice(1));
  if (allowed === "'unsafe-inline'") return /^'(?:nonce-|sha\d|unsafe-hashes)/.test(source);
  return allowed === "'unsafe-eval'" && source === "'wasm-unsafe-eval'";
}
