/**
 * Domains under which anyone can get a name and publish pages and scripts, by who gives it. The private part of the
 * public suffix list also has those of governments, universities, and companies for themselves or for chosen customers:
 * they are not here.
 */
const PROVIDERS: Readonly<Record<string, string>> = {
  'Amazon Web Services':
    'amazonaws.com amplifyapp.com awsapprunner.com cloudfront.net elasticbeanstalk.com on.aws',
  Blogger: 'blogspot.com',
  Bubble: 'bubbleapps.io',
  CentralNic:
    'br.com cn.com com.de com.se de.com eu.com gb.net hu.net jp.net jpn.com mex.com ru.com sa.com se.net uk.com uk.net us.com za.com',
  Cloudflare: 'pages.dev r2.dev trycloudflare.com workers.dev',
  'Codeberg Pages': 'codeberg.page',
  CodeSandbox: 'csb.app',
  'Deno Deploy': 'deno.dev deno.net',
  DigitalOcean: 'digitaloceanspaces.com ondigitalocean.app',
  'EU.org': 'eu.org',
  Fastly: 'edgecompute.app fastly.net',
  'Fly.io': 'fly.dev',
  Framer: 'framer.app framer.website',
  'GitHub Pages': 'github.io',
  'GitLab Pages': 'gitlab.io',
  'Google Cloud':
    'appspot.com cloudfunctions.net firebaseapp.com googleapis.com hosted.app run.app storage.googleapis.com web.app',
  Heroku: 'herokuapp.com',
  'Hugging Face': 'hf.space',
  Linode: 'linodeobjects.com',
  Lovable: 'lovable.app',
  'Microsoft Azure':
    'azure-api.net azurecontainer.io azureedge.net azurefd.net azurestaticapps.net azurewebsites.net cloudapp.azure.com cloudapp.net core.windows.net trafficmanager.net windows.net',
  Netlify: 'netlify.app',
  ngrok: 'ngrok-free.app ngrok-free.dev ngrok.app ngrok.dev ngrok.io',
  Pantheon: 'pantheonsite.io',
  PythonAnywhere: 'pythonanywhere.com',
  Railway: 'railway.app',
  'Read the Docs': 'readthedocs.io',
  Render: 'onrender.com',
  Replit: 'repl.co replit.app replit.dev',
  Scaleway: 'scw.cloud',
  Shopify: 'myshopify.com',
  Streamlit: 'streamlit.app',
  Supabase: 'supabase.co',
  Surge: 'surge.sh',
  Vercel: 'now.sh vercel.app',
  Vultr: 'vultrobjects.com',
  Webflow: 'webflow.io',
  Wix: 'wixsite.com',
};

/** The provider of each domain. */
export const OPEN_SUFFIXES: ReadonlyMap<string, string> = new Map(
  Object.entries(PROVIDERS).flatMap(([provider, domains]) =>
    domains.split(' ').map((domain) => [domain, provider] as const),
  ),
);
