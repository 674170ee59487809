import { RULES as EVERY_RULE } from '../../src/engine/rules/index.js';

const IDS = [
  'altered-headers',
  'another-page',
  'caching',
  'clear-site-data',
  'compromised-hosts',
  'connection-allowlist',
  'content-security-policy',
  'content-type',
  'cookie-lifetime',
  'cookie-prefixes',
  'cookie-scope',
  'cookie-storage',
  'cookie-syntax',
  'cookies',
  'cors-headers',
  'cors-reflection',
  'cross-origin-embedder-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'cross-origin-resource-sharing',
  'csp-blocks',
  'csp-bypass',
  'csp-coverage',
  'csp-syntax',
  'debug-page',
  'deprecated-headers',
  'directory-listing',
  'disclosing-headers',
  'error-page',
  'form-target',
  'framing',
  'hsts-policy',
  'integrity-attributes',
  'integrity-policy',
  'internal-addresses',
  'isolation',
  'meta-headers',
  'mixed-content',
  'newer-headers',
  'permissions-policy',
  'redirect-downgrade',
  'redirection',
  'referrer-policy',
  'reporting',
  'reverse-tabnabbing',
  'security-txt',
  'server-tokens',
  'source-maps',
  'strict-transport-security',
  'subresource-integrity',
  'third-parties',
  'x-content-type-options',
  'x-frame-options',
];

/**
 * What tests about anything but rules get in place of `src/engine/rules/index.ts` (`vite.config.ts`): a new rule changes no
 * count, order or grade there. A test that needs a rule which is not among them, or is about every rule, belongs to
 * `every-rule.ts`.
 */
export const RULES = IDS.map(ruleOf);

/** @throws if the project has no such rule */
export function ruleOf(id: string): (typeof EVERY_RULE)[number] {
  const rule = EVERY_RULE.find((one) => one.id === id);
  if (!rule)
    throw new Error(
      `No rule is called ${id}: take it out of test/support/fixed-rules.ts, or rename it there.`,
    );
  return rule;
}
