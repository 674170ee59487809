/** Popup, panel and settings page as plain pages on recorded data, following every change: `npm run playground`. */
import { servePlayground } from './gallery-server.js';

const { url } = await servePlayground(process.stdout.isTTY);
console.log(`Every view, on recorded data: ${url}`);
