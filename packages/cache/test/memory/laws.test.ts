import { cacheLaws } from '@clipwright/core/testing';
import { describe, it } from 'vitest';
import { memoryCache } from '../../src/index.ts';

cacheLaws({ describe, it }, { name: 'memoryCache', make: async () => ({ cache: memoryCache<AsyncDisposable>() }) });
