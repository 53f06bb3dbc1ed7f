import type { Abilities } from '@clipwright/filters';

/** What an ffmpeg has, and how it was found out. */
export interface TriedAbilities extends Abilities {
  /** The encoder's name, and hashes of what it and the sound's made of a few frames. */
  readonly made: string;
  /** Whether all that was tried works. */
  readonly whole: boolean;
}
