import { clone } from './clone.js';
import { runNamed } from './main.js';

await runNamed('inspect', process.argv.slice(2), clone);
