import { parseAddress } from './address.js';
import { readCredentials, type CredentialArguments, type Credentials } from './credentials.js';
import { settingsFor, type InspectArguments } from './inspect-arguments.js';
import { targetOf, type Target } from './targets.js';
import { UserError } from './terminal.js';

/**
 * Reads one for each origin that gets something. What a configuration gives goes to origins of its own targets only.
 * @throws UserError
 */
export async function credentialsOf(
  args: InspectArguments,
  targets: readonly Target[],
  folder: string,
): Promise<Credentials[]> {
  const configured = new Set(
    [...(args.own?.keys() ?? [])].flatMap((text) => urlsOf(targetOf(text))).map(({ origin }) => origin),
  );
  const groups = new Map<string, { readonly given: CredentialArguments; readonly urls: URL[] }>();
  const keys = new Map<string, string>();
  for (const target of targets) {
    const { credentials: given } = settingsFor(args, target);
    const key = JSON.stringify(given);
    for (const url of urlsOf(target)) {
      const { origin } = url;
      if (given.config && !configured.has(origin))
        throw new UserError(
          `${given.config.file}: ${given.config.fields.join(', ')} can go to origins of its own targets only. ${origin} is none: add it there, or name another file with --config.`,
        );
      if ((keys.get(origin) ?? key) !== key)
        throw new UserError(`The targets of ${origin} must have the same header, cookie and auth.`);
      keys.set(origin, key);
      const group = groups.get(key) ?? { given, urls: [] };
      group.urls.push(url);
      groups.set(key, group);
    }
  }
  // An error, if options are given and there is no web address.
  if (groups.size === 0 && !args.own) await readCredentials(args.credentials, folder, []);
  const read = await Promise.all(
    [...groups.values()].map(({ given, urls }) => readCredentials(given, folder, urls)),
  );
  return read.filter((one) => one !== undefined);
}

/** Empty for what is not an address, which is reported when it is its turn. */
function urlsOf({ kind, text }: Target): URL[] {
  if (kind !== 'page') return [];
  try {
    return [parseAddress(text)];
  } catch {
    return [];
  }
}
