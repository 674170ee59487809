import type { StackName } from '../engine/index.js';
import { apache } from './apache.js';
import { django } from './django.js';
import { nginx } from './nginx.js';
import type { Stack } from './rendering.js';

/** Every stack there are fixes for. */
export const STACKS: Readonly<Partial<Record<StackName, Stack>>> = { apache, nginx, django };

/** Whom fixes are written for where no server was recognised. */
export const UNRECOGNISED = ['apache', 'nginx', 'django'] as const satisfies readonly StackName[];

/** The stack of that name, if there are fixes for it. */
export function stackOf(name: string): Stack | undefined {
  return isStackName(name) ? STACKS[name] : undefined;
}

export function isStackName(name: string): name is StackName {
  return Object.hasOwn(STACKS, name);
}
