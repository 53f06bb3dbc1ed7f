import type { Stretch } from '../contracts/segment-request.ts';
import type { PlacedItem } from './place-items.ts';

/** What an item shows in given output frames, which may lie beyond its own. */
export type StretchOf = (placed: PlacedItem, firstFrame: number, frames: number) => Stretch;
