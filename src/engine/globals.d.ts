// The engine's tsconfig has no DOM lib, so that no browser API can slip in.
// These few are in every JavaScript runtime the engine meets: workers, pages and Node.

declare class URL {
  constructor(url: string, base?: string | URL);
  static canParse(url: string, base?: string | URL): boolean;
  readonly protocol: string;
  readonly host: string;
  readonly hostname: string;
  readonly origin: string;
  readonly pathname: string;
  readonly port: string;
  readonly search: string;
  readonly hash: string;
  readonly href: string;
}
