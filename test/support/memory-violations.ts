import { readViolation, ViolationLog, type ViolationRow } from '../../src/capture/violations.js';
import type { ViolationSource } from '../../src/ui/ports.js';

/** Violations from memory, taken in by the real log; told only while somebody looks. */
export class MemoryViolations implements ViolationSource {
  readonly log = new ViolationLog();
  readonly #listeners = new Set<() => void>();

  constructor(given: readonly unknown[] = []) {
    for (const one of given) this.add(one);
  }

  get watchers(): number {
    return this.#listeners.size;
  }

  /** As the page's world would tell it. */
  add(raw: unknown): void {
    const told = readViolation(raw);
    if (told) this.log.take(told.violation, told.count);
    for (const listener of this.#listeners) listener();
  }

  rows(): readonly ViolationRow[] {
    return this.log.rows();
  }

  dropped(): number {
    return this.log.dropped;
  }

  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
