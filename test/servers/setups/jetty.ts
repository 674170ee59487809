import type { Command, Requirement, Sandbox, Setup } from '../rig/setup.js';
import { SHOP_FILES } from './shop-app.js';
import { JAVA, JAVA_NEEDS } from './java.js';

export const HOME = '/usr/share/jetty12';
/** Debian’s start.jar does not find them by the names that its modules have. */
const [LOGGING, SERVLETS] = ['/usr/share/java/slf4j-api.jar', '/usr/share/java/tomcat10-servlet-api.jar'];
const COMPILER = '/usr/share/java/eclipse-jdt-core-compiler-batch.jar';

const JETTY: readonly Requirement[] = [
  { file: `${HOME}/start.jar`, package: 'jetty12' },
  { file: SERVLETS, package: 'libtomcat10-java' },
  { file: COMPILER, package: 'libeclipse-jdt-core-compiler-batch-java' },
  ...JAVA_NEEDS,
];

const VERSION = {
  command: { run: ['/usr/bin/dpkg-query', '-W', '-f=${Version}', 'libjetty12-java'] },
  pattern: /^(\d+\.\d+\.\d+)/,
} as const;

const WEB_XML = 'xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0"';

const DOCTYPE =
  '<!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://jetty.org/configure_10_0.dtd">';

const PROGRAM = `import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

@SuppressWarnings("serial")
public class Shop extends HttpServlet {
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String token = UUID.randomUUID().toString().replace("-", "");
        if (request.getCookies() != null) {
            for (Cookie sent : request.getCookies()) if (sent.getName().equals("csrftoken")) token = sent.getValue();
        }
        var session = request.getSession();
        response.setContentType("text/html; charset=utf-8");
        response.setHeader("Referrer-Policy", "unsafe-url");
        switch (request.getRequestURI()) {
            case "/":
                %% jetty cookie | { Cookie sent = new Cookie("csrftoken", token); sent.setPath("/"); response.addCookie(sent); }
                response.getWriter().print(page("page.html"));
                break;
            case "/login":
                if (!token.equals(request.getParameter("csrfmiddlewaretoken"))) {
                    response.sendError(403);
                    return;
                }
                session.setAttribute("user", request.getParameter("username"));
                redirect(response, "/account");
                return;
            case "/account":
                String user = (String) session.getAttribute("user");
                if (user == null) {
                    redirect(response, "/");
                    return;
                }
                response.getWriter().print(page("account.html").replace("{{user}}", user.replaceAll("\\\\W", "")));
                break;
            default:
                if (request.getParameter("status") == null) {
                    redirect(response, "/");
                    return;
                }
                if (request.getParameter("header") != null) {
                    String[] header = request.getParameter("header").split(":");
                    response.setHeader(header[0], header[1]);
                }
                response.setStatus(Integer.parseInt(request.getParameter("status")));
                response.getWriter().print("As asked.");
        }
    }

    private static void redirect(HttpServletResponse response, String path) {
        response.setStatus(302);
        response.setHeader("Location", path);
    }

    private static String page(String name) throws IOException {
        return Files.readString(Path.of("PAGES", name));
    }
}
`;

function files({ address, path }: Sandbox): Readonly<Record<string, string>> {
  return {
    ...SHOP_FILES,
    'jetty/start.d/a-server.ini': `--module=http,https,ssl
jetty.http.host=${address}
jetty.http.port=80
jetty.ssl.host=${address}
jetty.ssl.port=443
jetty.sslContext.keyStorePath=${path('key.p12')}
jetty.sslContext.keyStorePassword=secret
`,
    'jetty/start.d/b-shop.ini': `--module=ee10-deploy,shop
jetty.deploy.defaultsDescriptorPath=${path('jetty/etc/webdefault-ee10.xml')}
`,
    'jetty/start.d/security.ini': '%% jetty ini\n',
    'jetty/modules/shop.mod': `[description]
The API of servlets
[environment]
ee10
[lib]
lib/shop/*.jar
`,
    'jetty/etc/jetty-rewrite-rules.xml': `${DOCTYPE}
<Configure id="Rewrite" class="org.eclipse.jetty.rewrite.handler.RuleContainer">
%% jetty rules
</Configure>
`,
    'jetty/etc/webdefault-ee10.xml': `<web-app ${WEB_XML}>
  <servlet>
    <servlet-name>default</servlet-name>
    <servlet-class>org.eclipse.jetty.ee10.servlet.DefaultServlet</servlet-class>
    <init-param>
      <param-name>dirAllowed</param-name>
      %% jetty listing | <param-value>true</param-value>
    </init-param>
    <load-on-startup>0</load-on-startup>
  </servlet>
  <servlet-mapping><servlet-name>default</servlet-name><url-pattern>/</url-pattern></servlet-mapping>
  <session-config>
    <session-timeout>30</session-timeout>
    %% jetty session
  </session-config>
</web-app>
`,
    'jetty/webapps/ROOT/WEB-INF/web.xml': `<web-app ${WEB_XML}>
  <servlet><servlet-name>shop</servlet-name><servlet-class>Shop</servlet-class></servlet>
  <servlet-mapping>
    <servlet-name>shop</servlet-name>
    <url-pattern></url-pattern>
    <url-pattern>/login</url-pattern>
    <url-pattern>/account</url-pattern>
    <url-pattern>/old</url-pattern>
  </servlet-mapping>
</web-app>
`,
    // The careless shop: Jetty’s sessions have Secure over HTTPS otherwise.
    'jetty/webapps/ROOT/WEB-INF/jetty-ee10-web.xml': `${DOCTYPE}
<Configure class="org.eclipse.jetty.ee10.webapp.WebAppContext">
  <Get name="sessionHandler"><Set name="secureRequestOnly">false</Set></Get>
</Configure>
`,
    'Shop.java': PROGRAM.replace('PAGES', path('app')),
  };
}

function compile({ path }: Sandbox): Command {
  return {
    run: [
      JAVA,
      '-cp',
      COMPILER,
      'org.eclipse.jdt.internal.compiler.batch.Main',
      ...['-17', '-cp', SERVLETS, '-d', path('jetty/webapps/ROOT/WEB-INF/classes'), path('Shop.java')],
    ],
  };
}

function jetty({ path }: Sandbox, ...args: string[]): Command {
  return {
    run: [
      JAVA,
      '-Xmx192m',
      '-XX:TieredStopAtLevel=1',
      `-Djava.io.tmpdir=${path('jetty')}`,
      '-cp',
      `${HOME}/start.jar:${LOGGING}`,
      'org.eclipse.jetty.start.Main',
      `jetty.home=${HOME}`,
      `jetty.base=${path('jetty')}`,
      ...args,
    ],
  };
}

/** The shop as one servlet in Jetty, which serves its files and terminates TLS too. */
export const jettyAlone: Setup = {
  id: 'jetty',
  title: 'Jetty',
  chain: ['jetty'],
  needs: JETTY,
  files,
  prepare: (sandbox) => {
    const { path, statics, certificate } = sandbox;
    return [
      { run: ['/bin/mkdir', '-p', path('jetty/lib/shop'), path('jetty/logs')] },
      { run: ['/bin/ln', '-s', SERVLETS, path('jetty/lib/shop')] },
      { run: ['/bin/cp', '-r', statics, path('jetty/webapps/ROOT/static')] },
      {
        run: [
          '/usr/bin/openssl',
          ...['pkcs12', '-export', '-inkey', certificate.key, '-in', certificate.cert],
          ...['-out', path('key.p12'), '-passout', 'pass:secret'],
        ],
      },
      compile(sandbox),
      // What the fixes need.
      jetty(sandbox, '--add-modules=rewrite'),
    ];
  },
  test: (sandbox) => [compile(sandbox), jetty(sandbox, '--list-config')],
  serve: (sandbox) => [{ ...jetty(sandbox), ports: [80, 443] }],
  versions: { jetty: VERSION },
  stays: {
    'referrer-policy/unsafe': 'The application sets it, and Jetty sets headers before the application runs.',
  },
};
