import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { parsePlan, type DeployPlan } from '../engine/deployed/index.js';
import { UserError } from './terminal.js';

/** The file of a folder that says what to ask. */
export const PLAN_FILE = 'plan.json';
/** Bytes: more than the longest plan that is written. */
const LARGEST = 2_000_000;

/**
 * Reads the plan of a folder, which may be anybody's.
 * @param name the folder in error messages
 * @throws UserError with one sentence about the problem
 */
export async function readPlan(folder: string, name: string): Promise<DeployPlan> {
  const file = `${name}/${PLAN_FILE}`;
  let raw: unknown;
  try {
    raw = JSON.parse(await textOf(join(folder, PLAN_FILE), file));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UserError(`${file} is not JSON.`);
  }
  const plan = parsePlan(raw);
  if (typeof plan === 'string') throw new UserError(`${file} is not a plan of Sitegrade. ${plan}`);
  return plan;
}

async function textOf(path: string, name: string): Promise<string> {
  try {
    // Opening a FIFO would wait for its writer.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const { size, isFile } = await file.stat().then((stat) => ({ size: stat.size, isFile: stat.isFile() }));
      if (!isFile) throw new UserError(`${name} is not a file.`);
      if (size > LARGEST) throw new UserError(`${name} is too large to be a plan.`);
      return (await file.readFile('utf8')).replace(/^\uFEFF/, '');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new UserError(
      code === 'ENOENT' || code === 'ENOTDIR'
        ? `${name} does not exist. Give a folder that fix has written.`
        : `${name} cannot be read (${code}).`,
    );
  }
}
