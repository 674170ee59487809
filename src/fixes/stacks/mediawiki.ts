import { writeAttributes, type Cookie } from '../write/cookies.js';
import type { StackOutput } from '../write/define-stack.js';
import { setWhereAbsent } from './php-code.js';
import { IS_HTTPS, phpProduct } from './php-product.js';

type Place = 'settings';

const AFTER = 'runs LocalSettings.php before it sets';

/** MediaWiki 1.35 and newer. It has a header_register_callback of its own, which keeps caches from storing cookies. */
export const mediawiki = phpProduct<Place>({
  label: 'MediaWiki',
  placeWords: { settings: 'at the end of LocalSettings.php' },
  place: 'settings',
  file: 'LocalSettings.php',
  setHeader: (header) =>
    header.replaces === undefined
      ? // What MediaWiki sets later replaces this.
        [{ units: [[...header.comments('//'), setWhereAbsent(header, IS_HTTPS)].join('\n')] }]
      : { why: `MediaWiki ${AFTER} ${header.name}. Change it where it is set.` },
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

/** Its settings are for the cookies of its sessions, whose names begin with that of the database. */
function setCookie({ name, wanted }: Cookie): StackOutput<Place> {
  if (!/.(?:_session|UserID|UserName|Token)$/.test(name)) {
    return {
      why: 'An extension sets this cookie. Change it there: the settings of MediaWiki are for its sessions.',
    };
  }
  return [
    {
      units: writeAttributes(
        wanted,
        (attribute, value) => `$wgCookie${attribute} = ${value === undefined ? 'true' : `'${value}'`};`,
      ),
    },
  ];
}
