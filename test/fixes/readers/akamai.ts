import { Lines, redirected, unknownForm, type Reader, type Response } from './response.js';

interface Named {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

interface Rule {
  readonly criteriaMustSatisfy: string;
  readonly criteria: readonly Named[];
  readonly behaviors: readonly Named[];
}

/** Criteria see the response of the origin. */
export const readAkamai: Reader = (texts, response) => {
  const text = texts.get('rules');
  if (text === undefined) return response;
  const { children } = JSON.parse(text) as { children: Rule[] };
  const before = new Lines(response.lines);
  const meant = children.filter(({ criteria, criteriaMustSatisfy }) => {
    if (criteriaMustSatisfy !== 'all') throw unknownForm(criteriaMustSatisfy);
    return criteria.every((one) => holds(one, before, response));
  });
  const behaviors = meant.flatMap((rule) => rule.behaviors);
  const start = behaviors.some(({ name }) => name === 'redirect') ? redirected(response) : response;
  const lines = new Lines(start.lines);
  for (const { name, options } of behaviors) {
    if (name === 'redirect') continue;
    if (name !== 'modifyOutgoingResponseHeader') throw unknownForm(name);
    const { action, customHeaderName, newHeaderValue, avoidDuplicateHeaders } = options;
    if (typeof customHeaderName !== 'string') throw unknownForm(options);
    if (action === 'DELETE') lines.remove(customHeaderName);
    else if (action === 'MODIFY' && typeof newHeaderValue === 'string' && avoidDuplicateHeaders === true)
      lines.set(customHeaderName, newHeaderValue);
    else throw unknownForm(options);
  }
  return { ...start, lines: lines.all };
};

function holds({ name, options }: Named, before: Lines, { scheme }: Response): boolean {
  if (name === 'requestProtocol') return options['value'] === scheme.toUpperCase();
  const { matchOperator, headerName, values } = options;
  if (name !== 'responseHeader' || typeof headerName !== 'string') throw unknownForm(name);
  if (matchOperator === 'DOES_NOT_EXIST') return !before.has(headerName);
  if (matchOperator !== 'IS_ONE_OF' || !Array.isArray(values)) throw unknownForm(options);
  return before.valuesOf(headerName).some((value) => values.includes(value));
}
