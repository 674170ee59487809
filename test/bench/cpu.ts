import { readdirSync, readFileSync } from 'node:fs';
import type { Browser, Page } from 'puppeteer';

/** Milliseconds after a load in which an extension may still work. */
const SETTLED_MS = 400;

/** CPU time (ms) of all processes of the browser for that many loads of the page. */
export async function cpuOfLoads(browser: Browser, page: Page, url: string, loads: number): Promise<number> {
  const root = browser.process()?.pid;
  if (root === undefined) throw new Error('The browser has no process.');
  await page.bringToFront();
  const before = cpuOf(root);
  for (let load = 0; load < loads; load += 1) {
    await page.goto(url, { waitUntil: 'load' });
    await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  }
  return cpuOf(root) - before;
}

/** CPU time (ms) of a process and its descendants, including those that have ended (proc(5)). */
function cpuOf(root: number): number {
  const children = new Map<number, number[]>();
  const ticks = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = statOf(name);
    if (!stat) continue;
    // The name of the program is in parentheses and may contain spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const parent = Number(fields[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    // utime, stime, and cutime, cstime of the children waited for.
    ticks.set(
      Number(name),
      [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0),
    );
  }
  const sum = (pid: number): number =>
    (ticks.get(pid) ?? 0) + (children.get(pid) ?? []).reduce((all, child) => all + sum(child), 0);
  return sum(root) * MS_A_TICK;
}

/** USER_HZ is 100 on every Linux. */
const MS_A_TICK = 10;

function statOf(pid: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null; // It has ended.
  }
}
