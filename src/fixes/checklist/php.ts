import type { ChecklistItem } from './items.js';

const INI = 'of the web server’s php.ini: php -i may read another';
const ini = (name: string) => `grep -rnE "^ *${name}" /etc/php/*/{apache2,fpm}/php.ini   # ${INI}`;

/** PHP 8 under mod_php or FPM; paths as on Debian and Ubuntu. */
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
    text: 'Errors go to the log and not onto the page',
    names: ['display_errors = Off', 'log_errors = On'],
    seen: { open: ['debug-page'], right: [] },
    check: ini('(display_errors|log_errors)'),
  },
  {
    id: 'session-cookie',
    text: 'The session cookie has Secure, HttpOnly and SameSite',
    names: ['session.cookie_secure', 'session.cookie_httponly', 'session.cookie_samesite'],
    seen: {
      open: [
        'cookies/session-without-secure',
        'cookies/session-without-secure-hsts',
        'cookies/session-without-httponly',
        'cookies/stored-session-without-secure',
        'cookies/stored-session-without-secure-hsts',
        'cookies/stored-session-without-httponly',
      ],
      right: ['cookies/secure-with-samesite'],
      cookie: 'sess',
    },
    check: ini('session\\.cookie_'),
  },
  {
    id: 'strict-sessions',
    text: 'Session ids that PHP did not make itself are refused',
    names: ['session.use_strict_mode = 1'],
    check: ini('session\\.use_strict_mode'),
  },
  {
    id: 'include',
    text: 'include and require take no addresses',
    names: ['allow_url_include = Off'],
    check: ini('allow_url_include'),
  },
  {
    id: 'uploads',
    text: 'Uploads have a largest size and are off where nobody uploads; nothing in their folder is run',
    names: ['file_uploads', 'upload_max_filesize', 'post_max_size'],
    check: ini('(file_uploads|upload_max_filesize|post_max_size)'),
  },
  {
    id: 'updates',
    text: 'PHP is a release that still gets security fixes, and has them',
    names: ['php.net/supported-versions'],
    check:
      'php -v; sudo apt-get update -qq && apt-get -s upgrade | grep -i "^Inst php"   # prints nothing more',
  },
  {
    id: 'dependencies',
    text: 'No package of Composer’s has a known hole',
    names: ['composer audit'],
    check: 'composer audit --no-dev',
  },
  {
    id: 'user',
    text: 'PHP runs as a user that cannot write the code it runs',
    names: ['user', 'group'],
    check: 'grep -nE "^(user|group) *=" /etc/php/*/fpm/pool.d/*.conf',
  },
  {
    id: 'secrets',
    text: 'Passwords are not in the repository, nor below the folder that is served',
    names: ['.env'],
    check:
      'for f in .env config.php.bak; do curl -s -o /dev/null -w "%{http_code} $f\\n" https://YOUR-SITE/$f; done   # 403 or 404',
  },
];
