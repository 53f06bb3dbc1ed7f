import { cacheLaws, type LawRunner } from '@clipwright/testing';
import { describe, it } from 'vitest';
import { cacheFaults } from './cache-faults.ts';
import { notices } from './notices.ts';
import { type CacheFault, isCacheFault, referenceCache } from './reference-cache.ts';

const suite = (runner: LawRunner, fault?: string): void => {
  const known: CacheFault | undefined = isCacheFault(fault) ? fault : undefined;
  cacheLaws(runner, {
    name: 'the laws of caches, kept by a simple cache',
    make: async () => ({ cache: referenceCache(known) }),
  });
};

suite({ describe, it });
notices('the laws of caches notice a cache with the fault', suite, cacheFaults);
