import type { Command, Requirement, Sandbox, Service, Setup } from '../rig/setup.js';
import { JAVA, JAVA_NEEDS } from './java.js';
import { NGINX, NGINX_VERSION, nginxCommand } from './nginx.js';
import { nginxBefore } from './node.js';
import { APP_PORT, SHOP_FILES } from './shop-app.js';

const HOME = '/usr/share/tomcat10';

const TOMCAT: readonly Requirement[] = [
  { file: `${HOME}/bin/bootstrap.jar`, package: 'tomcat10-common' },
  ...JAVA_NEEDS,
];

const TOMCAT_VERSION = {
  command: { run: [JAVA, '-cp', `${HOME}/lib/catalina.jar`, 'org.apache.catalina.util.ServerInfo'] },
  pattern: /Apache Tomcat\/(\d+\.\d+\.\d+)/,
} as const;

function java({ path }: Sandbox, command: 'configtest' | 'run'): Command {
  return {
    run: [
      JAVA,
      '-Xmx192m',
      '-XX:TieredStopAtLevel=1',
      `-Dcatalina.home=${HOME}`,
      `-Dcatalina.base=${path('tomcat')}`,
      `-Djava.io.tmpdir=${path('tomcat')}`,
      '-cp',
      `${HOME}/bin/bootstrap.jar:${HOME}/bin/tomcat-juli.jar`,
      'org.apache.catalina.startup.Bootstrap',
      ...(command === 'run' ? ['start'] : [command]),
    ],
  };
}

/** What the configuration of the shop’s Tomcat has besides. */
interface Besides {
  /** Below our text in the <web-app> of the shop. */
  readonly filters?: string;
  /** In <Host>. */
  readonly applications?: string;
}

/** The shop in one JSP; Tomcat serves its files too. */
function tomcatFiles(
  sandbox: Sandbox,
  connectors: string,
  { filters = '', applications = '' }: Besides = {},
): Readonly<Record<string, string>> {
  const { path, statics } = sandbox;
  return {
    ...SHOP_FILES,
    'tomcat/conf/server.xml': `<Server port="-1">
  <Service name="Catalina">
${connectors}
    <Engine name="Catalina" defaultHost="localhost">
      <Host name="localhost" appBase="webapps" autoDeploy="false">
        %% tomcat host
        <Context path="" docBase="${path('shop')}">
          <Resources>
            <PreResources className="org.apache.catalina.webresources.DirResourceSet" base="${statics}" webAppMount="/static"/>
          </Resources>
        </Context>
${applications}
      </Host>
    </Engine>
  </Service>
</Server>
`,
    'tomcat/conf/context.xml': '<Context useHttpOnly="false" />\n',
    'tomcat/conf/Catalina/localhost/rewrite.config': '%% tomcat rewrite\n',
    'tomcat/conf/web.xml': `<web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
  <servlet>
    <servlet-name>default</servlet-name>
    <servlet-class>org.apache.catalina.servlets.DefaultServlet</servlet-class>
    <init-param>
      <param-name>listings</param-name>
      %% tomcat listing | <param-value>true</param-value>
    </init-param>
  </servlet>
  <servlet>
    <servlet-name>jsp</servlet-name>
    <servlet-class>org.apache.jasper.servlet.JspServlet</servlet-class>
  </servlet>
  <servlet-mapping><servlet-name>default</servlet-name><url-pattern>/</url-pattern></servlet-mapping>
  <servlet-mapping><servlet-name>jsp</servlet-name><url-pattern>*.jsp</url-pattern></servlet-mapping>
  <session-config><session-timeout>30</session-timeout></session-config>
  <mime-mapping><extension>js</extension><mime-type>text/javascript</mime-type></mime-mapping>
  <mime-mapping><extension>css</extension><mime-type>text/css</mime-type></mime-mapping>
  <mime-mapping><extension>png</extension><mime-type>image/png</mime-type></mime-mapping>
  <mime-mapping><extension>woff</extension><mime-type>font/woff</mime-type></mime-mapping>
</web-app>
`,
    'shop/WEB-INF/web.xml': `<web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
  %% tomcat web
${filters}
  <servlet><servlet-name>shop</servlet-name><jsp-file>/WEB-INF/shop.jsp</jsp-file></servlet>
  <servlet-mapping>
    <servlet-name>shop</servlet-name>
    <url-pattern></url-pattern>
    <url-pattern>/login</url-pattern>
    <url-pattern>/account</url-pattern>
    <url-pattern>/old</url-pattern>
  </servlet-mapping>
  <session-config>
    %% tomcat session
  </session-config>
</web-app>
`,
    'shop/WEB-INF/shop.jsp': `<%@ page contentType="text/html; charset=utf-8" trimDirectiveWhitespaces="true" import="java.nio.file.*" %>
<%
String token = java.util.UUID.randomUUID().toString().replace("-", "");
if (request.getCookies() != null) {
    for (Cookie sent : request.getCookies()) if (sent.getName().equals("csrftoken")) token = sent.getValue();
}
response.setHeader("Referrer-Policy", "unsafe-url");
String page_ = "";
switch (request.getRequestURI()) {
    case "/":
        %% tomcat cookie | { Cookie sent = new Cookie("csrftoken", token); sent.setPath("/"); response.addCookie(sent); }
        out.print(Files.readString(Path.of("${path('app/page.html')}")));
        break;
    case "/login":
        if (!token.equals(request.getParameter("csrfmiddlewaretoken"))) {
            response.sendError(403);
            return;
        }
        session.setAttribute("user", request.getParameter("username"));
        response.sendRedirect("/account");
        return;
    case "/account":
        String user = (String) session.getAttribute("user");
        if (user == null) {
            response.sendRedirect("/");
            return;
        }
        out.print(Files.readString(Path.of("${path('app/account.html')}")).replace("{{user}}", user.replaceAll("\\\\W", "")));
        break;
    default:
        if (request.getParameter("status") == null) {
            response.sendRedirect("/");
            return;
        }
        if (request.getParameter("header") != null) {
            String[] header = request.getParameter("header").split(":");
            response.setHeader(header[0], header[1]);
        }
        response.setStatus(Integer.parseInt(request.getParameter("status")));
        out.print("As asked.");
}
%>
`,
  };
}

/** The folders that Tomcat does not make itself. */
function prepare({ path }: Sandbox): readonly Command[] {
  return [{ run: ['/bin/mkdir', '-p', path('tomcat/logs'), path('tomcat/webapps')] }];
}

/** Tomcat behind nginx, which serves the files and terminates TLS. */
export const tomcatNginx: Setup = {
  id: 'tomcat-nginx',
  title: 'Tomcat behind nginx',
  chain: ['nginx', 'tomcat'],
  needs: [NGINX, ...TOMCAT],
  files: (sandbox) => ({
    ...tomcatFiles(sandbox, `    <Connector address="${sandbox.address}" port="${String(APP_PORT)}" />`),
    'nginx.conf': nginxBefore(sandbox),
  }),
  prepare,
  test: (sandbox) => [java(sandbox, 'configtest'), nginxCommand(sandbox, '-t')],
  serve: (sandbox) => [
    { ...java(sandbox, 'run'), ports: [APP_PORT] },
    { ...nginxCommand(sandbox, '-g', 'daemon off;'), ports: [80, 443] },
  ],
  versions: { nginx: NGINX_VERSION, tomcat: TOMCAT_VERSION },
};

/** Tomcat alone, on both ports. No proof: no setting of it sends a Content-Security-Policy. */
export const tomcatAlone: Setup = {
  ...tomcatNginx,
  id: 'tomcat',
  title: 'Tomcat',
  chain: ['tomcat'],
  needs: TOMCAT,
  files: (sandbox) => tomcatFiles(sandbox, bothPorts(sandbox)),
  test: (sandbox) => [java(sandbox, 'configtest')],
  serve: (sandbox): readonly Service[] => [{ ...java(sandbox, 'run'), ports: [80, 443] }],
  versions: { tomcat: TOMCAT_VERSION },
};

function bothPorts({ address, certificate: { cert, key } }: Sandbox): string {
  return `    <Connector address="${address}" port="80"/>
    <Connector address="${address}" port="443" scheme="https" secure="true" SSLEnabled="true">
      <SSLHostConfig>
        <Certificate certificateFile="${cert}" certificateKeyFile="${key}"/>
      </SSLHostConfig>
    </Connector>`;
}

/**
 * The same, whose applications send headers by filters of their own: HSTS for a year and DENY. The shop on three
 * addresses, and a second application, at /other, on all; its session cookie has SameSite=Strict.
 */
export const tomcatFilters: Setup = {
  ...tomcatAlone,
  id: 'tomcat-filters',
  title: 'Tomcat whose applications have filters',
  files: (sandbox) => ({
    ...tomcatFiles(sandbox, bothPorts(sandbox), {
      filters: ownFilter('/old', '/account', '/static/*'),
      applications: `        <Context path="/other" docBase="${sandbox.path('other')}">
          <CookieProcessor sameSiteCookies="strict"/>
        </Context>`,
    }),
    'other/index.jsp': '<%= session.isNew() %>\n',
    'other/WEB-INF/web.xml': `<web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
${ownFilter('/*')}
</web-app>
`,
  }),
};

/** The same with our filters in conf/web.xml. */
export const tomcatFiltersAfter: Setup = {
  ...tomcatFilters,
  title: 'Tomcat with our filters after those of its applications',
  files(sandbox) {
    const {
      'tomcat/conf/web.xml': all = '',
      'shop/WEB-INF/web.xml': own = '',
      ...files
    } = tomcatFilters.files(sandbox);
    return {
      ...files,
      'tomcat/conf/web.xml': all.replace('</web-app>', '  %% tomcat web\n</web-app>'),
      'shop/WEB-INF/web.xml': own.replace('%% tomcat web', ''),
    };
  },
};

/** As its documentation has it, with HSTS for a year; the other headers are on by default. */
function ownFilter(...patterns: readonly string[]): string {
  return `  <filter>
    <filter-name>httpHeaderSecurity</filter-name>
    <filter-class>org.apache.catalina.filters.HttpHeaderSecurityFilter</filter-class>
    <async-supported>true</async-supported>
    <init-param><param-name>hstsMaxAgeSeconds</param-name><param-value>31536000</param-value></init-param>
  </filter>
  <filter-mapping>
    <filter-name>httpHeaderSecurity</filter-name>
${patterns.map((pattern) => `    <url-pattern>${pattern}</url-pattern>`).join('\n')}
  </filter-mapping>`;
}
