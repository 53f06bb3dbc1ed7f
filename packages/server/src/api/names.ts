import { z } from 'zod';

/** A file below `media`, as a POSIX path of it: `trip/a.mp4`. */
export const mediaName = z
  .string()
  .min(1)
  .max(1024)
  .describe('A path relative to the folder of media, such as trip/a.mp4.');

/** A file below `out`, as a POSIX path of it: `film.mp4`. */
export const outputName = z
  .string()
  .min(1)
  .max(1024)
  .describe('A path relative to the folder of outputs, such as film.mp4.');

/** A time or a length, as lists have them. */
export const seconds = z
  .union([z.number(), z.string().max(64)])
  .describe('Seconds, or a timecode such as 00:01:02.500.');
