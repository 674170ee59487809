import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isFault, judgeDeployment, parsePlan, type DeployPlan } from '../engine/deployed/index.js';
import { deployedJson, deployedText } from '../export/deployed.js';
import { jsonText } from '../export/json-text.js';
import { bareUrl, redacted } from '../export/urls.js';
import { visible } from '../export/visible.js';
import { askAddresses } from './ask-addresses.js';
import { exitCode } from './command.js';
import { readCredentials, redactor } from './credentials.js';
import { PLAN_FILE, type VerifyArguments } from './arguments.js';
import type { Installation } from './installation.js';
import { readJson } from './read-reports.js';
import { UserError, withSpinner, print, tell } from './terminal.js';

/**
 * Asks the addresses of a plan, and prints what became of its fixes.
 * @returns the exit code: what could not be asked or seen was not verified, which is a failure
 */
export async function verifyJob(args: VerifyArguments, { folder }: Installation): Promise<number> {
  const plan = await readPlan(resolve(folder, args.directory), visible(args.directory));
  const pages = plan.addresses.slice(0, 1).map(({ url }) => new URL(url));
  const own = pages[0]?.origin ?? '';
  const { headers, cookies, auth } = args.credentials;
  const sends = headers.length + cookies.length > 0 || auth !== undefined;
  if (sends && args.origin === undefined)
    throw new UserError(
      `--header, --cookie and --auth go only to an origin that you name. The plan is of ${visible(own)}: if that is your site, add --origin ${visible(own)}.`,
    );
  if (args.origin !== undefined && args.origin !== own)
    throw new UserError(`The plan is of ${visible(own)}, not of ${visible(args.origin)}. Nothing was sent.`);
  const credentials = await readCredentials(args.credentials, folder, pages);
  const redact = redactor(credentials ? [credentials] : []);
  const { insecure, resolves, timeout } = args;
  const host = pages[0]?.host ?? '';
  const asked = await withSpinner(`Sending ${plan.addresses.length} requests to ${visible(host)}`, () =>
    askAddresses(plan.addresses, { insecure, resolves, timeout, credentials }),
  );
  const deployment = redact(judgeDeployment(plan, asked));
  await print(
    args.format === 'json' ? jsonText(deployedJson(plan, deployment)) : deployedText(plan, deployment),
  );
  const faults = deployment.judged.filter(isFault);
  if (faults.length > 0)
    tell(
      `Not as planned: ${visible(redacted(faults.map(({ what, state }) => `${what} (${state})`).join(', ')))}.`,
    );
  const { unasked, unseen } = deployment;
  const failures = [
    ...unasked.map(({ url, why }) => `${bareUrl(url)} could not be verified. ${why}`),
    ...(unseen.length > 0
      ? [`No response shows whether this is deployed: ${redacted(unseen.join(', '))}.`]
      : []),
  ].map((sentence) => new UserError(visible(sentence)));
  for (const { message } of failures) tell(message);
  return exitCode(faults.length > 0, failures);
}

/** Bytes: more than the longest plan that is written. */
const LARGEST = 2_000_000;

/**
 * Reads the plan of a folder, which may be anybody's.
 * @param name the folder in error messages
 * @throws UserError with one sentence about the problem
 */
async function readPlan(folder: string, name: string): Promise<DeployPlan> {
  const file = `${name}/${PLAN_FILE}`;
  const how = { largest: LARGEST, isAnybodys: true };
  const path = join(folder, PLAN_FILE);
  if (!existsSync(path)) throw new UserError(`${file} does not exist. Give a folder that fix has written.`);
  const plan = parsePlan(await readJson(path, file, 'a plan', how));
  if (typeof plan === 'string') throw new UserError(`${file} is not a plan of Sitegrade. ${plan}`);
  return plan;
}
