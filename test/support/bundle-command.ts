/** Bundles the command line into a folder: `tsx test/support/bundle-command.ts FOLDER`. */
import { bundleCommand } from '../../src/packaging/bundle.js';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('No folder');
await bundleCommand(folder);
