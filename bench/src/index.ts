export type { Comparison, Contest } from './compare.ts';
export { compare, comparison, median, timed } from './compare.ts';
export type { Reuse, ReuseOptions } from './reuse.ts';
export { measureReuse, reuseLine } from './reuse.ts';
export type { Cut, SequentialOptions, Tools } from './sequential.ts';
export { sequentialLoad, sequentialRender } from './sequential.ts';
