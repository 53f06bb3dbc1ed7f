import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArtifactStore } from '@clipwright/core';
import { type ProcessIdentity, thisProcess } from '@clipwright/node-kit';
import { filter, firstValueFrom } from 'rxjs';
import { afterEach, beforeEach } from 'vitest';

/** A fresh directory for each test, removed after it. */
export function eachInDirectory(): { readonly path: string } {
  const current = { path: '' };
  beforeEach(async () => {
    current.path = await mkdtemp(join(tmpdir(), 'store-test-'));
  });
  afterEach(() => rm(current.path, { recursive: true, force: true }));
  return current;
}

/** A process of this machine that is gone: no system gives so large a number. */
export function deadOwner(): ProcessIdentity {
  return { ...thisProcess(), pid: 2 ** 30, started: '1' };
}

export async function fingerprintOf(
  store: Required<ArtifactStore>,
  file: string,
): Promise<{ readonly fingerprint: string; readonly hashed: boolean }> {
  const last = await firstValueFrom(store.fingerprint(file).pipe(filter((event) => event.type === 'fingerprinted')));
  return { fingerprint: last.fingerprint, hashed: last.hashed };
}
