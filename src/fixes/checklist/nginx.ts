import type { ChecklistItem } from './items.js';

/** nginx; commands as on Debian and Ubuntu. `nginx -T` prints the whole configuration as it is read. */
export const NGINX: readonly ChecklistItem[] = [
  {
    id: 'tokens',
    text: 'Answers and error pages name no version',
    names: ['server_tokens off'],
    seen: { open: ['server-tokens/version', 'error-page'], right: ['server-tokens/no-version'] },
    check: 'sudo nginx -T 2>/dev/null | grep server_tokens',
  },
  {
    id: 'listings',
    text: 'Folders without an index page list nothing',
    names: ['autoindex off'],
    seen: { open: ['directory-listing'], right: [] },
    check: 'sudo nginx -T 2>/dev/null | grep autoindex',
  },
  {
    id: 'header-inheritance',
    text: 'Every location with an add_header of its own repeats the headers of its server block',
    names: ['add_header'],
    check: 'sudo nginx -T 2>/dev/null | grep -nE "^ *(location|server) |add_header"',
  },
  {
    id: 'default-server',
    text: 'Names that are not the site’s own are turned away by a default server',
    names: ['default_server', 'return 444'],
    check: 'curl -sk -o /dev/null -w "%{http_code}\\n" -H "Host: not-this-site.invalid" https://YOUR-SITE/',
  },
  {
    id: 'user',
    text: 'Workers run as a user that owns nothing',
    names: ['user'],
    check: 'ps -o user=,args= -C nginx   # root for the master only',
  },
  {
    id: 'updates',
    text: 'nginx and OpenSSL have their security updates',
    names: ['unattended-upgrades'],
    check:
      'sudo apt-get update -qq && apt-get -s upgrade | grep -iE "^Inst (nginx|libnginx|openssl)"   # prints nothing',
  },
  {
    id: 'slow-requests',
    text: 'Requests that trickle in are cut off (Slowloris)',
    names: ['client_header_timeout', 'client_body_timeout'],
    check: 'sudo nginx -T 2>/dev/null | grep -E "client_(header|body)_timeout"',
  },
  {
    id: 'body-size',
    text: 'Requests have a largest size, larger only where files are uploaded',
    names: ['client_max_body_size'],
    check: 'sudo nginx -T 2>/dev/null | grep client_max_body_size',
  },
  {
    id: 'alias',
    text: 'No location without a closing slash has an alias with one: ../ would leave the folder',
    names: ['alias'],
    check: 'sudo nginx -T 2>/dev/null | grep -nE "location |alias "',
  },
  {
    id: 'rate',
    text: 'Sign-in is limited in how often one address may try',
    names: ['limit_req'],
    check: 'sudo nginx -T 2>/dev/null | grep limit_req',
  },
  {
    id: 'tls',
    text: 'Only TLS 1.2 and newer, with a certificate that renews itself',
    names: ['ssl_protocols'],
    check: 'sudo nginx -T 2>/dev/null | grep ssl_protocols',
  },
  {
    id: 'hidden-files',
    text: 'Nothing of .git, .env or a backup is served',
    names: ['location ~ /\\.'],
    check:
      'for f in .git/HEAD .env; do curl -s -o /dev/null -w "%{http_code} $f\\n" https://YOUR-SITE/$f; done   # 403 or 404',
  },
];
