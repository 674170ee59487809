import type { ChecklistItem } from './items.js';

/** Apache HTTP Server 2.4; commands as on Debian and Ubuntu. */
export const APACHE: readonly ChecklistItem[] = [
  {
    id: 'tokens',
    text: 'Answers and error pages name no version',
    names: ['ServerTokens Prod', 'ServerSignature Off'],
    seen: { open: ['server-tokens/version', 'error-page'], right: ['server-tokens/no-version'] },
    check: 'grep -rnE "^ *Server(Tokens|Signature)" /etc/apache2/',
  },
  {
    id: 'listings',
    text: 'Folders without an index page list nothing',
    names: ['Options -Indexes'],
    seen: { open: ['directory-listing'], right: [] },
    check: 'grep -rnE "^ *Options .*Indexes" /etc/apache2/ /var/www/',
  },
  {
    id: 'htaccess',
    text: '.htaccess files are not read where none is meant',
    names: ['AllowOverride None'],
    check: 'grep -rn "AllowOverride" /etc/apache2/',
  },
  {
    id: 'user',
    text: 'Apache serves as a user that owns nothing: neither root nor the owner of the site’s files',
    names: ['User', 'Group'],
    check: 'ps -o user= -C apache2 | sort | uniq -c   # one root, all others www-data',
  },
  {
    id: 'updates',
    text: 'Apache and its modules have their security updates',
    names: ['unattended-upgrades'],
    check:
      'sudo apt-get update -qq && apt-get -s upgrade | grep -iE "^Inst (apache2|libapache2|openssl)"   # prints nothing',
  },
  {
    id: 'slow-requests',
    text: 'Requests that trickle in are cut off (Slowloris)',
    names: ['Timeout', 'RequestReadTimeout'],
    check: 'apachectl -M | grep reqtimeout && grep -rnE "^ *(Timeout|RequestReadTimeout) " /etc/apache2/',
  },
  {
    id: 'body-size',
    text: 'Requests have a largest size, larger only where files are uploaded',
    names: ['LimitRequestBody'],
    check: 'grep -rn "LimitRequestBody" /etc/apache2/',
  },
  {
    id: 'trace',
    text: 'TRACE is refused',
    names: ['TraceEnable Off'],
    check: 'curl -s -o /dev/null -w "%{http_code}\\n" -X TRACE https://YOUR-SITE/   # 405',
  },
  {
    id: 'tls',
    text: 'Only TLS 1.2 and newer, with a certificate that renews itself',
    names: ['SSLProtocol'],
    check: 'grep -rn "SSLProtocol" /etc/apache2/',
  },
  {
    id: 'hidden-files',
    text: 'Nothing of .git, .env or a backup is served',
    names: ['<DirectoryMatch>', '<FilesMatch>'],
    check:
      'for f in .git/HEAD .env; do curl -s -o /dev/null -w "%{http_code} $f\\n" https://YOUR-SITE/$f; done   # 403 or 404',
  },
];
