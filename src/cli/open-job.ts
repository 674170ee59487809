import { startDemo, CARELESS_URL, HARDENED_URL } from '../demo/index.js';
import {
  hasDisplay,
  launch,
  openPage,
  RUNS_WITHOUT_SANDBOX,
  type Launched,
  type LaunchOptions,
} from './browser.js';
import type { OnExit } from './command.js';
import { EXIT } from './exit-codes.js';
import type { OpenArguments } from './arguments.js';
import type { Installation } from './installation.js';
import { report } from './report.js';
import { withSpinner, type Step } from './terminal.js';

export const NO_SANDBOX =
  'As root, Chromium runs without its sandbox. Open only pages that you trust, or use another account.';

/** Opens a browser with the extension on the address, or on the demo shop. */
export async function openJob(
  { url, insecure, ...args }: OpenArguments,
  installation: Installation,
  onExit: OnExit,
): Promise<number> {
  const executablePath = await installation.chromium();
  const extension = await installation.extension(onExit);
  if (RUNS_WITHOUT_SANDBOX) console.error(NO_SANDBOX);
  const site = url ? undefined : await startDemo();
  if (site) onExit(() => site.close());
  const headless = args.headless || !hasDisplay();
  const launched = await launchFor(onExit, { executablePath, extension, headless, site, insecure });
  if (headless) await report(launched, installation.reports, url);
  else await show(launched, url ? [url] : [new URL(CARELESS_URL), new URL(HARDENED_URL)]);
  return EXIT.success;
}

/** Launches a browser and closes it when the command ends, even while the browser starts. */
export async function launchFor(
  onExit: OnExit,
  options: LaunchOptions,
  step: Step = withSpinner,
): Promise<Launched> {
  const launching = step('Starting the browser', () => launch({ ...options, stop: onExit.stop }));
  onExit(async () => {
    const launched = await launching.catch(() => undefined);
    await launched?.close();
  });
  return launching;
}

/** Opens each URL in a tab and waits until the user closes the browser. */
export async function show({ browser }: Launched, urls: readonly URL[]): Promise<void> {
  const [blank] = await browser.pages();
  for (const url of urls) await openPage(await browser.newPage(), url);
  await blank?.close();
  const [first] = await browser.pages();
  await first?.bringToFront();
  console.log(
    'The browser is open. Click the Extensions button (puzzle piece), then Sitegrade, to see the grade of a page.',
  );
  console.log('To stop, close the browser or press Ctrl-C.');
  if (browser.connected) await new Promise((resolve) => browser.once('disconnected', resolve));
}
