import type { PageState } from '../../src/capture/page-state.js';
import type { Copied } from '../../src/capture/deployed/copied.js';
import { withCopied } from '../../src/capture/deployed/with-copied.js';
import type { SelectionChanges } from '../../src/capture/selection.js';
import type { Advice, Suppression } from '../../src/engine/index.js';
import type { AgreedRequests, FileHash, PageSource, PreviewDetails } from '../../src/ui/ports.js';

/** A source in memory: emits the states it is given, and records the calls to it. */
export class MemorySource implements PageSource {
  /** Such as `reload`, `reload bypassing cache`, `grant https://shop.test/*`, `read page`. */
  readonly calls: string[] = [];
  /** The user’s reply to a request for access. */
  grants = true;
  /** What was chosen for the last preview. */
  choice: PreviewDetails['choice'];
  /** Whether choices are stored: not in private windows. */
  canStore = true;
  /** The error of the next calls. */
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

  emit(state: PageState): void {
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
    return this.reply(`grant ${origin}`, this.grants);
  }

  readPage(): Promise<void> {
    return this.reply('read page', undefined);
  }

  probe({ requests }: AgreedRequests): Promise<void> {
    return this.reply(`probe ${requests.map(({ method, url }) => `${method} ${url}`).join(', ')}`, undefined);
  }

  startPreview(
    advice: readonly Advice[],
    { parts = [], choice }: PreviewDetails = {},
  ): Promise<{ started: boolean }> {
    this.choice = choice;
    const where = parts.map(({ prefix }) => `, another under ${prefix}`).join('');
    return this.reply(`preview ${advice.length}${where}`, { started: advice.length > 0 });
  }

  endPreview(): Promise<void> {
    return this.reply('end preview', undefined);
  }

  stopRecording(): Promise<void> {
    return this.reply('stop recording', undefined);
  }

  hashFile(url: string): Promise<FileHash> {
    const hash = new URL(url).pathname.includes('refuses')
      ? ({ refused: 'no-cors' } as const)
      : { integrity: `sha384-${'A'.repeat(64)}` };
    return this.reply(`hash ${url}`, hash);
  }

  /** Stores the choice and emits the new state. */
  async chooseStack(names: readonly string[] | null): Promise<{ kept: boolean }> {
    const reply = await this.reply(`choose ${names?.join() ?? 'nothing'}`, { kept: this.canStore });
    if (this.canStore && this.#state?.kind === 'page') {
      const { chosen: _, ...page } = this.#state;
      this.emit({ ...page, ...(names && { chosen: names }) });
    }
    return reply;
  }

  /** Stores the suppression and emits the new state. */
  async suppress(suppression: Suppression): Promise<{ kept: boolean }> {
    const reply = await this.reply(`suppress ${JSON.stringify(suppression)}`, { kept: this.canStore });
    this.#suppressed.set(suppression.finding, suppression);
    this.#emitSuppressed();
    return reply;
  }

  async unsuppress({ finding }: Suppression): Promise<void> {
    await this.reply(`unsuppress ${finding}`, undefined);
    this.#suppressed.delete(finding);
    this.#emitSuppressed();
  }

  /** Stores the tick and emits the new state. */
  async check(item: string, isOn: boolean): Promise<{ kept: boolean }> {
    const reply = await this.reply(`${isOn ? 'check' : 'uncheck'} ${item}`, { kept: this.canStore });
    if (this.canStore && this.#state?.kind === 'page') {
      const others = (this.#state.checked ?? []).filter((one) => one !== item);
      this.emit({ ...this.#state, checked: isOn ? [...others, item] : others });
    }
    return reply;
  }

  /** Stores the selection of the site and emits the new state. */
  async select(site: string, changes: SelectionChanges): Promise<{ kept: boolean }> {
    const reply = await this.reply(`select ${changes.join(', ') || 'nothing'} on ${site}`, {
      kept: this.canStore,
    });
    if (this.canStore && this.#state?.kind === 'page') {
      const { selection: _, ...page } = this.#state;
      this.emit({ ...page, ...(changes.length > 0 && { selection: changes }) });
    }
    return reply;
  }

  /** Stores what was copied for the site and emits the new state. */
  async copied(site: string, lines: Copied, isWhole: boolean): Promise<{ kept: boolean }> {
    const what = `${isWhole ? 'copy' : 'add'} ${lines.join(', ') || 'nothing'} on ${site}`;
    const reply = await this.reply(what, { kept: this.canStore });
    if (this.canStore && this.#state?.kind === 'page') {
      const { copied = [], ...page } = this.#state;
      const all = withCopied(copied, lines, isWhole);
      this.emit({ ...page, ...(all.length > 0 && { copied: all }) });
    }
    return reply;
  }

  #emitSuppressed(): void {
    if (this.#state?.kind === 'page') this.emit({ ...this.#state, suppressed: new Map(this.#suppressed) });
  }

  reply<T>(what: string, value: T): Promise<T> {
    this.calls.push(what);
    return this.failWith === undefined ? Promise.resolve(value) : Promise.reject(new Error(this.failWith));
  }
}
