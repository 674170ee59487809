import type { Header, RemovedHeader, StackOutput } from '../write/define-stack.js';
import { redirectInHtaccess } from './htaccess.js';
import type { Entry } from '../write/rendering.js';
import { serverStack } from './server.js';

type Place = 'htaccess';

/** LiteSpeed Web Server, which reads Apache’s files. OpenLiteSpeed names itself alike, and reads only rewrite rules. */
export const litespeed = serverStack<Place>({
  label: 'LiteSpeed',
  language: 'apache',
  placeWords: { htaccess: 'in .htaccess in the document root' },
  places: { http: 'htaccess', https: 'htaccess', both: 'htaccess' },
  reload: [],
  setHeader,
  removeHeader,
  setCookie: () => ({
    why: 'LiteSpeed has no setting for the attributes of an application’s cookie. Change the application that sets it.',
  }),
  redirectToHttps: () => {
    const redirect = redirectInHtaccess();
    if ('why' in redirect) return redirect;
    return redirect.map((lines) => ({
      ...lines,
      needs: [
        'In OpenLiteSpeed: Auto Load from .htaccess in the Rewrite tab of the virtual host, and a restart after each change.',
      ],
    }));
  },
  hideVersion: () => ({
    why: 'In the WebAdmin console: Server Configuration, General, Server Signature, Hide Version.',
  }),
  turnListingOff: () => ({
    why: 'In the WebAdmin console of OpenLiteSpeed: the virtual host, General, Auto Index, No. LiteSpeed Enterprise also reads Options -Indexes in the .htaccess of the folder.',
  }),
});

const NEEDS = [
  'LiteSpeed Enterprise. In OpenLiteSpeed, add the line that begins with Header to Header Operations of the context / of the virtual host.',
];

function inModule(line: string): Entry {
  return { open: '<IfModule mod_headers.c>', line: `  ${line}`, close: '</IfModule>' };
}

/** No operation of it sets only what is missing: set replaces, add sends a second line, append and merge change the value. */
function setHeader({ name, value }: Header): StackOutput<Place> {
  const isNosniff = name.toLowerCase() === 'x-content-type-options' && value.toLowerCase() === 'nosniff';
  if (!isNosniff) {
    return {
      why: `LiteSpeed cannot set ${name} only where it is missing: it would replace what an application sends, also a stricter value. Set it in the application.`,
    };
  }
  return [
    {
      units: [inModule(`Header set ${name} ${value}`)],
      needs: NEEDS,
      warnings: ['It replaces any other value of this header, which browsers ignore.'],
    },
  ];
}

function removeHeader({ name, only }: RemovedHeader): StackOutput<Place> {
  const lower = name.toLowerCase();
  if (lower === 'server') {
    return {
      why: 'In the WebAdmin console: Server Configuration, General, Server Signature, Hide Full Header.',
    };
  }
  if (only !== undefined) {
    return { why: `LiteSpeed removes any ${name} or none. Remove this value where it is set.` };
  }
  return [{ units: [inModule(`Header unset ${name}`)], needs: NEEDS }];
}
