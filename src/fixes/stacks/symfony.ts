import { phpProduct } from './php-product.js';

/** Symfony 4 and newer, with or without its Runtime component, which reads public/index.php twice. */
export const symfony = phpProduct<'index' | 'env'>({
  label: 'Symfony',
  placeWords: {
    index: 'in public/index.php, above the first require',
    env: 'in .env.local',
  },
  commentAt: { env: '#' },
  place: 'index',
  file: 'public/index.php',
  misses: [
    'FrankenPHP’s worker mode runs public/index.php once only: there, set headers in an event subscriber.',
  ],
  turnDebugOff: () => [
    {
      place: 'env',
      units: ['APP_ENV=prod\nAPP_DEBUG=0'],
      warnings: [
        'Variables in the environment of the server override .env.local, and so does a file .env.local.php: make that again with composer dump-env prod.',
        'With AssetMapper, run php bin/console asset-map:compile first, or the site has no styles and scripts.',
      ],
      check: [
        'APP_ENV=prod php bin/console cache:clear   # as the user that the site runs as',
        'php bin/console about   # Debug: false',
      ],
    },
  ],
});
