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
      warnings: ['Variables in the environment of the server override .env.local.'],
      check: ['APP_ENV=prod php bin/console cache:clear', 'php bin/console about   # Debug: false'],
    },
  ],
});
