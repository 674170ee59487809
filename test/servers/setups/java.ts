import type { Requirement } from '../rig/setup.js';

/** Debian’s default; its compiler of JSPs needs it. */
export const JAVA = `/usr/lib/jvm/java-21-openjdk-${process.arch === 'x64' ? 'amd64' : process.arch}/bin/java`;

export const JAVA_NEEDS: readonly Requirement[] = [{ file: JAVA, package: 'openjdk-21-jre-headless' }];
