import type { Finding } from '../model/report.js';

const EVERY = () => true;

/** What a page without HTTPS cannot do better: which messages of which rules. */
const CONSEQUENCES: Readonly<Record<string, (message: string) => boolean>> = {
  'strict-transport-security': EVERY,
  'hsts-policy': EVERY,
  redirection: EVERY,
  'redirect-downgrade': EVERY,
  cookies: (message) => message.includes('without-secure'),
  'cookie-syntax': (message) => message === 'secure-over-http',
  'clear-site-data': (message) => message === 'insecure',
  'form-target': (message) => message === 'page-insecure',
};

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
  return !suppressed && CONSEQUENCES[rule]?.(message) === true;
}
