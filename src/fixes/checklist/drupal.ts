import { SESSION_COOKIE } from './common.js';
import type { ChecklistItem } from './items.js';

/** Drupal 10 and newer, with Composer and Drush. */
export const DRUPAL: readonly ChecklistItem[] = [
  {
    id: 'updates',
    text: 'Drupal and its modules have all security updates',
    names: ['composer audit'],
    check: 'composer audit --no-dev   # no advisories',
  },
  {
    id: 'hosts',
    text: 'Only the site’s own host names are accepted',
    names: ['trusted_host_patterns'],
    check: 'grep -n -A 4 "^\\$settings.*trusted_host_patterns" web/sites/default/settings.php',
  },
  {
    id: 'errors',
    text: 'Errors are not shown on pages',
    names: ['system.logging', 'error_level'],
    seen: { open: ['debug-page', 'error-page/trace', 'error-page/database'], right: [] },
    check: 'drush config:get system.logging error_level   # hide',
  },
  {
    id: 'session-cookie',
    text: 'The session cookie has Secure, HttpOnly and SameSite',
    names: ['session.storage.options', 'cookie_samesite'],
    seen: SESSION_COOKIE,
    check:
      'Sign in, then see the cookie SSESS… in the developer tools of the browser: Application or Storage, Cookies.',
  },
  {
    id: 'settings',
    text: 'The web server cannot change settings.php',
    names: ['settings.php'],
    check: 'ls -l web/sites/default/settings.php   # no w',
  },
  {
    id: 'salt',
    text: 'The hash salt and database passwords are not in the repository',
    names: ['hash_salt', 'databases'],
    check: `git grep -nE "hash_salt.\\] *= *[\\"'][A-Za-z0-9]|.password. *=> *[\\"'][A-Za-z0-9]" -- ':!*default.settings.php'   # prints nothing`,
  },
  {
    id: 'development',
    text: 'No module for development is enabled',
    names: ['devel', 'webprofiler'],
    check: 'drush pm:list --status=enabled --field=name | grep -E "devel|webprofiler"   # prints nothing',
  },
  {
    id: 'formats',
    text: 'Only trusted roles may use a text format without filters',
    names: ['Full HTML'],
    check: 'drush role:list --filter="perms*=use text format full_html"',
  },
  {
    id: 'registration',
    text: 'Visitors cannot create accounts by themselves, unless the site is meant for it',
    names: ['user.settings', 'register'],
    check: 'drush config:get user.settings register   # admin_only or visitors_admin_approval',
  },
  {
    id: 'files',
    text: 'No code runs in the folder of uploads, and private files are outside the document root',
    names: ['file_private_path', 'sites/default/files'],
    check:
      'find web/sites/default/files -iregex ".*\\.\\(php[0-9]?\\|phtml\\|phar\\)" -not -path "*/php/*"   # prints nothing, or each file answers 403',
  },
  {
    id: 'update-php',
    text: 'Only administrators may run update.php',
    names: ['update_free_access'],
    check: 'grep -n "update_free_access" web/sites/default/settings.php   # FALSE, or nothing',
  },
];
