import type { ChecklistItem } from './items.js';

/** nginx; commands for Debian and Ubuntu. `nginx -T` prints the whole configuration. */
export const NGINX: readonly ChecklistItem[] = [
  {
    id: 'tokens',
    text: 'Responses and error pages contain no version',
    names: ['server_tokens off'],
    seen: { open: ['server-tokens/version', 'error-page'], right: ['server-tokens/no-version'] },
    check: 'sudo nginx -T 2>/dev/null | grep server_tokens',
  },
  {
    id: 'listings',
    text: 'Directory listings are disabled',
    names: ['autoindex off'],
    seen: { open: ['directory-listing'], right: [] },
    check: 'sudo nginx -T 2>/dev/null | grep autoindex',
  },
  {
    id: 'header-inheritance',
    text: 'Every location with its own add_header repeats the headers of its server block',
    names: ['add_header'],
    check: 'sudo nginx -T 2>/dev/null | grep -nE "^ *(location|server) |add_header"',
  },
  {
    id: 'default-server',
    text: 'A default server rejects unknown host names',
    names: ['default_server', 'return 444'],
    check: 'curl -sk -o /dev/null -w "%{http_code}\\n" -H "Host: not-this-site.invalid" https://YOUR-SITE/',
  },
  {
    id: 'user',
    text: 'Workers run as a user that owns no files',
    names: ['user'],
    check: 'ps -o user=,args= -C nginx   # root for the master only',
  },
  {
    id: 'updates',
    text: 'nginx and OpenSSL have all security updates',
    names: ['unattended-upgrades'],
    check:
      'sudo apt-get update -qq && apt-get -s upgrade | grep -iE "^Inst (nginx|libnginx|openssl)"   # prints nothing',
  },
  {
    id: 'slow-requests',
    text: 'Slow requests time out (Slowloris)',
    names: ['client_header_timeout', 'client_body_timeout'],
    check: 'sudo nginx -T 2>/dev/null | grep -E "client_(header|body)_timeout"',
  },
  {
    id: 'body-size',
    text: 'Request size is limited, with a higher limit only for uploads',
    names: ['client_max_body_size'],
    check: 'sudo nginx -T 2>/dev/null | grep client_max_body_size',
  },
  {
    id: 'alias',
    text: 'No location without a trailing slash has an alias with one: ../ would leave the folder',
    names: ['alias'],
    check: 'sudo nginx -T 2>/dev/null | grep -nE "location |alias "',
  },
  {
    id: 'rate',
    text: 'Sign-in attempts are rate-limited per IP address',
    names: ['limit_req'],
    check: 'sudo nginx -T 2>/dev/null | grep limit_req',
  },
  {
    id: 'tls',
    text: 'Only TLS 1.2 and newer, with a certificate that is renewed automatically',
    names: ['ssl_protocols'],
    check: 'sudo nginx -T 2>/dev/null | grep ssl_protocols',
  },
  {
    id: 'hidden-files',
    text: '.git, .env and backups are not served',
    names: ['location ~ /\\.'],
    check:
      'for f in .git/HEAD .env; do curl -s -o /dev/null -w "%{http_code} $f\\n" https://YOUR-SITE/$f; done   # 403 or 404',
  },
];
