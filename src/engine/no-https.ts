import type { Finding } from './model/report.js';

/** What a page without HTTPS cannot do better: by rule, its messages, or all of them. */
const CONSEQUENCES: ReadonlyMap<string, 'all' | ((message: string) => boolean)> = new Map([
  ['strict-transport-security', 'all'],
  ['hsts-policy', 'all'],
  ['redirection', 'all'],
  ['redirect-downgrade', 'all'],
  ['cookies', (message: string) => message.includes('without-secure')],
  ['cookie-syntax', (message: string) => message === 'secure-over-http'],
  ['clear-site-data', (message: string) => message === 'insecure'],
  ['form-target', (message: string) => message === 'page-insecure'],
]);

const CAUSES: ReadonlySet<string> = new Set(['no-https', 'back-on-http']);

type Sort = Pick<Finding, 'rule' | 'message' | 'severity' | 'suppressed'>;

/**
 * Whether a finding says that the page has no HTTPS, and counts: on a local address it is information, and suppressed it
 * is accepted. It is the cause of others, which are told under it.
 */
export function isNoHttps({ rule, message, severity, suppressed }: Sort): boolean {
  return rule === 'strict-transport-security' && CAUSES.has(message) && severity === 'high' && !suppressed;
}

/** Whether a finding follows from it, on a page that has it. */
export function followsFromNoHttps({ rule, message, suppressed }: Sort): boolean {
  const messages = CONSEQUENCES.get(rule);
  return !suppressed && (messages === 'all' || messages?.(message) === true);
}
