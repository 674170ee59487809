import { fillJar, type SentCookie, type SentCookies } from '../parse/cookie-jar.js';

/** The cookies that the HTTP Observatory checks: deleted ones too, and all but one of a load balancer. */
export function observatoryJar(responses: readonly SentCookies[]): SentCookie[] {
  return fillJar(responses, breaksPrefix).filter(({ cookie }) => cookie.name !== 'heroku-session-affinity');
}

/** Exactly as the Observatory does: "assessment" is a session, "connect.sid" is none. */
export function isObservatorySession(name: string): boolean {
  return /sess|login/i.test(name);
}

/** Its client compares prefixes exactly, and knows two. */
function breaksPrefix({ cookie: { name, secure, domain } }: SentCookie, path: string): boolean {
  if (name.startsWith('__Secure-')) return !secure;
  return name.startsWith('__Host-') && !(secure && !domain && path === '/');
}
