/** Popup, panel and settings page as plain pages with recorded data and hot reload: `npm run playground`. */
import { servePlayground } from './gallery-server.js';

const { url } = await servePlayground(process.stdout.isTTY);
console.log(`Every view, on recorded data: ${url}`);
