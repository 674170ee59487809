import { clone } from './clone.js';
import { runNamed } from './main.js';

await runNamed('open', process.argv.slice(2), clone);
