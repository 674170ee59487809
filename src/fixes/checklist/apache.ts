import type { ChecklistItem } from './items.js';

/** Apache HTTP Server 2.4; commands as on Debian and Ubuntu. */
export const APACHE: readonly ChecklistItem[] = [
  {
    id: 'tokens',
    text: 'Responses and error pages contain no version',
    names: ['ServerTokens Prod', 'ServerSignature Off'],
    seen: { open: ['server-tokens/version', 'error-page'], right: ['server-tokens/no-version'] },
    check: 'grep -rnE "^ *Server(Tokens|Signature)" /etc/apache2/',
  },
  {
    id: 'listings',
    text: 'Directory listings are disabled',
    names: ['Options -Indexes'],
    seen: { open: ['directory-listing'], right: [] },
    check: 'grep -rnE "^ *Options .*Indexes" /etc/apache2/ /var/www/',
  },
  {
    id: 'htaccess',
    text: '.htaccess files are disabled where they are not needed',
    names: ['AllowOverride None'],
    check: 'grep -rn "AllowOverride" /etc/apache2/',
  },
  {
    id: 'user',
    text: 'Apache runs as a user that owns no files: neither root nor the owner of the site’s files',
    names: ['User', 'Group'],
    check: 'ps -o user= -C apache2 | sort | uniq -c   # one root, all others www-data',
  },
  {
    id: 'updates',
    text: 'Apache and its modules have all security updates',
    names: ['unattended-upgrades'],
    check:
      'sudo apt-get update -qq && apt-get -s upgrade | grep -iE "^Inst (apache2|libapache2|openssl)"   # prints nothing',
  },
  {
    id: 'slow-requests',
    text: 'Slow requests time out (Slowloris)',
    names: ['Timeout', 'RequestReadTimeout'],
    check: 'apachectl -M | grep reqtimeout && grep -rnE "^ *(Timeout|RequestReadTimeout) " /etc/apache2/',
  },
  {
    id: 'body-size',
    text: 'Request size is limited, with a higher limit only for uploads',
    names: ['LimitRequestBody'],
    check: 'grep -rn "LimitRequestBody" /etc/apache2/',
  },
  {
    id: 'trace',
    text: 'TRACE is disabled',
    names: ['TraceEnable Off'],
    check: 'curl -s -o /dev/null -w "%{http_code}\\n" -X TRACE https://YOUR-SITE/   # 405',
  },
  {
    id: 'tls',
    text: 'Only TLS 1.2 and newer, with a certificate that is renewed automatically',
    names: ['SSLProtocol'],
    check: 'grep -rn "SSLProtocol" /etc/apache2/',
  },
  {
    id: 'hidden-files',
    text: '.git, .env and backups are not served',
    names: ['<DirectoryMatch>', '<FilesMatch>'],
    check:
      'for f in .git/HEAD .env; do curl -s -o /dev/null -w "%{http_code} $f\\n" https://YOUR-SITE/$f; done   # 403 or 404',
  },
];
