export type { NumberedPicture, PictureArea } from './frame-number.ts';
export { frameNumberCells, maxFrameNumber, numberCells, readFrameNumber } from './frame-number.ts';
export type { SyntheticLoader } from './synthetic-loader.ts';
export { syntheticLoader } from './synthetic-loader.ts';
export type { SyntheticOptions } from './synthetic-options.ts';
export type { SyntheticCounters } from './synthetic-source.ts';
