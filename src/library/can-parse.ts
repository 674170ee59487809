/**
 * As URL.canParse, whose result changes in Node 20 once it is optimised (see src/cli/sound-can-parse.ts). The bundle of
 * the importable modules calls this one instead: a library must not replace what belongs to its user.
 */
export function canParse(url: string | URL, base?: string | URL): boolean {
  try {
    new URL(url, base);
    return true;
  } catch {
    return false;
  }
}
