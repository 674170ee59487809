import type { StackName } from '../../engine/index.js';
import data from '../data/forwarding.json' with { type: 'json' };

/**
 * How to make each server in front forward the visitor's host and scheme. Caddy and lighttpd do it by default, HAProxy
 * with a companion snippet.
 */
const FORWARDING: Readonly<Partial<Record<StackName, string>>> = data;

/** What the servers in front must forward so that an application knows the scheme and host of a request. */
export function forwardingNeeds(front: readonly StackName[]): string[] {
  return front.flatMap((name) => FORWARDING[name] ?? []);
}

/** What makes a redirect loop that goes by X-Forwarded-Proto only. */
export const SECOND_PROXY_NEED =
  'A second proxy behind that one must pass X-Forwarded-Proto on unchanged (in Traefik: forwardedHeaders.trustedIPs), or the redirect loops forever.';

/** What happens if they do not. */
export const FORWARDING_WARNING =
  'A proxy that terminates TLS must send X-Forwarded-Proto and the visitor’s Host. Without X-Forwarded-Proto, the redirect loops forever. Health checks over HTTP get the redirect too: let them send X-Forwarded-Proto: https, or accept status 301.';
