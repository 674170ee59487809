// The engine's tsconfig has no DOM lib, so that no browser API can be used by mistake.
// These exist in every JavaScript runtime of the engine: workers, pages and Node.

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

declare class TextDecoder {
  constructor(label: string);
  readonly encoding: string;
}

declare class TextEncoder {
  encode(text: string): Uint8Array;
}
