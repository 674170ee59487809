import { phpProduct } from './php-product.js';

const CHANGE_IT = 'Change the existing line instead of adding a second one.';

/** Laravel 8 and newer. */
export const laravel = phpProduct<'index' | 'env'>({
  label: 'Laravel',
  placeWords: {
    index: 'in public/index.php, above the first require',
    env: 'in .env',
  },
  commentAt: { env: '#' },
  place: 'index',
  file: 'public/index.php',
  misses: ['Octane runs public/index.php once only: there, set headers in a middleware.'],
  turnDebugOff: () => [
    {
      place: 'env',
      units: ['APP_DEBUG=false'],
      warnings: [CHANGE_IT],
      inFiles: { [CHANGE_IT]: '' },
      check: [
        'php artisan config:clear   # config:cache instead, if the site caches its configuration',
        'php artisan about --only=environment   # Debug Mode: OFF',
      ],
    },
  ],
});
