import { parse } from 'yaml';
import { Lines, redirected, unknownForm, type Reader } from './response.js';

const REDIRECTIONS = { to: ':443', scheme: 'https', permanent: true };

interface Middleware {
  readonly headers: { readonly customResponseHeaders: Readonly<Record<string, string>> };
}

export const readTraefik: Reader = (texts, response) => {
  const at = (place: string): unknown => parse(texts.get(place) ?? '');
  if (texts.has('entrypoint')) {
    const redirect = { http: { redirections: { entryPoint: REDIRECTIONS } } };
    if (JSON.stringify(at('entrypoint')) !== JSON.stringify(redirect)) throw unknownForm(at('entrypoint'));
    // No middleware of a router runs then.
    if (response.scheme === 'http') return redirected(response);
  }
  if (!texts.has('middleware')) return response;
  const { http } = at('middleware') as { http: { middlewares: Readonly<Record<string, Middleware>> } };
  const { 'security-headers': own, ...others } = http.middlewares;
  if (!own || Object.keys(others).length > 0) throw unknownForm(http);
  const lines = new Lines(response.lines);
  for (const [name, value] of Object.entries(own.headers.customResponseHeaders)) {
    if (value === '') lines.remove(name);
    else lines.set(name, value);
  }
  return { ...response, lines: lines.all };
};
