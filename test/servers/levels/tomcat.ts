import type { HeaderLine } from '../../../src/engine/index.js';
import { FILES, OWN, type Leveled, type LeveledSite } from '../rig/levels.js';
import type { Sandbox } from '../rig/setup.js';
import { tomcatAlone } from '../setups/tomcat.js';

const CONF = 'conf/web.xml: filter';
const WEB_INF = 'WEB-INF/web.xml: filter';
const SET = 'application: setHeader()';
const ADD = 'application: addHeader()';

const call = (method: string) => (header: HeaderLine) =>
  `response.${method}(${JSON.stringify(header.name)}, ${JSON.stringify(header.value)});`;

/** What HttpHeaderSecurityFilter can send of some headers. */
function filter(headers: readonly HeaderLine[]): string {
  const values = new Map(headers.map(({ name, value }) => [name, value]));
  const hsts = values.get('Strict-Transport-Security');
  const framing = values.get('X-Frame-Options');
  const parameters = {
    hstsEnabled: String(hsts !== undefined),
    hstsMaxAgeSeconds: /\d+/.exec(hsts ?? '')?.[0] ?? '0',
    hstsIncludeSubDomains: String(hsts?.includes('includeSubDomains') === true),
    antiClickJackingEnabled: String(framing !== undefined),
    antiClickJackingOption: framing ?? 'DENY',
    blockContentTypeSniffingEnabled: String(values.has('X-Content-Type-Options')),
  };
  return `<filter>
<filter-name>own</filter-name>
<filter-class>org.apache.catalina.filters.HttpHeaderSecurityFilter</filter-class>
<async-supported>true</async-supported>
${Object.entries(parameters)
  .map(
    ([key, value]) =>
      `<init-param><param-name>${key}</param-name><param-value>${value}</param-value></init-param>`,
  )
  .join('\n')}
</filter>
<filter-mapping><filter-name>own</filter-name><url-pattern>/*</url-pattern></filter-mapping>`;
}

function webXml(content: string): string {
  return `<web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">\n${content}\n</web-app>\n`;
}

const DEFAULT_SERVLETS = `<servlet><servlet-name>default</servlet-name><servlet-class>org.apache.catalina.servlets.DefaultServlet</servlet-class></servlet>
<servlet><servlet-name>jsp</servlet-name><servlet-class>org.apache.jasper.servlet.JspServlet</servlet-class></servlet>
<servlet-mapping><servlet-name>default</servlet-name><url-pattern>/</url-pattern></servlet-mapping>
<servlet-mapping><servlet-name>jsp</servlet-name><url-pattern>*.jsp</url-pattern></servlet-mapping>
<mime-mapping><extension>css</extension><mime-type>text/css</mime-type></mime-mapping>
<mime-mapping><extension>html</extension><mime-type>text/html</mime-type></mime-mapping>
<welcome-file-list><welcome-file>index.html</welcome-file></welcome-file-list>`;

const SERVLET = `<servlet><servlet-name>page</servlet-name><jsp-file>/WEB-INF/page.jsp</jsp-file></servlet>
<servlet-mapping><servlet-name>page</servlet-name>${['/app/*', '/moved', '/gone'].map((one) => `<url-pattern>${one}</url-pattern>`).join('')}</servlet-mapping>`;

function jsp(calls: string): string {
  return `<%@ page contentType="text/html; charset=utf-8" trimDirectiveWhitespaces="true" session="false" %>
<%
${calls}
String path = request.getRequestURI();
if (path.endsWith("/moved")) { response.sendRedirect("./"); return; }
if (path.endsWith("/none")) response.setStatus(404);
if (path.endsWith("/broken")) { response.sendError(500); return; }
if (path.endsWith("/gone")) { response.sendError(502); return; }
out.print(${JSON.stringify(FILES['index.html'])});
%>
`;
}

function filesOf(site: LeveledSite): Record<string, string> {
  const { folder } = site;
  const filterAt = (level: string) => (site.level === level ? filter(site.headers) : '');
  return {
    [`${folder}-conf/web.xml`]: webXml(`${DEFAULT_SERVLETS}\n${filterAt(CONF)}`),
    [`tomcat/conf/Catalina/${site.host}/rewrite.config`]: site.fill('%% tomcat rewrite\n'),
    [`${folder}/WEB-INF/web.xml`]: webXml(site.fill(`%% tomcat web\n${filterAt(WEB_INF)}\n${SERVLET}`)),
    [`${folder}/WEB-INF/page.jsp`]: jsp(site.at(SET, call('setHeader')) + site.at(ADD, call('addHeader'))),
    // The other application has only what its filter can send.
    [`${folder}-own/index.html`]: FILES['index.html'],
    [`${folder}-own/WEB-INF/web.xml`]: webXml(filter(OWN)),
  };
}

function host(site: LeveledSite, { path }: Sandbox): string {
  const defaults = `defaultWebXml="${path(`${site.folder}-conf/web.xml`)}"`;
  return site.fill(`<Host name="${site.host}" appBase="none" autoDeploy="false" deployOnStartup="false">
%% tomcat host
<Context path="" docBase="${path(site.folder)}" ${defaults}/>
<Context path="/own" docBase="${path(`${site.folder}-own`)}" ${defaults}/>
</Host>
`);
}

export const tomcatLevels: Leveled = {
  setup: tomcatAlone,
  levels: [CONF, WEB_INF, SET, ADD],
  pages: ['/', '/app/'],
  files: (sandbox, sites) => ({
    ...Object.fromEntries(sites.flatMap((site) => Object.entries(filesOf(site)))),
    'tomcat/conf/web.xml': webXml(''),
    'tomcat/conf/server.xml': `<Server port="-1">
<Service name="Catalina">
<Connector address="${sandbox.address}" port="80"/>
<Connector address="${sandbox.address}" port="443" scheme="https" secure="true" SSLEnabled="true">
<SSLHostConfig><Certificate certificateFile="${sandbox.certificate.cert}" certificateKeyFile="${sandbox.certificate.key}"/></SSLHostConfig>
</Connector>
<Engine name="Catalina" defaultHost="${sites[0]?.host ?? ''}">
${sites.map((site) => host(site, sandbox)).join('')}</Engine>
</Service>
</Server>
`,
  }),
};
