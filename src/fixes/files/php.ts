import { joined, type Layout } from './layout.js';

/** Settings in a file that PHP reads after php.ini, and lines for pages in a file that the entry scripts read first. */
export const php: Layout = {
  ...reading({
    place: 'pagetop',
    file: 'index.php and every other script that visitors open',
    where:
      'at the top, below declare() and namespace; or, only where no auto_prepend_file is set yet, set that to the path of the file',
  }),
  replaced: { cookie: 'setcookie(…);' },
};

/** The dashboard, sign-in, the REST API and page caches in PHP read wp-config.php as well. */
export const wordpress = reading({
  place: 'config',
  file: 'wp-config.php',
  where: 'right after <?php',
});

export const drupal = reading({
  place: 'settings',
  file: 'sites/default/settings.php',
  where: 'at the end',
});

export const mediawiki = reading({
  place: 'settings',
  file: 'LocalSettings.php',
  where: 'at the end',
});

const ABOVE = 'above the first require';

/** Not in public, whose files anyone can open, nor in config, of which Laravel reads every file. */
export const laravel: Layout = {
  ...reading({ place: 'index', file: 'public/index.php', folder: 'bootstrap', where: ABOVE }),
  replaced: { env: 'APP_DEBUG=true' },
};

export const symfony: Layout = {
  ...reading({ place: 'index', file: 'public/index.php', folder: 'config', where: ABOVE }),
  replaced: { env: 'APP_ENV=dev' },
};

/** A file beside one that is read for every page, or in another folder of the project, and the line that reads it. */
function reading(entry: {
  readonly place: string;
  readonly file: string;
  readonly folder?: string;
  readonly where: string;
}): Layout {
  const { place, file, folder, where } = entry;
  return {
    test: '',
    reload: "sudo systemctl reload 'php*-fpm'   # with mod_php: sudo systemctl reload apache2",
    files: ({ name, at }) => {
      if (at('htaccess') !== '') return undefined;
      const path = folder === undefined ? `${name}.php` : `${folder}/${name}.php`;
      const up = folder === undefined ? '' : '/..';
      const text = besideOthers(at(place));
      const test = text === '' ? '' : `php -l ${path}`;
      return [
        {
          path,
          first: '<?php',
          text,
          comment: '//',
          test,
          include: { file, line: `require_once __DIR__ . '${up}/${path}';`, where },
        },
        // PHP reads the files there in the order of their names, and uses the last line of a setting.
        { path: `/etc/php/8.4/fpm/conf.d/zz-${name}.ini`, text: at('ini'), comment: ';', test },
      ];
    },
  };
}

/** PHP runs only the last header_register_callback: that of each file does what all of them have to do. */
function besideOthers(text: string): string {
  const [whole, lines = ''] = CALLBACK.exec(text) ?? [];
  return whole === undefined
    ? text
    : text.replace(whole, () =>
        joined(
          "$GLOBALS['sitegrade'][] = function () {",
          lines.trimEnd(),
          '};',
          'header_register_callback(function () {',
          "    foreach ($GLOBALS['sitegrade'] as $change) $change();",
          '});',
        ),
      );
}

const CALLBACK = /^header_register_callback\(function \(\) \{\n((?: {4}.*\n)+)\}\);$/m;
