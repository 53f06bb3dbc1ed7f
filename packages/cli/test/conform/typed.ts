import { memoryCache } from '@clipwright/cache';
import type { ClipCache } from '@clipwright/core';

interface Product {
  readonly cache: ClipCache;
}

export const conformance = {
  cache: { name: 'typed', make: async (): Promise<Product> => ({ cache: memoryCache() }) },
};
