/** From the visitor inwards. */
export const DEPTHS = ['cdn', 'proxy', 'server', 'runner', 'language', 'framework'] as const;
export type Depth = (typeof DEPTHS)[number];

export interface Known {
  /** A StackName, or another product's lower-case name. */
  readonly name: string;
  /** The usual spelling. */
  readonly label: string;
  readonly depth: Depth;
  /** What it requires, by name. */
  readonly on?: string;
}

/** All known products, by name. */
export const KNOWN: ReadonlyMap<string, Known> = new Map(
  [
    ...all('cdn', {
      akamai: 'Akamai',
      azurefrontdoor: 'Azure Front Door',
      cloudflare: 'Cloudflare',
      cloudfront: 'CloudFront',
      edgecast: 'Edgecast',
      fastly: 'Fastly',
      firebase: 'Firebase Hosting',
      google: 'Google Cloud',
      imperva: 'Imperva',
      netlify: 'Netlify',
      qrator: 'Qrator',
      sucuri: 'Sucuri',
      vercel: 'Vercel',
    }),
    ...all('proxy', {
      acquia: 'Acquia',
      awselb: 'AWS load balancer',
      bigcommerce: 'BigCommerce',
      digitalocean: 'DigitalOcean App Platform',
      envoy: 'Envoy',
      f5: 'F5 BIG-IP',
      flyio: 'Fly.io',
      framer: 'Framer',
      haproxy: 'HAProxy',
      heroku: 'Heroku',
      hubspot: 'HubSpot',
      kinsta: 'Kinsta',
      pantheon: 'Pantheon',
      railway: 'Railway',
      render: 'Render',
      salesforce: 'Salesforce B2C Commerce',
      traefik: 'Traefik',
      trafficserver: 'Traffic Server',
      varnish: 'Varnish',
      wordpresscom: 'WordPress.com',
      wpengine: 'WP Engine',
      wpvip: 'WordPress VIP',
    }),
    ...all('server', {
      amazons3: 'Amazon S3',
      apache: 'Apache',
      caddy: 'Caddy',
      githubpages: 'GitHub Pages',
      ibmhttpserver: 'IBM HTTP Server',
      iis: 'IIS',
      lighttpd: 'lighttpd',
      litespeed: 'LiteSpeed',
      nginx: 'nginx',
      shopify: 'Shopify',
      squarespace: 'Squarespace',
      webflow: 'Webflow',
      wix: 'Wix',
    }),
    ...all('runner', {
      cowboy: 'Cowboy',
      daphne: 'Daphne',
      gunicorn: 'Gunicorn',
      hypercorn: 'Hypercorn',
      jetty: 'Jetty',
      kestrel: 'Kestrel',
      mod_wsgi: 'mod_wsgi',
      passenger: 'Passenger',
      puma: 'Puma',
      tomcat: 'Tomcat',
      undertow: 'Undertow',
      uvicorn: 'Uvicorn',
      uwsgi: 'uWSGI',
      waitress: 'Waitress',
      webrick: 'WEBrick',
      werkzeug: 'Werkzeug',
      wsgiserver: 'Python’s own server',
    }),
    ...all('language', { aspnet: 'ASP.NET', java: 'Java', php: 'PHP' }),
    ...all('framework', {
      aem: 'Adobe Experience Manager',
      aspnetcore: 'ASP.NET Core',
      django: 'Django',
      express: 'Express',
      fastify: 'Fastify',
      flask: 'Flask',
      gatsby: 'Gatsby',
      koa: 'Koa',
      nextjs: 'Next.js',
      nuxt: 'Nuxt',
      rails: 'Rails',
      sveltekit: 'SvelteKit',
    }),
    ...all('framework', { spring: 'Spring' }, 'java'),
    ...all(
      'framework',
      {
        codeigniter: 'CodeIgniter',
        drupal: 'Drupal',
        joomla: 'Joomla',
        laravel: 'Laravel',
        mediawiki: 'MediaWiki',
        symfony: 'Symfony',
        typo3: 'TYPO3',
        wordpress: 'WordPress',
      },
      'php',
    ),
  ].map((known) => [known.name, known]),
);

const GOOGLE = { name: 'google', label: 'Google front end' };

/** Product names (RFC 9110 §10.1.5) in Server, X-Powered-By and Via, lower case, that differ from our names. */
export const PRODUCTS: ReadonlyMap<string, { readonly name: string; readonly label?: string }> = new Map(
  Object.entries({
    akamaighost: { name: 'akamai' },
    akamainetstorage: { name: 'akamai' },
    'apache-coyote': { name: 'tomcat' },
    apachetrafficserver: { name: 'trafficserver' },
    'asp.net': { name: 'aspnet' },
    ats: { name: 'trafficserver' },
    'big-ip': { name: 'f5' },
    bigip: { name: 'f5' },
    cloudproxy: { name: 'sucuri' },
    ecacc: { name: 'edgecast' },
    ecd: { name: 'edgecast' },
    ecs: { name: 'edgecast' },
    esf: GOOGLE,
    gse: GOOGLE,
    gws: GOOGLE,
    ibm_http_server: { name: 'ibmhttpserver' },
    'istio-envoy': { name: 'envoy' },
    'microsoft-iis': { name: 'iis' },
    'next.js': { name: 'nextjs' },
    // Both are nginx with the same configuration.
    openresty: { name: 'nginx', label: 'OpenResty' },
    pepyaka: { name: 'wix' },
    sffe: GOOGLE,
    tengine: { name: 'nginx', label: 'Tengine' },
    'railway-edge': { name: 'railway' },
    servlet: { name: 'java' },
  }),
);

function all(depth: Depth, labels: Readonly<Record<string, string>>, on?: string): Known[] {
  return Object.entries(labels).map(([name, label]) => ({ name, label, depth, ...(on && { on }) }));
}
