import data from '../data/signs.json' with { type: 'json' };
import { FIELD_ROWS, RAILS_FIELD } from '../data/framework-fields.js';
import type { Markup } from '../model/facts.js';
import { isSameOrigin } from '../site.js';
import { signOf, signTable, type Row, type Sign } from './sign.js';

const FIELDS = signTable(FIELD_ROWS, (what) => `a form has the field ${what}`);

/** Paths of files that the page loads from its own origin. */
const PATHS = data.paths as Row[];

/** How the value of `<meta name=generator>` begins, lower case. */
const GENERATORS = data.generators as [start: string, name: string][];

export function signsInMarkup(markup: Markup, page: string): Sign[] {
  const { metas, content } = markup;
  const signs: Sign[] = [];
  const isOwn = ownOf(markup, page);
  const forms = content?.seen ? content.value.forms : [];
  // The fields of a form that only other origins get are theirs.
  const ownForms = forms.filter(({ targets }) => targets.length === 0 || targets.some(isOwn));
  for (const field of new Set(ownForms.flatMap((form) => form.hiddenFields))) {
    signs.push(...(FIELDS.get(field) ?? []));
  }
  const loads = loadsFrom(addressesIn(markup), markup, page);
  for (const [path, name, strength] of PATHS) {
    if (loads(path)) signs.push(signOf(name, strength, `the page loads from ${path}`));
  }
  for (const { name, content: text = '' } of metas) {
    const kind = name?.toLowerCase();
    if (kind === 'generator') signs.push(...generatorSigns(text));
    else if (kind === 'csrf-param' && text === RAILS_FIELD) {
      signs.push(signOf('rails', 'sure', 'a <meta> names Rails’ field'));
    }
  }
  return signs;
}

/** Whether the page runs a script or has a style sheet of its own origin whose path has this part: anybody can add a picture. */
export function runsFrom(markup: Markup, page: string): (path: string) => boolean {
  const { content } = markup;
  const files = content?.seen ? (content.value.ownFiles ?? []) : [];
  const sheets = files.filter(({ element }) => element === 'link').map(({ url }) => url);
  return loadsFrom([...scriptsIn(markup), ...sheets], markup, page);
}

function loadsFrom(addresses: readonly string[], markup: Markup, page: string): (path: string) => boolean {
  const ownPath = ownPathOf(markup, page);
  // Few have it, and each is parsed. One that is relative may begin with it.
  return (path) =>
    addresses.some(
      (address) => address.includes(path.slice(1)) && ownPath(address).some((own) => own.includes(path)),
    );
}

function addressesIn(markup: Markup): string[] {
  const { content } = markup;
  const { resources, ownFiles = [] } = content?.seen ? content.value : { resources: [] };
  return [...scriptsIn(markup), ...[...resources, ...ownFiles].map(({ url }) => url)];
}

function scriptsIn({ scripts }: Markup): string[] {
  return scripts.flatMap(({ src }) => src ?? []);
}

/** Whether an address is of the page's origin: another one may run on something else. */
function ownOf(markup: Markup, page: string): (address: string) => boolean {
  const pathOf = ownPathOf(markup, page);
  return (address) => pathOf(address).length > 0;
}

/** The path of an address of the page's origin, without its query, in which there may be another site's; or nothing. */
function ownPathOf({ uses }: Markup, page: string): (address: string) => string[] {
  const foreignBase = uses?.seen && uses.value.base !== 'self' ? uses.value.base : undefined;
  const base = foreignBase ?? page;
  return (address) => {
    if (!URL.canParse(address, base)) return [];
    const { href, pathname } = new URL(address, base);
    return isSameOrigin(href, page) ? [pathname] : [];
  };
}

function generatorSigns(text: string): Sign[] {
  const written = text.slice(0, 100).toLowerCase();
  return GENERATORS.filter(([start]) => written.startsWith(start)).map(([start, name]) => {
    const version = /^[\s/v]{1,3}(\d[\w.-]{0,15})/.exec(written.slice(start.length))?.[1];
    return {
      ...signOf(name, 'sure', '<meta name=generator> names it'),
      ...(version !== undefined && { version }),
    };
  });
}
