import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import applications from '../src/engine/data/applications.json' with { type: 'json' };
import cookies from '../src/engine/data/cookie-names.json' with { type: 'json' };
import openHosts from '../src/engine/data/open-hosts.json' with { type: 'json' };
import permissions from '../src/engine/data/permissions.json' with { type: 'json' };
import stacks from '../src/engine/data/stacks.json' with { type: 'json' };
import { HEADERS } from '../src/engine/headers.js';
import { OBSERVATORY_TESTS } from '../src/engine/model/report.js';
import { DEPTHS, KNOWN } from '../src/engine/stack/known.js';
import { STACKS } from '../src/fixes/index.js';

type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: 'string', minLength: 1 };
const oneOf = (names: Iterable<string>): Schema => ({ enum: [...names] });
const pattern: Schema = { ...text, format: 'regex' };
const list = (items: Schema): Schema => ({ type: 'array', minItems: 1, uniqueItems: true, items });
const tuple = (...prefixItems: Schema[]): Schema => ({
  type: 'array',
  prefixItems,
  minItems: prefixItems.length,
  items: false,
});
/** All keys are required but those of `optional`. */
const object = (properties: Schema, optional: Schema = {}): Schema => ({
  type: 'object',
  properties: { ...properties, ...optional },
  required: Object.keys(properties),
  additionalProperties: false,
});
const map = (propertyNames: Schema, additionalProperties: Schema): Schema => ({
  type: 'object',
  propertyNames,
  additionalProperties,
});

const lower: Schema = { type: 'string', pattern: '^[^A-Z]+$' };
const host: Schema = { type: 'string', pattern: '^(?:[a-z\\d-]+\\.)+[a-z]{2,}$' };
/** A folder on a host, and a path of one. */
const place: Schema = { type: 'string', pattern: '^(?:[a-z\\d-]+\\.)+[a-z]{2,}/(?:[\\w.-]+/)*$' };
const file: Schema = { type: 'string', pattern: '^(?:[a-z\\d-]+\\.)+[a-z]{2,}/[\\w./@:$-]*$' };
/** With the month in which a source last showed that it answers; what has none costs no points. */
const bypass: Schema = {
  ...object({ file }, { date: text, source: text, needsEval: { type: 'boolean' } }),
  dependentRequired: { date: ['source'], source: ['date'] },
};
const known = oneOf(KNOWN.keys());
const fixed = oneOf(Object.keys(STACKS));
const strength = oneOf(['sure', 'likely', 'hint', 'weak']);
const texts: Schema = {
  ...object({}, Object.fromEntries(['title', 'element', 'text', 'top'].map((where) => [where, list(text)]))),
  minProperties: 1,
};
const signatures = list({
  ...object(
    {},
    {
      system: text,
      note: text,
      from: { enum: [400, 500] },
      type: oneOf(['html', 'xml', 'json', 'text']),
      paths: list({ type: 'string', pattern: '^[/.][^A-Z]*$' }),
      all: texts,
      any: texts,
    },
  ),
  anyOf: [{ required: ['all'] }, { required: ['any'] }],
});
const seenBy = object(
  { open: list(text), right: { ...list(text), minItems: 0 } },
  { cookie: oneOf(['session', 'anti-csrf']) },
);
const SHARED = oneOf(['redirects', 'hsts', 'session-cookie']);

/** What each table may have, by its file. */
const SCHEMAS: Readonly<Record<string, Schema>> = {
  'engine/data/applications.json': object({
    applications: list(
      object(
        {
          name: text,
          versions: text,
          signs: {
            ...object(
              {},
              {
                stack: known,
                cookies: list(text),
                paths: list({ type: 'string', pattern: '^/' }),
                metas: list(tuple(lower, lower)),
              },
            ),
            minProperties: 1,
          },
          scripts: list(oneOf(['inline', 'handlers', 'eval'])),
          styles: { type: 'boolean' },
          source: { type: 'string', pattern: '^https://' },
        },
        { folders: list({ type: 'string', pattern: '^/(?:[\\w.-]+/)+$' }) },
      ),
    ),
  }),
  'engine/data/block-pages.json': object({
    headers: list(
      object({ system: text, name: oneOf(Object.keys(HEADERS)), values: list(lower), source: text }),
    ),
    pages: signatures,
  }),
  'engine/data/cookie-names.json': object({
    sessions: list(object({ names: list(lower) }, { user: text, source: text })),
    sessionsOrScripts: list(object({ names: list(lower) }, { user: text })),
    ofApplication: list(
      object(
        { user: text, names: list(lower), source: text },
        { stack: oneOf(stacks.stacks.map(({ label }) => label)), kind: oneOf(['jwt', 'signed']) },
      ),
    ),
    tokens: list(lower),
    common: list(lower),
    telling: list(object({ user: text, names: list(lower), source: text })),
    words: object(
      Object.fromEntries(
        [
          ...['session', 'auth', 'login', 'grant', 'member', 'access', 'token', 'elsewhere'],
          ...['preference', 'consent', 'measurement', 'number', 'forgery', 'about'],
        ].map((purpose) => [purpose, list({ type: 'string', pattern: '^[a-z][a-z\\d]*$' })]),
      ),
    ),
    antiCsrf: list(lower),
    others: list(object({ names: list(lower) }, { by: text, source: text })),
    infrastructure: list(object({ by: text, names: list(lower) }, { source: text })),
    haproxy: list(text),
  }),
  'engine/data/csp-bypasses.json': object({
    source: text,
    jsonp: list(bypass),
    angular: list(bypass),
  }),
  'engine/data/csp.json': object({
    directives: list(lower),
    retired: map(lower, text),
    keywords: list(lower),
  }),
  'engine/data/disclosing.json': object({
    source: text,
    machines: object({ last: list(lower), endings: list(lower), not: list(lower) }),
    pools: list(lower),
    products: list(lower),
    roles: list(lower),
    short: list({ type: 'string', pattern: '^[a-z]{3}$' }),
    kinds: object(
      Object.fromEntries(
        ['visitor', 'address', 'place', 'debug', 'cache'].map((kind) => [
          kind,
          object({ words: list(lower), not: { ...list(lower), minItems: 0 } }),
        ]),
      ),
    ),
    nothing: list({ type: 'string', pattern: '^[^A-Z]*$' }),
    sessions: object({ own: list(lower), shared: list(lower) }),
  }),
  'engine/data/development.json': object({
    paths: list(
      object({ path: lower, label: text }, { name: known, hides: known, loopback: { const: true } }),
    ),
    servers: list(
      object(
        { server: known, label: text },
        { name: known, loopback: { const: true }, runs: { const: true } },
      ),
    ),
  }),
  'engine/data/known-hosts.json': object({
    compromised: list(host),
    changing: list(host),
    changingPaths: list(text),
  }),
  'engine/data/letter-pairs.json': map({ pattern: '^[a-z]$' }, lower),
  'engine/data/observatory.json': {
    ...map(
      oneOf(OBSERVATORY_TESTS),
      map(lower, object({ modifier: { type: 'integer' }, pass: { type: 'boolean' } })),
    ),
    required: OBSERVATORY_TESTS,
  },
  'engine/data/open-hosts.json': object({
    open: list(place),
    buckets: list(place),
    redirects: list(place),
    closedRegistries: list(lower),
    providers: map(text, list(host)),
  }),
  'engine/data/page-fields.json': object({ source: text, fields: list(lower) }),
  'engine/data/permissions.json': object({
    features: list(lower),
    sandbox: list(lower),
    retired: list(lower),
    powerful: list(lower),
  }),
  'engine/data/preloaded-tlds.json': list(lower),
  'engine/data/signatures.json': object({
    statusTitles: list(text),
    ...Object.fromEntries(
      [
        ...['debuggers', 'debugPages', 'development', 'phpinfo', 'phpErrors', 'traces', 'shownTraces'],
        ...['databases', 'paths', 'lines', 'fallbacks', 'listings', 'objects'],
        ...['secretFiles', 'sourceFiles', 'statePages'],
      ].map((group) => [group, signatures]),
    ),
    banners: list(object({ system: text, text }, { beside: list(text) })),
    errorNames: list(text),
    codeHosts: list(host),
  }),
  'engine/data/signs.json': object({
    headers: list(tuple(text, known, strength)),
    headerPrefixes: list(tuple(lower, text, known, strength)),
    headerValues: list(tuple(oneOf(Object.keys(HEADERS)), { ...pattern, ...lower }, known, strength, text)),
    cookies: list(tuple(text, known, strength)),
    cookiePatterns: list(tuple(pattern, text, known, strength)),
    paths: list(tuple(text, known, strength)),
    generators: list(tuple(lower, known)),
  }),
  'engine/data/stacks.json': object({
    stacks: list(object({ name: lower, label: text, depth: oneOf(DEPTHS) }, { on: known })),
    products: list(object({ written: lower, name: known }, { label: text })),
  }),
  'engine/model/reasons.json': map(
    lower,
    object(
      { why: { type: 'string', pattern: '^Not (?:fully )?checked: ' } },
      { remedy: oneOf(['reload', 'reload-bypassing-cache', 'grant', 'read-page', 'probe']) },
    ),
  ),
  'fixes/data/checklists.json': object({
    seen: { ...map(SHARED, seenBy), required: SHARED['enum'] },
    lists: map(
      fixed,
      object(
        {
          items: list(
            object(
              { id: lower, text, names: list(text), check: text },
              { seen: { anyOf: [SHARED, seenBy] } },
            ),
          ),
        },
        { note: text },
      ),
    ),
  }),
  'fixes/data/choices.json': object({
    groups: list(object({ label: text, names: list(fixed) })),
    likely: { ...map(text, list(fixed)), required: ['files', 'others'] },
  }),
  'fixes/data/forwarding.json': map(fixed, text),
  'fixes/data/hosts.json': map(known, object({ label: text, head: text, https: text, instead: text })),
  'fixes/data/own-edges.json': map(known, list(known)),
};

const SRC = join(import.meta.dirname, '..', 'src');
const files = ['engine/data', 'engine/model', 'fixes/data'].flatMap((folder) =>
  readdirSync(join(SRC, folder))
    // The runs on real servers write it.
    .filter((name) => name.endsWith('.json') && name !== 'proven.json')
    .map((name) => `${folder}/${name}`),
);
const ajv = new Ajv2020({ allErrors: true, strictRequired: false, allowUnionTypes: true });
ajv.addFormat('regex', { validate: (source: string) => isBounded(new RegExp(source).source) });

/** Whether a regular expression repeats nothing without limit: then it takes a bounded time at each position. */
function isBounded(source: string): boolean {
  return !/[*+]|\{\d+,\}/.test(source.replace(/\\.|\[(?:\\.|[^\]])*\]/g, 'x'));
}

test('each table has its schema', () => {
  expect(files.sort()).toEqual(Object.keys(SCHEMAS).sort());
});

test.each(Object.entries(SCHEMAS))('%s has no other keys, types and names', (file, schema) => {
  // A YAML parser refuses a key that is there twice, of which JSON.parse keeps the last.
  const data: unknown = parse(readFileSync(join(SRC, file), 'utf8'), { uniqueKeys: true });
  ajv.validate(schema, data);
  expect(ajv.errors ?? []).toEqual([]);
});

const { powerful, ...features } = permissions;
const { words, common: _again, haproxy: _written, tokens, antiCsrf, ...named } = cookies;

test.each<[string, readonly string[]]>([
  ['applications', applications.applications.map(({ name }) => name)],
  ['stacks', stacks.stacks.map(({ name }) => name)],
  ['labels of stacks', stacks.stacks.map(({ label }) => label)],
  ['products', stacks.products.map(({ written }) => written)],
  [
    'cookies',
    [
      ...Object.values(named).flatMap((groups) => groups.flatMap(({ names }) => names)),
      ...tokens,
      ...antiCsrf,
    ],
  ],
  ['words in names of cookies', Object.values(words).flat()],
  ['features', Object.values(features).flat()],
  ['domains of providers', Object.values(openHosts.providers).flat()],
])('%s: each is there once', (_what, names) => {
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

test('powerful features are features', () => {
  expect(powerful.filter((name) => !features.features.includes(name))).toEqual([]);
});
