import { runCommand } from './command.js';
import { HELP, readInspectArguments } from './inspect-arguments.js';

await runCommand(async (onExit) => {
  const args = readInspectArguments(process.argv.slice(2));
  if (args.help) {
    console.log(HELP);
    return;
  }
  const { inspectJob } = await import('./inspect-job.js');
  process.exitCode = await inspectJob(args, onExit);
});
