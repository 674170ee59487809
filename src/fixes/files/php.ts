import { indented, joined, type Layout } from './layout.js';

/** Settings in a file that PHP reads after php.ini, and lines for pages in a file that the entry scripts read first. */
export const php: Layout = {
  ...reading({
    place: 'pagetop',
    file: 'index.php and every other script that visitors open',
    where:
      'at the top, below declare() and namespace, in a subfolder with dirname(__DIR__) for __DIR__; or, only where no auto_prepend_file is set yet, set that to the path of the file',
    undo: 'First, where auto_prepend_file names the file: remove that setting, load the configuration again, and wait 5 minutes. PHP keeps a .user.ini that long, and without the file every page fails.',
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
  // Drupal may read its settings twice, each time in a function of their own.
  read: 'include',
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

/**
 * A file beside one that is read for every page, or in another folder of the project, and the line that reads it: without
 * an error, and without a warning above the page, where the file is gone.
 */
function reading(entry: {
  readonly place: string;
  readonly file: string;
  readonly folder?: string;
  readonly where: string;
  readonly read?: string;
  readonly undo?: string;
}): Layout {
  const { place, file, folder, read = 'include_once', undo } = entry;
  // PHP follows links before it says what the folder of a script is.
  const where =
    folder === undefined
      ? `${entry.where}; if the script is a link, this file goes beside the one it leads to`
      : entry.where;
  return {
    test: '',
    reload: "sudo systemctl reload 'php*-fpm'   # with mod_php: sudo systemctl reload apache2",
    files: ({ name, sign, at }) => {
      if (at('htaccess') !== '') return undefined;
      const path = folder === undefined ? `${name}.php` : `${folder}/${name}.php`;
      const up = folder === undefined ? '' : '/..';
      const text = besideOthers(at(place), sign);
      const [script = file] = file.split(' ');
      const test = text === '' ? '' : `php -l ${script} && php -l ${path}`;
      return [
        {
          path,
          first: '<?php',
          text,
          comment: '//',
          test,
          include: { file, line: `@${read} __DIR__ . '${up}/${path}';`, where },
          ...(undo !== undefined && { undo }),
        },
        // PHP reads the files there in the order of their names, and uses the last line of a setting.
        { path: `/etc/php/8.4/fpm/conf.d/zz-${name}.ini`, text: at('ini'), comment: ';', test },
      ];
    },
  };
}

/**
 * PHP runs only the last header_register_callback: one does what all files have to do. They are in a class, as old scripts
 * make variables of what a request sends.
 */
function besideOthers(text: string, sign: string): string {
  const [whole, lines = ''] = CALLBACK.exec(text) ?? [];
  return whole === undefined
    ? text
    : text.replace(whole, () =>
        joined(ALL_CHANGES, `Sitegrade::$changes['${sign}'] = function () {`, lines.trimEnd(), '};'),
      );
}

const ALL_CHANGES = joined(
  "if (!class_exists('Sitegrade', false)) {",
  indented([
    'final class Sitegrade',
    '{',
    '    public static $changes = [];',
    '',
    '    public static function run()',
    '    {',
    '        foreach (self::$changes as $change) $change();',
    '    }',
    '}',
    "header_register_callback(['Sitegrade', 'run']);",
  ]),
  '}',
);

const CALLBACK = /^header_register_callback\(function \(\) \{\n((?: {4}.*\n)+)\}\);$/m;
