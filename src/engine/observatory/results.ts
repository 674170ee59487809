import data from '../data/observatory.json' with { type: 'json' };
import type { ObservatoryTest } from '../model/report.js';

interface Worth {
  /** Points that it adds or deducts. */
  readonly modifier: number;
  /** Whether its test passes, which does not affect the score. */
  readonly pass: boolean;
}

/** The version of the HTTP Observatory's algorithm. */
export const ALGORITHM = 6;

/** Every result of every test, in the Observatory's own names. */
export const RESULTS: Readonly<Record<ObservatoryTest, Readonly<Record<string, Worth>>>> = data;
