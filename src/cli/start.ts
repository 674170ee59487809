import { clone } from './clone.js';
import { main } from './main.js';

// The scripts of a clone: each names its command.
await main(process.argv.slice(2), clone);
