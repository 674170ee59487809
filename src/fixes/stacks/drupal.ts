import { phpProduct } from './php-product.js';

/** Drupal 8 and newer. Every page, also one of its own cache, loads settings.php first. */
export const drupal = phpProduct<'settings'>({
  label: 'Drupal',
  adds: ['x-drupal-cache', 'x-drupal-dynamic-cache', 'x-generator'],
  placeWords: { settings: 'at the end of sites/default/settings.php' },
  place: 'settings',
  file: 'sites/default/settings.php',
  turnDebugOff: () => [
    {
      units: ["$config['system.logging']['error_level'] = 'hide';"],
      warnings: [
        'Delete the include of settings.local.php, if it is for development: it may show errors again.',
      ],
      check: ['drush config:get system.logging --include-overridden'],
    },
  ],
});
