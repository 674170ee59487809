import type { ChecklistItem } from './items.js';

/** Varnish 6 or newer; commands for Debian and Ubuntu. */
export const VARNISH: readonly ChecklistItem[] = [
  {
    id: 'management',
    text: 'Only this machine can reach the management port',
    names: ['-T', '-S'],
    check: 'sudo ss -ltnp | grep varnishd   # the port of -T on 127.0.0.1 or ::1 only',
  },
  {
    id: 'purge',
    text: 'Only known addresses may purge and ban',
    names: ['acl', 'PURGE', 'BAN'],
    check:
      'curl -s -o /dev/null -w "%{http_code}\\n" -X PURGE https://YOUR-SITE/   # not 200, from another machine',
  },
  {
    id: 'cache',
    text: 'Pages for users who are signed in are not cached',
    names: ['vcl_recv', 'vcl_backend_response'],
    check:
      'curl -sI -H "Cookie: SESSION=…" https://YOUR-SITE/account | grep -i ^x-varnish   # one number, also the second time, and then once without the cookie',
  },
  {
    id: 'scheme',
    text: 'Responses for HTTP and for HTTPS are cached apart, or HTTP only redirects',
    names: ['vcl_hash', 'X-Forwarded-Proto'],
    check: 'grep -n -A 5 "vcl_hash" /etc/varnish/*.vcl',
  },
  {
    id: 'forwarded',
    text: 'What terminates TLS replaces X-Forwarded-Proto of visitors, and nobody else can reach Varnish',
    names: ['X-Forwarded-Proto', '-a'],
    check: 'curl -sI -H "X-Forwarded-Proto: https" http://YOUR-SITE/ | head -n 1   # still a redirect',
  },
  {
    id: 'error-pages',
    text: 'Error pages contain no version and no backend',
    names: ['vcl_synth', 'vcl_backend_error'],
    seen: { open: ['error-page'], right: ['error-page/plain'] },
    check:
      'grep -n -A 8 -E "sub vcl_(synth|backend_error)" /etc/varnish/*.vcl   # both, each with a page of its own',
  },
  {
    id: 'backends',
    text: 'Backends accept requests from Varnish only',
    names: ['backend'],
    check:
      'grep -n "\\.host" /etc/varnish/*.vcl && sudo ss -ltn   # backends on 127.0.0.1, or behind a firewall',
  },
  {
    id: 'user',
    text: 'The worker process runs as a user that owns no files',
    names: ['vcache', '-j'],
    check: 'ps -o user=,comm= -C varnishd,cache-main   # cache-main not as root',
  },
  {
    id: 'updates',
    text: 'Varnish has all security updates',
    names: ['unattended-upgrades'],
    check: 'sudo apt-get update -qq && apt-get -s upgrade | grep -i "^Inst varnish"   # prints nothing',
  },
];
