import { attributesAsked } from '../../engine/index.js';
import { applicationStack, unreachedWarning } from './application.js';
import { COOKIE_CHECK } from '../write/checks.js';
import type { Cookie } from '../write/cookies.js';
import type { Header, RemovedHeader, StackOutput } from '../write/define-stack.js';
import { FORWARDING_WARNING } from '../write/forwarding.js';
import type { ChainContext, Entry } from '../write/rendering.js';

type Place = 'initializer';

/** Rails 6 and newer, on Rack 2 or 3. */
export const rails = applicationStack<Place>({
  label: 'Rails',
  language: 'ruby',
  adds: ['x-runtime', 'x-request-id'],
  placeWords: { initializer: 'in a new file config/initializers/security_headers.rb' },
  place: 'initializer',
  scheme: 'forwarded',
  reload: ['ruby -c config/initializers/security_headers.rb   # then restart'],
  setHeader,
  removeHeader,
  hideVersion: () => ({ why: SERVER }),
  setCookie,
  redirectToHttps,
  turnListingOff: () => ({
    why: 'Rails lists no folders. The listing comes from the web server in front.',
  }),
  turnDebugOff: () => [
    {
      units: ['Rails.application.config.consider_all_requests_local = false'],
      warnings: [
        'In development, Rails shows more than error pages, such as /rails/info. Run the site with RAILS_ENV=production, which needs compiled assets, SECRET_KEY_BASE and the production database.',
        'Developers no longer see errors in the page either, only in the log.',
      ],
      check: ['curl -s https://YOUR-SITE/an-address-that-fails   # no stack trace'],
    },
  ],
});

const SERVER =
  'Rails does not send the Server header. The server that Rails runs in does, or the one in front.';

/** A string of Ruby: "#" begins an expression within double quotes only. */
function literal(text: string): string {
  return /["#\\]/.test(text) ? `'${text.replace(/[\\']/g, '\\$&')}'` : `"${text}"`;
}

const IS_HTTPS =
  'env["rack.url_scheme"] == "https" || env["HTTP_X_FORWARDED_PROTO"].to_s.match?(/\\Ahttps/i)';

const INITIALIZE = ['  def initialize(app)', '    @app = app', '  end', ''];

/** The outermost middleware, so that files, error pages and what other middleware sends have the headers too. */
function outermost(name: string): string {
  return `\nRails.application.config.middleware.insert_before 0, ${name}\n`;
}

function onResponse(lines: readonly string[]): Entry {
  return {
    open: [
      'class SecurityHeaders',
      ...INITIALIZE,
      '  def call(env)',
      '    status, headers, body = @app.call(env)',
      `    https = ${IS_HTTPS}`,
      '    # The case of names differs between Rack 2 and 3.',
      '    sent = ->(name) { headers.find { |key, _| key.casecmp?(name) }&.last }',
      '    remove = ->(name) { headers.keys.each { |key| headers.delete(key) if key.casecmp?(name) } }',
      '    set = ->(name, value) { remove[name]; headers[name.downcase] = value }',
    ].join('\n'),
    line: lines.map((line) => `    ${line}`).join('\n'),
    close: ['    [status, headers, body]', '  end', 'end', outermost('SecurityHeaders')].join('\n'),
  };
}

function setHeader(
  { name, value, replaces, unless, isHsts, comments }: Header,
  { front }: ChainContext,
): StackOutput<Place> {
  if (name.toLowerCase() === 'server') return { why: SERVER };
  const isAbsentOr = (one: string, harmless?: string) =>
    harmless === undefined
      ? `sent[${literal(one)}].nil?`
      : `[nil, ${literal(harmless)}].include?(sent[${literal(one)}])`;
  // Rails sends SAMEORIGIN on every page; frame-ancestors 'self' allows no more.
  const harmlessOf = (one: string) =>
    one.toLowerCase() === 'x-frame-options' && value.includes("frame-ancestors 'self'")
      ? 'SAMEORIGIN'
      : undefined;
  const conditions = [
    ...(isHsts ? ['https'] : []),
    isAbsentOr(name, replaces),
    ...unless.map((one) => isAbsentOr(one, harmlessOf(one))),
  ];
  const line = `set[${literal(name)}, ${literal(value)}] if ${conditions.join(' && ')}`;
  return [{ units: [onResponse([...comments('#'), line])], warnings: [unreachedWarning(front, 'Rails')] }];
}

function removeHeader({ name, only }: RemovedHeader): StackOutput<Place> {
  if (name.toLowerCase() === 'server') return { why: SERVER };
  const condition = only === undefined ? '' : ` if sent[${literal(name)}] == ${literal(only)}`;
  return [{ units: [onResponse([`remove[${literal(name)}]${condition}`])] }];
}

function setCookie({ name, wanted }: Cookie): StackOutput<Place> {
  const attributes = attributesAsked(wanted).map(literal);
  return [
    {
      units: [
        {
          open: ['class CookieAttributes', '  COOKIES = {'].join('\n'),
          line: `    ${literal(name)} => [${attributes.join(', ')}],`,
          close: [
            '  }.freeze',
            '',
            ...INITIALIZE,
            '  def call(env)',
            '    status, headers, body = @app.call(env)',
            '    name = headers.keys.find { |key| key.casecmp?("Set-Cookie") }',
            '    if name',
            '      cookies = Array(headers[name]).flat_map { |lines| lines.split("\\n") }.map { |cookie| change(cookie) }',
            '      headers[name] = headers[name].is_a?(Array) ? cookies : cookies.join("\\n")',
            '    end',
            '    [status, headers, body]',
            '  end',
            '',
            '  def change(cookie)',
            '    COOKIES.fetch(cookie[/\\A[^=;]*/].strip, []).reduce(cookie) do |line, attribute|',
            '      line.gsub(/\\s*;\\s*#{attribute[/\\w+/]}\\s*(?:=[^;]*)?(?=;|\\z)/i, "") + "; #{attribute}"',
            '    end',
            '  end',
            'end',
            outermost('CookieAttributes'),
          ].join('\n'),
        },
      ],
      warnings: [
        'For the session cookie, you can instead pass secure: true, httponly: true and same_site: :lax to session_store.',
      ],
      check: [COOKIE_CHECK],
    },
  ];
}

/** Not config.force_ssl: it sends HSTS for two years with subdomains, and without HSTS it sends max-age=0. */
function redirectToHttps(): StackOutput<Place> {
  return [
    {
      units: [],
      tail: [
        [
          'class RedirectToHttps',
          ...INITIALIZE,
          '  def call(env)',
          '    return @app.call(env) if Rails.env.development? || Rails.env.test?',
          `    return @app.call(env) if ${IS_HTTPS}`,
          '',
          '    request = Rack::Request.new(env)',
          '    [301, { "location" => "https://#{request.host}#{request.fullpath}" }, []]',
          '  end',
          'end',
          outermost('RedirectToHttps'),
        ].join('\n'),
      ],
      warnings: [FORWARDING_WARNING],
    },
  ];
}
