/** Commands that show that a fix works, with the site's name to be filled in. */

/** One header of the response, and of an error page. */
export function headerChecks(name: string): string[] {
  const grep = `grep -i '^${name}:'`;
  return [
    `curl -sI https://YOUR-SITE/ | ${grep}`,
    `curl -sI https://YOUR-SITE/no-such-page | ${grep}   # once here too, not twice`,
  ];
}

export function removedCheck(name: string): string {
  return `curl -sI https://YOUR-SITE/ | grep -i '^${name}:'   # prints nothing`;
}

export const COOKIE_CHECK = "curl -si https://YOUR-SITE/ | grep -i '^set-cookie:'";
export const REDIRECT_CHECK = "curl -sI http://YOUR-SITE/ | grep -i '^location: https:'";
export const VERSION_CHECK = "curl -sI https://YOUR-SITE/ | grep -i '^server:'   # no version";
