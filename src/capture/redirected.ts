/** Resource types of the browsers as the directives that apply to them. */
const DIRECTIVES: Readonly<Record<string, string>> = {
  script: 'script-src',
  stylesheet: 'style-src',
  image: 'img-src',
  imageset: 'img-src',
  font: 'font-src',
  media: 'media-src',
  object: 'object-src',
  object_subrequest: 'object-src',
  sub_frame: 'frame-src',
  xmlhttprequest: 'connect-src',
  ping: 'connect-src',
  beacon: 'connect-src',
  web_manifest: 'manifest-src',
};

/**
 * A redirect as the in-page script would report it: a policy applies to where a load is redirected to as well, but
 * violations and Resource Timing name only its first URL. Undefined for loads that no directive applies to.
 */
export function redirectAsViolation({
  resource,
  url,
  to,
}: {
  readonly resource: string;
  readonly url: string;
  readonly to: string;
}): object | undefined {
  const directive = Object.hasOwn(DIRECTIVES, resource) ? DIRECTIVES[resource] : undefined;
  return directive === undefined ? undefined : { directive, blocked: to, disposition: 'report', source: url };
}
