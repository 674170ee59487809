import { SESSION_COOKIE } from './common.js';
import type { ChecklistItem } from './items.js';

const INI = 'php.ini of the web server; php -i may use another one';
const ini = (name: string) => `grep -rnE "^ *${name}" /etc/php/*/{apache2,fpm}/php.ini   # ${INI}`;

/** PHP 8 with mod_php or FPM; paths for Debian and Ubuntu. */
export const PHP: readonly ChecklistItem[] = [
  {
    id: 'expose',
    text: 'X-Powered-By does not name PHP',
    names: ['expose_php = Off'],
    seen: {
      open: ['server-tokens/version#X-Powered-By', 'server-tokens/technology#X-Powered-By'],
      right: ['server-tokens/no-version'],
    },
    check: ini('expose_php'),
  },
  {
    id: 'errors',
    text: 'Errors are logged and not shown on pages',
    names: ['display_errors = Off', 'log_errors = On'],
    seen: { open: ['debug-page'], right: [] },
    check: ini('(display_errors|log_errors)'),
  },
  {
    id: 'session-cookie',
    text: 'The session cookie has Secure, HttpOnly and SameSite',
    names: ['session.cookie_secure', 'session.cookie_httponly', 'session.cookie_samesite'],
    seen: SESSION_COOKIE,
    check: ini('session\\.cookie_'),
  },
  {
    id: 'strict-sessions',
    text: 'Session ids that PHP did not create are rejected',
    names: ['session.use_strict_mode = 1'],
    check: ini('session\\.use_strict_mode'),
  },
  {
    id: 'include',
    text: 'include and require do not accept URLs',
    names: ['allow_url_include = Off'],
    check: ini('allow_url_include'),
  },
  {
    id: 'uploads',
    text: 'Upload size is limited, uploads are disabled where not needed, and no code runs in their folder',
    names: ['file_uploads', 'upload_max_filesize', 'post_max_size'],
    check: ini('(file_uploads|upload_max_filesize|post_max_size)'),
  },
  {
    id: 'updates',
    text: 'The PHP release is still supported and has all security updates',
    names: ['php.net/supported-versions'],
    check:
      'php -v; sudo apt-get update -qq && apt-get -s upgrade | grep -i "^Inst php"   # prints nothing more',
  },
  {
    id: 'dependencies',
    text: 'No Composer package has a known vulnerability',
    names: ['composer audit'],
    check: 'composer audit --no-dev',
  },
  {
    id: 'user',
    text: 'PHP runs as a user that cannot change the code it runs',
    names: ['user', 'group'],
    check: 'grep -nE "^(user|group) *=" /etc/php/*/fpm/pool.d/*.conf',
  },
  {
    id: 'secrets',
    text: 'Passwords are neither in the repository nor in a folder that is served',
    names: ['.env'],
    check:
      'for f in .env config.php.bak; do curl -s -o /dev/null -w "%{http_code} $f\\n" https://YOUR-SITE/$f; done   # 403 or 404',
  },
];
