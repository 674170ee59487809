import { HELP, readArguments } from './arguments.js';
import { runCommand } from './command.js';

await runCommand(async (onExit) => {
  const args = readArguments(process.argv.slice(2));
  if (args.help) {
    console.log(HELP);
    return;
  }
  // Loaded here, so that invalid arguments are reported at once.
  const { mainJob } = await import('./main-job.js');
  await mainJob(args, onExit);
});
