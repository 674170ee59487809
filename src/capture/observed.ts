import { checked, type Observed, type Unseen } from '../engine/index.js';

export function seen<T>(value: T): Observed<T> {
  return { seen: true, value };
}

export function notSeen(because: Unseen): Observed<never> {
  return { seen: false, because };
}

export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

export const count = checked(isCount);
