import { fileURLToPath } from 'node:url';
import { build, createServer, preview, type Plugin, type ViteDevServer } from 'vite';
import manifest from '../../manifest.json' with { type: 'json' };

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = 'test/support/gallery';

const shared = {
  configFile: false,
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
} as const;

/** Popup, panel, settings page and the page for HAR files, on recorded data. */
const gallery = {
  ...shared,
  root: fileURLToPath(new URL('./gallery', import.meta.url)),
  build: {
    outDir: fileURLToPath(new URL('../../dist/gallery', import.meta.url)),
    emptyOutDir: true,
    modulePreload: false,
    rolldownOptions: {
      input: ['index.html', 'panel.html', 'settings.html', 'har.html'].map((name) =>
        fileURLToPath(new URL(`./gallery/${name}`, import.meta.url)),
      ),
      optimization: { inlineConst: false },
    },
  },
} as const;

/** Browsers request an icon themselves, and a 404 response would be an error of the page. */
const withoutIcon: Plugin = {
  name: 'without-icon',
  configurePreviewServer({ middlewares }) {
    middlewares.use('/favicon.ico', (_request, response) => {
      response.writeHead(204).end();
    });
  },
};

/** The gallery on loopback, with the policy of the extension's own pages. */
export async function serveGallery(
  ...plugins: readonly Plugin[]
): Promise<{ readonly url: string; close(): Promise<void> }> {
  await build({ ...gallery, plugins: [...plugins] });
  const server = await preview({
    ...gallery,
    plugins: [withoutIcon],
    preview: {
      host: '127.0.0.1',
      headers: { 'Content-Security-Policy': manifest.content_security_policy.extension_pages },
    },
  });
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('The gallery has no address');
  return { url, close: () => server.close() };
}

/** The gallery's pages with hot reload, and a page that links to all of them. */
export async function servePlayground(
  open = false,
): Promise<{ readonly server: ViteDevServer; readonly url: string }> {
  const address = `/${PAGES}/playground.html`;
  const server = await createServer({
    ...shared,
    // The pages link to styles in src, which a lower root would not include.
    root: PROJECT,
    publicDir: false,
    // Unknown URLs get a 404 response, not a page.
    appType: 'mpa',
    cacheDir: fileURLToPath(new URL('../../dist/playground', import.meta.url)),
    optimizeDeps: { entries: [`${PAGES}/*.html`] },
    server: { host: '127.0.0.1', open: open && address, watch: { ignored: ['**/dist/**'] } },
  });
  await server.listen();
  const origin = server.resolvedUrls?.local[0];
  if (!origin) throw new Error('The playground has no address');
  return { server, url: new URL(address, origin).href };
}
