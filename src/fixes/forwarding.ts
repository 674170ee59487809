import type { StackName } from '../engine/index.js';

/**
 * How each server in front is told to forward the visitor's host and scheme. Caddy and lighttpd do so by themselves,
 * HAProxy by a companion snippet.
 */
const FORWARDING: Readonly<Partial<Record<StackName, string>>> = {
  apache:
    'In Apache, behind mod_proxy: ProxyPreserveHost On, RequestHeader set X-Forwarded-Proto "https" in <VirtualHost *:443> and RequestHeader set X-Forwarded-Proto "http" in <VirtualHost *:80> (sudo a2enmod headers)',
  nginx:
    'In nginx, beside proxy_pass: proxy_set_header Host $host; and proxy_set_header X-Forwarded-Proto $scheme;',
};

/** What the servers in front have to forward, so that an application knows which requests came over https, and for whom. */
export function forwardingNeeds(front: readonly StackName[]): string[] {
  return front.flatMap((name) => FORWARDING[name] ?? []);
}

/** What happens where they do not. */
export const FORWARDING_WARNING =
  'A proxy in front that ends TLS has to send X-Forwarded-Proto (and the visitor’s Host): without it the redirect never ends.';
