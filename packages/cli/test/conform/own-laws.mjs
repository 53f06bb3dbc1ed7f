import { memoryCache } from '@clipwright/cache';
import { cacheLaws } from '@clipwright/testing';

export function laws(runner) {
  cacheLaws(runner, { name: 'own', make: async () => ({ cache: memoryCache() }) });
}
