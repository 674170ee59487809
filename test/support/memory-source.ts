import type { PageState } from '../../src/capture/page-state.js';
import type { Suppression } from '../../src/engine/index.js';
import type { AgreedRequests, PageSource } from '../../src/ui/ports.js';

/** Facts from memory: tells what it is told to tell, and remembers what was asked of it. */
export class MemorySource implements PageSource {
  /** Such as `reload`, `reload bypassing cache`, `grant https://shop.test/*`, `read page`. */
  readonly asked: string[] = [];
  /** What the person answers when asked for access. */
  granting = true;
  /** Whether choices are remembered. */
  keeping = true;
  /** Rejects what is asked next. */
  failWith: string | undefined;
  #suppressed = new Map<string, Suppression>();
  readonly #listeners = new Set<(state: PageState) => void>();
  #state: PageState | undefined;

  constructor(state?: PageState) {
    this.#state = state;
    if (state?.kind === 'page') this.#suppressed = new Map(state.suppressed);
  }

  get state(): PageState | undefined {
    return this.#state;
  }

  get watchers(): number {
    return this.#listeners.size;
  }

  tell(state: PageState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }

  watch(listener: (state: PageState) => void): () => void {
    this.#listeners.add(listener);
    if (this.#state) listener(this.#state);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  reload({ bypassCache }: { bypassCache: boolean }): Promise<void> {
    return this.reply(bypassCache ? 'reload bypassing cache' : 'reload', undefined);
  }

  grant(origin: string): Promise<boolean> {
    return this.reply(`grant ${origin}`, this.granting);
  }

  readPage(): Promise<void> {
    return this.reply('read page', undefined);
  }

  probe({ requests }: AgreedRequests): Promise<void> {
    return this.reply(`probe ${requests.map(({ method, url }) => `${method} ${url}`).join(', ')}`, undefined);
  }

  /** Remembers as a normal window does, and tells of it. */
  async chooseStack(names: readonly string[] | null): Promise<{ kept: boolean }> {
    const answer = await this.reply(`choose ${names?.join() ?? 'nothing'}`, { kept: this.keeping });
    if (this.keeping && this.#state?.kind === 'page') {
      const { chosen: _, ...page } = this.#state;
      this.tell({ ...page, ...(names && { chosen: names }) });
    }
    return answer;
  }

  /** Remembers likewise. */
  async suppress(suppression: Suppression): Promise<{ kept: boolean }> {
    const answer = await this.reply(`suppress ${JSON.stringify(suppression)}`, { kept: this.keeping });
    this.#suppressed.set(suppression.finding, suppression);
    this.#tellSuppressed();
    return answer;
  }

  async unsuppress({ finding }: Suppression): Promise<void> {
    await this.reply(`take back ${finding}`, undefined);
    this.#suppressed.delete(finding);
    this.#tellSuppressed();
  }

  #tellSuppressed(): void {
    if (this.#state?.kind === 'page') this.tell({ ...this.#state, suppressed: new Map(this.#suppressed) });
  }

  reply<T>(what: string, value: T): Promise<T> {
    this.asked.push(what);
    return this.failWith === undefined ? Promise.resolve(value) : Promise.reject(new Error(this.failWith));
  }
}
