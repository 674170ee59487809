import { SESSION_COOKIE } from './common.js';
import type { ChecklistItem } from './items.js';

/** WordPress 6, with WP-CLI in its folder. */
export const WORDPRESS: readonly ChecklistItem[] = [
  {
    id: 'updates',
    text: 'WordPress, its plugins and themes have all updates',
    names: ['WP_AUTO_UPDATE_CORE'],
    check:
      'wp core check-update; wp plugin list --update=available; wp theme list --update=available   # no names',
  },
  {
    id: 'unused',
    text: 'Plugins and themes that are not used are deleted',
    names: ['wp plugin delete', 'wp theme delete'],
    check:
      'wp plugin list --status=inactive; wp theme list --status=inactive   # no names, but one default theme',
  },
  {
    id: 'debug',
    text: 'Errors are not shown on pages',
    names: ['WP_DEBUG', 'WP_DEBUG_DISPLAY'],
    seen: { open: ['debug-page'], right: [] },
    check: 'wp config get WP_DEBUG   # false, empty or not defined, or WP_DEBUG_DISPLAY is false',
  },
  {
    id: 'debug-log',
    text: 'The debug log cannot be downloaded',
    names: ['WP_DEBUG_LOG'],
    check: 'curl -s -o /dev/null -w "%{http_code}\\n" https://YOUR-SITE/wp-content/debug.log   # 403 or 404',
  },
  {
    id: 'session-cookie',
    text: 'The cookies of users who are signed in have Secure and HttpOnly',
    names: ['FORCE_SSL_ADMIN', 'siteurl'],
    seen: SESSION_COOKIE,
    check: 'wp option get siteurl   # begins with https://',
  },
  {
    id: 'salts',
    text: 'The keys and salts are random and not in the repository',
    names: ['AUTH_KEY', 'SECURE_AUTH_SALT'],
    check: 'grep -c "put your unique phrase here" wp-config.php   # 0',
  },
  {
    id: 'editor',
    text: 'Nobody can edit code in the dashboard',
    names: ['DISALLOW_FILE_EDIT'],
    check: 'wp config get DISALLOW_FILE_EDIT   # true or 1',
  },
  {
    id: 'administrators',
    text: 'Only those who need it are administrators, and they sign in with two factors',
    names: ['wp user list'],
    check: 'wp user list --role=administrator --fields=user_login,user_email',
  },
  {
    id: 'rate',
    text: 'Sign-in attempts are rate-limited, in wp-login.php and in xmlrpc.php',
    names: ['wp-login.php', 'xmlrpc.php'],
    check:
      'curl -s -o /dev/null -w "%{http_code}\\n" https://YOUR-SITE/xmlrpc.php   # 403 or 404, unless something uses it',
  },
  {
    id: 'uploads',
    text: 'No code runs in the folder of uploads',
    names: ['wp-content/uploads'],
    check:
      'find wp-content/uploads -iregex ".*\\.\\(php[0-9]?\\|phtml\\|phar\\)"   # prints nothing, or each file answers 403',
  },
  {
    id: 'listings',
    text: 'Directory listings are disabled',
    names: ['wp-content/uploads'],
    seen: { open: ['directory-listing'], right: [] },
    check: 'curl -s -o /dev/null -w "%{http_code}\\n" https://YOUR-SITE/wp-content/uploads/   # 403 or 404',
  },
  {
    id: 'checksums',
    text: 'No file of WordPress was changed',
    names: ['wp core verify-checksums'],
    check: 'wp core verify-checksums && wp plugin verify-checksums --all',
  },
  {
    id: 'backups',
    text: 'No copy of wp-config.php or of the database is served',
    names: ['wp-config.php'],
    check:
      'for f in wp-config.php.bak wp-config.php~ backup.sql; do curl -s -o /dev/null -w "%{http_code} $f\\n" https://YOUR-SITE/$f; done   # 403 or 404',
  },
];
