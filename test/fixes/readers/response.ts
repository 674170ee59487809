export interface Line {
  readonly name: string;
  readonly value: string;
}

/** A response as a server or an application sends it. */
export interface Response {
  readonly scheme: 'http' | 'https';
  readonly status: number;
  readonly lines: readonly Line[];
}

/** The text for each place. */
export type Texts = ReadonlyMap<string, string>;

/**
 * The response after the texts of one stack, read from them alone. A form that a reader does not know is an error, so
 * a new form must teach its reader.
 */
export type Reader = (texts: Texts, response: Response) => Response | Promise<Response>;

/** Header lines that texts change. Names are compared without case. */
export class Lines {
  #lines: readonly Line[];

  constructor(lines: readonly Line[]) {
    this.#lines = lines;
  }

  get all(): readonly Line[] {
    return this.#lines;
  }

  valuesOf(name: string): string[] {
    return this.#lines.filter((line) => isNamed(line, name)).map(({ value }) => value);
  }

  has(name: string): boolean {
    return this.valuesOf(name).length > 0;
  }

  /** Replaces all lines of that name. */
  set(name: string, ...values: readonly string[]): void {
    this.remove(name);
    this.#lines = [...this.#lines, ...values.map((value) => ({ name, value }))];
  }

  remove(name: string): void {
    this.#lines = this.#lines.filter((line) => !isNamed(line, name));
  }

  change(name: string, change: (value: string) => string): void {
    this.#lines = this.#lines.map((line) =>
      isNamed(line, name) ? { ...line, value: change(line.value) } : line,
    );
  }
}

function isNamed(line: Line, name: string): boolean {
  return line.name.toLowerCase() === name.toLowerCase();
}

export function unknownForm(text: unknown): Error {
  return new Error(`The reader does not know this form: ${JSON.stringify(text)}`);
}

const THERE: Line = { name: 'Location', value: 'https://…' };

/** A redirect to https, which no application has answered. */
export function redirected(response: Response): Response {
  return { ...response, status: 301, lines: [THERE] };
}

export function isRedirected({ lines }: Response): boolean {
  return lines.some(({ name, value }) => name === THERE.name && value === THERE.value);
}

/** The Server header without a version, if it is of that product. */
export function hideVersion(lines: Lines, product: RegExp): void {
  lines.change('Server', (value) => product.exec(value)?.[0] ?? value);
}
