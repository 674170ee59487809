import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** The licences of bundled packages. */
export const THIRD_PARTY = 'THIRD-PARTY.md';

/** tldts carries this list as data, and its own licence does not name it. */
const PUBLIC_SUFFIX_LIST = `
## Public Suffix List (MPL-2.0)

Bundled by tldts in a compressed form. Source: https://publicsuffix.org/list/public_suffix_list.dat

This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0. If a copy of the MPL was not distributed with this file, You can obtain one at https://mozilla.org/MPL/2.0/.
`;

/** Ships the project's licence, and completes the licences of bundled packages (`build.license`). */
export function licences(): Plugin {
  return {
    name: 'licences',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const source = readFileSync(new URL('../../LICENSE', import.meta.url));
        this.emitFile({ type: 'asset', fileName: 'LICENSE', source });
        const thirdParty = bundle[THIRD_PARTY];
        if (thirdParty?.type !== 'asset') this.error(`No ${THIRD_PARTY} in the bundle: see build.license.`);
        thirdParty.source = `${withLicenceTexts(String(thirdParty.source))}${PUBLIC_SUFFIX_LIST}`;
      },
    },
  };
}

/** Adds the licence text to packages that do not contain it, as some under Apache-2.0. */
function withLicenceTexts(text: string): string {
  const [lead = '', ...sections] = text.split(/^(?=## \S+ - \d)/m);
  return [lead, ...sections.map(complete)].join('');
}

function complete(section: string): string {
  const [heading = '', ...lines] = section.split('\n');
  if (lines.some((line) => line.trim() !== '')) return section;
  if (!heading.endsWith('(Apache-2.0)')) throw new Error(`There is no licence text for ${heading.slice(3)}.`);
  const apache = readFileSync(new URL('./apache-2.0.txt', import.meta.url), 'utf8');
  return `${heading}\n\n${apache.trim()}\n\n`;
}
