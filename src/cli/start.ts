import { HELP, readArguments } from './arguments.js';
import { runCommand } from './command.js';

await runCommand(async (onExit) => {
  const args = readArguments(process.argv.slice(2));
  if (args.help) {
    console.log(HELP);
    return;
  }
  // What takes a moment to load is not needed to turn bad input away.
  const { mainJob } = await import('./main-job.js');
  await mainJob(args, onExit);
});
