import { parseViolation, ViolationLog, type ViolationRow } from '../../src/capture/violations.js';
import type { ViolationSource } from '../../src/ui/ports.js';

/** Violations in memory, recorded by the real log. */
export class MemoryViolations implements ViolationSource {
  readonly log = new ViolationLog();
  readonly #listeners = new Set<() => void>();

  constructor(given: readonly unknown[] = []) {
    for (const one of given) this.add(one);
  }

  get watchers(): number {
    return this.#listeners.size;
  }

  /** Adds a violation as the page would report it. */
  add(raw: unknown): void {
    const read = parseViolation(raw);
    if (read) this.log.take(read.violation, read.count);
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
