import { FILES, type Place, type System } from './system.js';

const isRoot = process.getuid?.() === 0;

const apacheConf = (
  { folder, port }: Place,
  { tokens, modules = [], more = '' }: { tokens: string; modules?: readonly string[]; more?: string },
) => `
ServerRoot "/etc/apache2"
ServerName shop.example.com
Listen 127.0.0.1:${port}
PidFile ${folder}/apache.pid
ErrorLog ${folder}/error.log
DefaultRuntimeDir ${folder}
${['mpm_prefork', 'authz_core', 'mime', 'dir', 'alias', 'autoindex', 'env', ...modules]
  .map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`)
  .join('\n')}
TypesConfig /etc/mime.types
${isRoot ? 'User www-data\nGroup www-data' : ''}
${tokens}
DocumentRoot ${folder}/www
DirectoryIndex index.html index.php
<Directory ${folder}/www>
  Options Indexes
  AllowOverride All
</Directory>
<Directory ${folder}/www/files>
  IndexOptions FancyIndexing VersionSort HTMLTable NameWidth=* DescriptionWidth=* Charset=UTF-8
</Directory>
<Directory ${folder}/www/private>
  Require all denied
</Directory>
Alias /default /usr/share/apache2/default-site/index.html
<Directory /usr/share/apache2/default-site>
  Require all granted
</Directory>
${more}
`;

const startApache = ({ folder }: Place) => [
  'apache2',
  '-d',
  folder,
  '-f',
  `${folder}/apache.conf`,
  '-DFOREGROUND',
];

const APACHE_FILES = {
  ...FILES,
  'www/private/': '',
  'www/plain/a.txt': 'a\n',
  'www/broken/.htaccess': 'NoSuchDirective\n',
  'www/broken/index.html': 'never shown\n',
};

const APACHE_PAGES = {
  shop: '/shop.html',
  'default page': '/default',
  '404': '/missing',
  '403': '/private/',
  '500': '/broken/',
  listing: '/files/',
  'listing in another order': '/files/?C=M;O=D',
  'listing without columns': '/plain/',
  'listing of the root': '/',
};

const apache: System = {
  name: 'apache',
  version: ['apache2', '-v'],
  files: (place) => ({
    ...APACHE_FILES,
    'apache.conf': apacheConf(place, { tokens: 'ServerTokens OS\nServerSignature On' }),
  }),
  command: startApache,
  pages: APACHE_PAGES,
};

const apacheHardened: System = {
  ...apache,
  name: 'apache-tokens-prod',
  files: (place) => ({
    ...APACHE_FILES,
    'apache.conf': apacheConf(place, { tokens: 'ServerTokens Prod\nServerSignature Off' }),
  }),
  pages: { '404': '/missing', '500': '/broken/', listing: '/files/' },
};

const apachePhp: System = {
  name: 'php',
  version: ['php', '-v'],
  files: (place) => ({
    'www/info.php': '<?php phpinfo();\n',
    'www/page.php': '<!doctype html><title>Shop</title><h1>Shop</h1><?php echo "tea";\n',
    'www/warning.php': '<?php echo $tea; ?><!doctype html><title>Shop</title><h1>Shop</h1>\n',
    'www/warning-inside.php':
      '<!doctype html><title>Shop</title><body><div class="page"><h1>Shop</h1><p><?php echo $tea; ?></p></div>\n',
    'www/fatal.php': '<?php function order() { throw new Exception("no tea"); } order();\n',
    'www/fatal-inside.php':
      '<!doctype html><title>Shop</title><body><div class="page"><h1>Shop</h1><?php no_such_function();\n',
    'www/parse.php': '<?php echo "tea\n',
    'www/quiet/fatal.php': '<?php throw new Exception("no tea");\n',
    'apache.conf': apacheConf(place, {
      tokens: 'ServerTokens Prod\nServerSignature Off',
      modules: [],
      more: `LoadModule php_module /usr/lib/apache2/modules/libphp8.4.so
AddType application/x-httpd-php .php
php_flag display_errors On
php_flag html_errors On
php_value error_reporting 32767
<Directory ${place.folder}/www/quiet>
  php_flag display_errors Off
</Directory>`,
    }),
  }),
  command: startApache,
  pages: {
    page: '/page.php',
    phpinfo: '/info.php',
    warning: '/warning.php',
    'warning deep in the page': '/warning-inside.php',
    'uncaught exception': '/fatal.php',
    'fatal error deep in the page': '/fatal-inside.php',
    'parse error': '/parse.php',
    'errors not displayed': '/quiet/fatal.php',
  },
};

const nginxConf = ({ folder, port }: Place, tokens: string) => `
daemon off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
${isRoot ? 'user www-data;' : ''}
events {}
http {
  access_log off;
  include /etc/nginx/mime.types;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server_tokens ${tokens};
  server {
    listen 127.0.0.1:${port};
    root ${folder}/www;
    location /files/ { autoindex on; }
    location = /default { alias /usr/share/nginx/html/index.html; default_type text/html; }
    location /private/ { deny all; }
    location /broken/ { return 500; }
    location /behind/ { proxy_pass http://127.0.0.1:9; }
    location /app/files/ { alias ${folder}/www/files/; autoindex on; }
  }
}
`;

const nginx: System = {
  name: 'nginx',
  version: ['nginx', '-v'],
  files: (place) => ({ ...FILES, 'nginx.conf': nginxConf(place, 'on') }),
  command: ({ folder }) => ['nginx', '-e', `${folder}/error.log`, '-c', `${folder}/nginx.conf`],
  pages: {
    shop: '/shop.html',
    'default page': '/default',
    '404': '/missing',
    '403': '/private/',
    '500': '/broken/',
    '502': '/behind/',
    listing: '/files/',
  },
};

const nginxHardened: System = {
  ...nginx,
  name: 'nginx-tokens-off',
  files: (place) => ({ ...FILES, 'nginx.conf': nginxConf(place, 'off') }),
  pages: { '404': '/missing', '500': '/broken/', listing: '/files/' },
};

const caddy: System = {
  name: 'caddy',
  version: ['caddy', 'version'],
  files: ({ folder, port }) => ({
    ...FILES,
    Caddyfile: `{
  admin off
  auto_https off
}
http://:${port} {
  bind 127.0.0.1
  root * ${folder}/www
  rewrite /default /../default
  respond /private/* 403
  respond /broken/* 500
  handle /default {
    root * /usr/share/caddy
    rewrite * /index.html
    file_server
  }
  file_server browse
}
`,
  }),
  command: ({ folder }) => ['caddy', 'run', '--config', `${folder}/Caddyfile`, '--adapter', 'caddyfile'],
  pages: {
    shop: '/shop.html',
    'default page': '/default',
    '404': '/missing',
    '403': '/private/x',
    listing: '/files/',
    'listing of the root': '/',
  },
};

const lighttpd: System = {
  name: 'lighttpd',
  version: ['lighttpd', '-v'],
  files: ({ folder, port }) => ({
    ...FILES,
    'www/private/x.txt': '',
    'lighttpd.conf': `
server.modules = ( "mod_access", "mod_alias", "mod_dirlisting", "mod_staticfile" )
server.document-root = "${folder}/www"
server.bind = "127.0.0.1"
server.port = ${port}
server.errorlog = "${folder}/error.log"
mimetype.assign = ( ".html" => "text/html", ".txt" => "text/plain" )
dir-listing.activate = "enable"
alias.url = ( "/default" => "/usr/share/lighttpd/index.html" )
$HTTP["url"] =~ "^/private/" { url.access-deny = ( "" ) }
`,
  }),
  command: ({ folder }) => ['lighttpd', '-D', '-f', `${folder}/lighttpd.conf`],
  pages: {
    shop: '/shop.html',
    'default page': '/default',
    '404': '/missing',
    '403': '/private/x.txt',
    listing: '/files/',
    'listing of the root': '/',
  },
};

const python: System = {
  name: 'python-http-server',
  version: ['/usr/bin/python3', '--version'],
  files: () => FILES,
  command: ({ folder, port }) => [
    '/usr/bin/python3',
    ...['-m', 'http.server', String(port), '--bind', '127.0.0.1', '--directory', `${folder}/www`],
  ],
  pages: { shop: '/shop.html', '404': '/missing', listing: '/files/', 'listing of the root': '/' },
};

const tomcatXml = (port: number, listener: string) => `<Server port="-1">
  <Service name="Catalina">
    <Connector port="${port}" address="127.0.0.1" protocol="HTTP/1.1" />
    <Engine name="Catalina" defaultHost="localhost">
      <Host name="localhost" appBase="webapps">${listener}</Host>
    </Engine>
  </Service>
</Server>
`;

const tomcat: System = {
  name: 'tomcat',
  version: ['java', '-cp', '/usr/share/tomcat10/lib/catalina.jar', 'org.apache.catalina.util.ServerInfo'],
  files: ({ port }) => ({
    'temp/': '',
    'work/': '',
    'logs/': '',
    'conf/server.xml': tomcatXml(port, ''),
    'conf/web.xml': `<web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
  <servlet>
    <servlet-name>default</servlet-name>
    <servlet-class>org.apache.catalina.servlets.DefaultServlet</servlet-class>
    <init-param><param-name>listings</param-name><param-value>true</param-value></init-param>
  </servlet>
  <servlet>
    <servlet-name>jsp</servlet-name>
    <servlet-class>org.apache.jasper.servlet.JspServlet</servlet-class>
  </servlet>
  <servlet-mapping><servlet-name>default</servlet-name><url-pattern>/</url-pattern></servlet-mapping>
  <servlet-mapping><servlet-name>jsp</servlet-name><url-pattern>*.jsp</url-pattern></servlet-mapping>
  <welcome-file-list><welcome-file>index.html</welcome-file></welcome-file-list>
</web-app>
`,
    'webapps/ROOT/boom.jsp':
      '<%@ page contentType="text/html" %><% if (true) throw new IllegalStateException("no tea"); %>\n',
    'webapps/ROOT/files/a note.txt': 'a note\n',
    'webapps/shop/files/a.txt': 'a\n',
    'webapps/shop/index.html': FILES['www/shop.html'],
  }),
  command: () => ['/usr/share/tomcat10/bin/catalina.sh', 'run'],
  env: ({ folder }) => ({ CATALINA_HOME: '/usr/share/tomcat10', CATALINA_BASE: folder }),
  pages: {
    shop: '/shop/',
    '404': '/missing',
    '500': '/boom.jsp',
    listing: '/files/',
    'listing of the root': '/',
    'listing within an application': '/shop/files/',
  },
};

const tomcatQuiet: System = {
  ...tomcat,
  name: 'tomcat-report-off',
  files: (place) => ({
    ...tomcat.files(place),
    'conf/server.xml': tomcatXml(
      place.port,
      '<Valve className="org.apache.catalina.valves.ErrorReportValve" showReport="false" showServerInfo="false" />',
    ),
  }),
  pages: { '404': '/missing', '500': '/boom.jsp' },
};

const JETTY = ['http', 'io', 'server', 'util'].map((part) => `/usr/share/java/jetty12-${part}.jar`);

const jetty: System = {
  name: 'jetty',
  version: ['readlink', '/usr/share/java/jetty12-server.jar'],
  files: ({ folder, port }) => ({
    ...FILES,
    'Shop.java': `
import java.nio.file.Path;
import org.eclipse.jetty.server.*;
import org.eclipse.jetty.server.handler.*;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.resource.ResourceFactory;
public class Shop {
  public static void main(String[] args) throws Exception {
    Server server = new Server(new java.net.InetSocketAddress("127.0.0.1", ${port}));
    ResourceHandler files = new ResourceHandler();
    files.setBaseResource(ResourceFactory.of(files).newResource(Path.of("${folder}/www")));
    files.setDirAllowed(true);
    Handler boom = new Handler.Abstract() {
      public boolean handle(Request request, Response response, Callback callback) {
        if (request.getHttpURI().getPath().equals("/boom")) throw new IllegalStateException("no tea");
        return false;
      }
    };
    server.setHandler(new Handler.Sequence(boom, files, new DefaultHandler()));
    server.start();
    server.join();
  }
}
`,
  }),
  command: () => [
    'java',
    '-cp',
    [...JETTY, '/usr/share/java/slf4j-api.jar', '/usr/share/java/slf4j-nop.jar'].join(':'),
    'Shop.java',
  ],
  pages: {
    shop: '/shop.html',
    '404': '/missing',
    '500': '/boom',
    listing: '/files/',
    'listing of the root': '/',
  },
};

export const WEB_SERVERS: readonly System[] = [
  apache,
  apacheHardened,
  apachePhp,
  nginx,
  nginxHardened,
  caddy,
  lighttpd,
  python,
  tomcat,
  tomcatQuiet,
  jetty,
];
