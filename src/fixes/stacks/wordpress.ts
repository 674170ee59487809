import { phpProduct } from './php-product.js';

const CACHE = 'A plugin that caches pages as files for the web server bypasses it.';

/** WordPress 5 and newer. Pages, the dashboard, the REST API and page caches in PHP all load wp-config.php first. */
export const wordpress = phpProduct<'config'>({
  label: 'WordPress',
  adds: ['x-pingback'],
  placeWords: { config: 'in wp-config.php, right after <?php' },
  place: 'config',
  file: 'wp-config.php',
  misses: [CACHE],
  redirectNeeds: [
    'In Settings, General, both addresses begin with https://, or browsers block what pages load over HTTP.',
    "Behind a proxy that terminates TLS: if (($_SERVER['HTTP_X_FORWARDED_PROTO'] ?? '') === 'https') $_SERVER['HTTPS'] = 'on'; in wp-config.php. Without it, WordPress links files over HTTP.",
  ],
  // WordPress starts its own tasks with a request to itself.
  isNotInternal: "!defined('DOING_CRON')",
  turnDebugOff: () => [
    {
      units: [
        "define('WP_DEBUG', false);\ndefine('WP_DEBUG_DISPLAY', false);\nini_set('display_errors', '0');",
      ],
      warnings: [
        'Delete later lines of wp-config.php that define WP_DEBUG or WP_DEBUG_DISPLAY: they have no effect now, and PHP warns about them.',
      ],
      check: ["grep -nE 'WP_DEBUG|display_errors' wp-config.php"],
    },
  ],
});
