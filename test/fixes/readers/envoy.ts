import { parse } from 'yaml';
import { Lines, redirected, unknownForm, type Reader } from './response.js';

interface Added {
  readonly header: { readonly key: string; readonly value: string };
  readonly append_action: string;
}

export const readEnvoy: Reader = (texts, response) => {
  const at = (place: string): unknown => parse(texts.get(place) ?? '');
  const isRedirect = texts.has('vhost80') && response.scheme === 'http';
  if (texts.has('vhost80') && JSON.stringify(at('vhost80')) !== '{"require_tls":"ALL"}')
    throw unknownForm(at('vhost80'));
  const start = isRedirect ? redirected(response) : response;
  const lines = new Lines(start.lines);
  const added = ['add', ...(start.scheme === 'https' ? ['add443'] : [])].flatMap(
    (place) => (at(place) ?? []) as Added[],
  );
  for (const { header, append_action: action, ...rest } of added) {
    if (action !== 'ADD_IF_ABSENT' || Object.keys(rest).length > 0) throw unknownForm(header);
    if (!lines.has(header.key)) lines.set(header.key, header.value.replaceAll('%%', '%'));
  }
  for (const name of (at('remove') ?? []) as string[]) lines.remove(name);
  if (texts.has('router')) {
    if (JSON.stringify(at('router')) !== '{"suppress_envoy_headers":true}') throw unknownForm(at('router'));
    for (const { name } of lines.all) if (/^x-envoy-/i.test(name)) lines.remove(name);
  }
  return { ...start, lines: lines.all };
};
