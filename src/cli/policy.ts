import { clone } from './clone.js';
import { runNamed } from './main.js';

await runNamed('policy', process.argv.slice(2), clone);
