import { fileURLToPath } from 'node:url';
import { build, preview } from 'vite';
import manifest from '../../manifest.json' with { type: 'json' };

/** Popup, panel and settings page on recorded data. */
export const gallery = {
  configFile: false,
  root: fileURLToPath(new URL('./gallery', import.meta.url)),
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: fileURLToPath(new URL('../../dist/gallery', import.meta.url)),
    emptyOutDir: true,
    modulePreload: false,
    rolldownOptions: {
      input: ['index.html', 'panel.html', 'settings.html'].map((name) =>
        fileURLToPath(new URL(`./gallery/${name}`, import.meta.url)),
      ),
      optimization: { inlineConst: false },
    },
  },
} as const;

/** The gallery on loopback, under the very policy the extension's own pages have. */
export async function serveGallery(): Promise<{ readonly url: string; close(): Promise<void> }> {
  await build(gallery);
  const server = await preview({
    ...gallery,
    preview: {
      host: '127.0.0.1',
      headers: { 'Content-Security-Policy': manifest.content_security_policy.extension_pages },
    },
  });
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('The gallery has no address');
  return { url, close: () => server.close() };
}
