import { Parser } from 'htmlparser2';
import {
  MAX_ELEMENTS,
  MAX_FIELD,
  MAX_HEADERS_TOTAL,
  htmlOf,
  type Markup,
  type MetaElement,
  type Observed,
  type ScriptElement,
  type Unseen,
} from '../engine/index.js';
import { readContent } from './content.js';
import { seen, unseen } from './observed.js';
import { collectContent } from './html-content.js';
import { collectUse, type Sha256 } from './html-use.js';

/** Characters of a body that are read. */
export const MAX_BODY = 8_388_608;
/** Elements within each other: the parser looks through all of them at an end tag. Browsers stop at 512. */
const MAX_OPEN = 1_000;
/** Characters the parser is given between two looks at the bounds. */
const AT_ONCE = 65_536;

/**
 * The `<meta>` and `<script>` start tags of a body, found as the HTTP Observatory finds them: those in noscript,
 * template and svg count, those in comments, title, textarea and script do not. A body that is JSON is told apart.
 * @param page the document's URL
 * @param sha256 what tells inline code; without it nobody looks for any
 */
export function readMarkup(body: string, page: string, sha256?: Sha256): Observed<Markup> {
  if (body.length > MAX_BODY) return unseen('too-long');
  const metas: MetaElement[] = [];
  const scripts: ScriptElement[] = [];
  let open = 0;
  let characters = 0;
  const pick = <K extends string>(attributes: Record<string, string>, keys: Record<K, string>) => {
    const picked: Partial<Record<K, string>> = {};
    for (const [key, attribute] of Object.entries(keys) as [K, string][]) {
      const value = attributes[attribute];
      if (value === undefined) continue;
      // One character beyond what a rule reads, so that it can tell that there was more.
      picked[key] = value.slice(0, MAX_FIELD + 1);
      characters += picked[key].length;
    }
    return picked;
  };
  const content = collectContent(page);
  const use = sha256 && collectUse(sha256);
  const parser = new Parser({
    ontext(text) {
      content.text(text);
      use?.text(text);
    },
    onopentag(name, attributes) {
      open += 1;
      content.open(name, attributes);
      use?.open(name, attributes);
      if (name === 'meta' && metas.length <= MAX_ELEMENTS)
        metas.push(pick(attributes, { httpEquiv: 'http-equiv', name: 'name', content: 'content' }));
      if (name === 'script' && scripts.length <= MAX_ELEMENTS)
        scripts.push(
          pick(attributes, {
            src: 'src',
            integrity: 'integrity',
            crossorigin: 'crossorigin',
            type: 'type',
          }),
        );
    },
    onclosetag(name) {
      open -= 1;
      content.close(name);
      use?.close(name);
    },
  });
  const beyond = (): Unseen | null => {
    if (open > MAX_OPEN || metas.length > MAX_ELEMENTS || scripts.length > MAX_ELEMENTS) return 'too-many';
    return characters > MAX_HEADERS_TOTAL ? 'too-long' : null;
  };
  const html = htmlOf(body);
  const text = html ?? body;
  for (let at = 0; at < text.length; at += AT_ONCE) {
    parser.write(text.slice(at, at + AT_ONCE));
    const reason = beyond();
    if (reason) return unseen(reason);
  }
  parser.end();
  const reason = beyond();
  if (reason) return unseen(reason);
  const raw = content.raw();
  return seen({
    from: 'body',
    ...(html === null && { json: true as const }),
    metas,
    scripts,
    content: readContent(raw, page),
    ...(use && { uses: use.read(raw.base, page) }),
  });
}
