import type { References } from './references.ts';
import type { World } from './world.ts';

/** Something that happens in a soak, beside others. Rejects when what comes of it is wrong. */
export type Action = (world: World, references: References) => Promise<void>;
