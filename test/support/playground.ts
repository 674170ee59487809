/** Popup, panel and settings page as plain pages on recorded data, following every change: `npm run playground`. */
import { createServer } from 'vite';
import { gallery } from './gallery-server.js';

const server = await createServer({
  ...gallery,
  server: { host: '127.0.0.1', open: process.stdout.isTTY ? '/playground.html' : false },
});
await server.listen();
console.log(`Every view, on recorded data: ${server.resolvedUrls?.local[0] ?? ''}playground.html`);
