import { ELEMENTS, MAX_ELEMENTS, MAX_TEXT } from '../engine/index.js';
import type { RawContent, RawForm, RawResource } from './content.js';
import { MAX_URL } from './url.js';

type Attributes = Readonly<Record<string, string>>;

interface OpenForm extends RawForm {
  readonly actions: string[];
  password: boolean;
  readonly hiddenFields: string[];
}

/** Elements that load what their attribute names; a link only by some of its relations. */
const LOADS: Readonly<Record<string, string>> = {
  img: 'src',
  script: 'src',
  iframe: 'src',
  frame: 'src',
  embed: 'src',
  audio: 'src',
  video: 'src',
  source: 'src',
  track: 'src',
  object: 'data',
  link: 'href',
};
const LOADING_RELATIONS = new Set(['stylesheet', 'preload', 'modulepreload', 'icon', 'manifest']);
/** Targets and fields of one form that are looked at. */
const MAX_FIELDS = 50;
/** Their text is code, or the title's. */
const NO_TEXT = new Set(['script', 'style', 'title']);
/** Text in them stands in no element of its own; a body's tags may be left out, and text may come before and after. */
const TOP = new Set(['', 'html', 'body']);
const SOUGHT = new Set(ELEMENTS);
/** Classes of one element that are looked at. */
const MAX_CLASSES = 20;

/** Gathers a page's content from the events of an HTML parser, bounded as it goes. */
export function collectContent(page: string) {
  const resources: RawResource[] = [];
  const forms: OpenForm[] = [];
  const links: { href: string; rel: string }[] = [];
  const within: string[] = [];
  let formsOpen = 0;
  let base = page;
  let title = '';
  let text = '';
  let top = '';
  const elements = new Set<string>();
  /** One more than may be kept tells that there were more. */
  const add = <T>(list: T[], item: T) => {
    if (list.length <= MAX_ELEMENTS) list.push(item);
  };
  return {
    open(name: string, attributes: Attributes): void {
      within.push(name);
      for (const sought of namesOf(name, attributes)) if (SOUGHT.has(sought)) elements.add(sought);
      const url = attributes[LOADS[name] ?? '']?.slice(0, MAX_URL);
      const { rel, integrity, crossorigin } = attributes;
      if (url !== undefined && (name !== 'link' || isLoading(rel))) {
        add(resources, {
          element: name,
          url,
          ...(rel !== undefined && { rel }),
          ...(integrity !== undefined && { integrity }),
          ...(crossorigin !== undefined && { crossorigin }),
        });
      }
      // The first base counts (HTML, the base element).
      if (name === 'base' && attributes['href'] !== undefined && base === page) {
        base = URL.canParse(attributes['href'], page) ? new URL(attributes['href'], page).href : page;
      }
      if (name === 'form') {
        formsOpen += 1;
        add(forms, { actions: [attributes['action'] ?? ''], password: false, hiddenFields: [] });
      }
      const form = formsOpen > 0 ? forms.at(-1) : undefined;
      if (form) lookIntoForm(form, name, attributes);
      if ((name === 'a' || name === 'area') && attributes['target']?.toLowerCase() === '_blank') {
        add(links, { href: attributes['href']?.slice(0, MAX_URL) ?? '', rel: rel ?? '' });
      }
    },
    text(piece: string): void {
      const inside = within.at(-1) ?? '';
      if (inside === 'title' && title.length < MAX_TEXT) title += piece;
      else if (!NO_TEXT.has(inside) && text.length < MAX_TEXT) text += piece;
      const around = inside === 'b' ? within.at(-2) : inside;
      if (TOP.has(around ?? '') && top.length < MAX_TEXT) top += piece;
    },
    close(name: string): void {
      const at = within.lastIndexOf(name);
      if (at >= 0) within.length = at;
      if (name === 'form') formsOpen -= 1;
    },
    raw: (): RawContent => ({ base, title, text, top, elements: [...elements], resources, forms, links }),
  };
}

/** An element as needles name it. */
function namesOf(name: string, { id, class: classes = '' }: Attributes): string[] {
  return [
    name,
    ...(id === undefined ? [] : [`#${id}`]),
    ...classes.split(/\s+/, MAX_CLASSES).map((one) => `.${one}`),
  ];
}

function lookIntoForm(form: OpenForm, name: string, attributes: Attributes): void {
  const { formaction, type = '', name: field } = attributes;
  if (formaction !== undefined && form.actions.length < MAX_FIELDS)
    form.actions.push(formaction.slice(0, MAX_URL));
  if (name !== 'input') return;
  if (type.toLowerCase() === 'password') form.password = true;
  if (type.toLowerCase() === 'hidden' && field !== undefined && form.hiddenFields.length < MAX_FIELDS) {
    form.hiddenFields.push(field);
  }
}

function isLoading(rel = ''): boolean {
  return rel
    .toLowerCase()
    .split(/\s+/)
    .some((word) => LOADING_RELATIONS.has(word));
}
