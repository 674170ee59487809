import { writeAttributes, type Cookie } from './cookies.js';
import type { Lines } from './define-stack.js';
import { IS_HTTPS, phpProduct } from './php-product.js';
import { setWhereAbsent } from './php-code.js';

type Place = 'settings';

/** MediaWiki 1.35 and newer. It has a header_register_callback of its own, which keeps caches from storing cookies. */
export const mediawiki = phpProduct<Place>({
  label: 'MediaWiki',
  placeWords: { settings: 'at the end of LocalSettings.php' },
  place: 'settings',
  file: 'LocalSettings.php',
  setHeader: (header) => {
    if (header.replaces !== undefined)
      return { why: `MediaWiki ${AFTER} ${header.name}. Change it where it is set.` };
    // What MediaWiki sets later replaces this.
    return [{ units: [[...header.comments('//'), setWhereAbsent(header, IS_HTTPS)].join('\n')] }];
  },
  removeHeader: ({ name }) => ({
    why: `MediaWiki ${AFTER} ${name}. Remove the setting or the extension that sends it.`,
  }),
  setCookie,
  turnDebugOff: () => [
    {
      units: [
        "$wgShowExceptionDetails = false;\n$wgDebugToolbar = false;\n$wgDevelopmentWarnings = false;\nini_set('display_errors', '0');",
      ],
      check: ["grep -nE 'ShowExceptionDetails|Debug|display_errors' LocalSettings.php"],
    },
  ],
});

const AFTER = 'runs LocalSettings.php before it sets';

/** All its cookies have these settings. Their names begin with the prefix of the database. */
function setCookie({ wanted }: Cookie): Lines<Place> {
  return {
    units: writeAttributes(
      wanted,
      (attribute, value) => `$wgCookie${attribute} = ${value === undefined ? 'true' : `'${value}'`};`,
    ),
    warnings: [
      'This is for cookies of MediaWiki itself. A cookie of an extension may need a setting of the extension.',
    ],
  };
}
