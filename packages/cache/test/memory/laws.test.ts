import { cacheLaws } from '@clipwright/testing';
import { describe, it } from 'vitest';
import { memoryCache } from '../../src/index.ts';

cacheLaws({ describe, it }, { name: 'memoryCache', make: async () => ({ cache: memoryCache<AsyncDisposable>() }) });
