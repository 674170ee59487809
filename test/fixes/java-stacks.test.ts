import { describe, expect, it } from 'vitest';
import type { Advice, StackMember, StackName } from '../../src/engine/index.js';
import { fixesFor, stackOf } from '../../src/fixes/index.js';

const member = (name: StackName): StackMember => ({
  name,
  label: stackOf(name)?.label ?? name,
  because: 'the test names it',
  confidence: 'sure',
});

function written(advice: readonly Advice[], ...names: StackName[]): [string, string][] {
  return fixesFor(advice, names.map(member)).blocks.map(({ stack, place, text, alternative }) => [
    `${stack} ${place}${alternative ? '?' : ''}`,
    text,
  ]);
}

const cookie = (name: string): Advice => ({
  op: 'set-cookie-attributes',
  cookie: name,
  role: 'session',
  secure: true,
  httpOnly: true,
  sameSite: 'Lax',
});

describe('spring', () => {
  it('sets headers when the response is sent, after Spring Security', () => {
    const nosniff: Advice = { op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' };
    const hsts: Advice = {
      op: 'set-header',
      name: 'Strict-Transport-Security',
      value: 'max-age=300',
      replaces: 'max-age=1',
    };
    expect(written([nosniff, hsts], 'spring')).toEqual([
      [
        'spring security',
        `http.headers(headers -> headers.addHeaderWriter((request, response) -> {
    if (!response.containsHeader("X-Content-Type-Options")) response.setHeader("X-Content-Type-Options", "nosniff");
    if (request.isSecure() && (!response.containsHeader("Strict-Transport-Security") || "max-age=1".equals(response.getHeader("Strict-Transport-Security")))) response.setHeader("Strict-Transport-Security", "max-age=300");
}));`,
      ],
    ]);
  });

  it.each<[Advice, string, string]>([
    [
      cookie('JSESSIONID'),
      'spring properties',
      'server.servlet.session.cookie.secure=true\nserver.servlet.session.cookie.http-only=true\nserver.servlet.session.cookie.same-site=lax',
    ],
    [
      cookie('shop'),
      'spring cookie',
      'response.addHeader("Set-Cookie", ResponseCookie.from("shop", value).path("/").secure(true).httpOnly(true).sameSite("Lax").build().toString());',
    ],
    [
      { op: 'turn-debug-off' },
      'spring properties',
      'server.error.include-stacktrace=never\nserver.error.include-message=never\nserver.error.include-binding-errors=never\nspring.web.error.include-stacktrace=never\nspring.web.error.include-message=never\nspring.web.error.include-binding-errors=never',
    ],
  ])('%j', (advice, place, text) => {
    expect(written([advice], 'spring')).toEqual([[place, text]]);
  });

  it.each<[Advice, RegExp]>([
    [{ op: 'redirect-to-https' }, /302/],
    [{ op: 'remove-header', name: 'X-Runtime' }, /cannot remove/],
    [{ op: 'turn-listing-off', path: '/a/' }, /lists no folders/],
  ])('has no fix for %j', (advice, why) => {
    expect(fixesFor([advice], [member('spring')]).refusals.map((refusal) => refusal.why)).toEqual([
      expect.stringMatching(why),
    ]);
  });
});

describe('tomcat', () => {
  it('sends a header with a filter that sends no other', () => {
    const hsts: Advice = {
      op: 'set-header',
      name: 'Strict-Transport-Security',
      value: 'max-age=300; includeSubDomains',
    };
    expect(written([hsts], 'tomcat')).toEqual([
      [
        'tomcat web',
        `<filter>
  <filter-name>Strict-Transport-Security</filter-name>
  <filter-class>org.apache.catalina.filters.HttpHeaderSecurityFilter</filter-class>
  <async-supported>true</async-supported>
  <init-param><param-name>hstsEnabled</param-name><param-value>true</param-value></init-param>
  <init-param><param-name>antiClickJackingEnabled</param-name><param-value>false</param-value></init-param>
  <init-param><param-name>blockContentTypeSniffingEnabled</param-name><param-value>false</param-value></init-param>
  <init-param><param-name>hstsMaxAgeSeconds</param-name><param-value>300</param-value></init-param>
  <init-param><param-name>hstsIncludeSubDomains</param-name><param-value>true</param-value></init-param>
</filter>
<filter-mapping>
  <filter-name>Strict-Transport-Security</filter-name>
  <url-pattern>/*</url-pattern>
</filter-mapping>`,
      ],
    ]);
  });

  it.each<[Advice, string, string]>([
    [
      cookie('JSESSIONID'),
      'tomcat session',
      `<cookie-config>
  <http-only>true</http-only>
  <secure>true</secure>
  <attribute><attribute-name>SameSite</attribute-name><attribute-value>Lax</attribute-value></attribute>
</cookie-config>`,
    ],
    [
      { op: 'hide-version', header: 'Server', product: 'Apache Tomcat', inPages: true },
      'tomcat host',
      '<Valve className="org.apache.catalina.valves.ErrorReportValve" showReport="false" showServerInfo="false" />',
    ],
    [{ op: 'turn-listing-off', path: '/a/' }, 'tomcat listing', '<param-value>false</param-value>'],
  ])('%j', (advice, place, text) => {
    expect(written([advice], 'tomcat')).toEqual([[place, text]]);
  });

  it('goes into the files of the application, whose own filters replace it, and tests what it changes', () => {
    const sameOrigin: Advice = { op: 'set-header', name: 'X-Frame-Options', value: 'SAMEORIGIN' };
    const { blocks } = fixesFor(
      [sameOrigin, cookie('JSESSIONID'), { op: 'redirect-to-https' }],
      [member('tomcat')],
    );
    const own =
      /^in the application’s own WEB-INF\/web\.xml, in <(?:web-app>, above its other filters$|session-config>)/;
    expect(blocks.map(({ place, placeWords, check }) => [place, own.test(placeWords), check[0]])).toEqual([
      ['web', true, expect.stringContaining('xml.parse("WEB-INF/web.xml")')],
      ['session', true, expect.stringContaining('xml.parse("WEB-INF/web.xml")')],
      ['host', false, undefined],
      ['rewrite', false, expect.stringContaining('configtest.sh')],
    ]);
  });

  it('leaves headers to the server in front, and cookies to Tomcat', () => {
    const nosniff: Advice = { op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' };
    const places = written([nosniff, cookie('JSESSIONID')], 'nginx', 'tomcat').map(([place]) => place);
    expect(places).toContain('tomcat web?');
    expect(places).toContain('tomcat session');
  });

  it.each<[Advice, RegExp]>([
    [{ op: 'set-header', name: 'Referrer-Policy', value: 'no-referrer' }, /no filter/],
    [{ op: 'set-header', name: 'X-Frame-Options', value: 'DENY', replaces: 'ALLOWALL' }, /sent already/],
    [
      {
        op: 'set-header',
        name: 'Strict-Transport-Security',
        value: 'max-age=63072000',
        rollout: 'ramp-max-age',
        replaces: 'max-age=31536000; includeSubDomains',
      },
      /sent already/,
    ],
    [{ op: 'set-header', name: 'Strict-Transport-Security', value: 'max-age=99999999999' }, /no filter/],
    [{ op: 'remove-header', name: 'X-Powered-By' }, /xpoweredBy/],
    [{ op: 'remove-header', name: 'X-Runtime' }, /cannot remove/],
  ])('has no fix for %j', (advice, why) => {
    const { blocks, refusals } = fixesFor([advice], [member('tomcat')]);
    expect(blocks).toEqual([]);
    expect(refusals.map((refusal) => refusal.why)).toEqual([expect.stringMatching(why)]);
  });
});
