import type { Directive, Policy } from '../parse/csp.js';

/** The directives for a kind of load: its own, then its fallbacks (CSP3 §6.8.3). */
export const FALLBACKS = {
  'script-src-elem': ['script-src-elem', 'script-src', 'default-src'],
  'script-src-attr': ['script-src-attr', 'script-src', 'default-src'],
  'style-src-elem': ['style-src-elem', 'style-src', 'default-src'],
  'style-src-attr': ['style-src-attr', 'style-src', 'default-src'],
  'img-src': ['img-src', 'default-src'],
  'font-src': ['font-src', 'default-src'],
  'connect-src': ['connect-src', 'default-src'],
  'media-src': ['media-src', 'default-src'],
  'manifest-src': ['manifest-src', 'default-src'],
  'object-src': ['object-src', 'default-src'],
  'frame-src': ['frame-src', 'child-src', 'default-src'],
  'worker-src': ['worker-src', 'child-src', 'script-src', 'default-src'],
  'base-uri': ['base-uri'],
  'form-action': ['form-action'],
  'frame-ancestors': ['frame-ancestors'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type FetchKind = keyof typeof FALLBACKS;
export const FETCH_KINDS = Object.keys(FALLBACKS) as readonly FetchKind[];

/** The directive that a policy applies to a kind of load; the first of its name counts (CSP3 §2.2.1). */
export function directiveFor({ directives }: Policy, kind: FetchKind): Directive | undefined {
  for (const name of FALLBACKS[kind]) {
    const found = directives.find((directive) => directive.name === name);
    if (found) return found;
  }
  return undefined;
}
