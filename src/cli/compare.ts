import { clone } from './clone.js';
import { runNamed } from './main.js';

await runNamed('compare', process.argv.slice(2), clone);
