import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Pictures of a screen, in the order in which they were taken. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  /** `at`: milliseconds from the beginning. The first is at 0. */
  readonly pictures: readonly { readonly file: string; readonly at: number }[];
  /** How long it is, in milliseconds. */
  readonly end: number;
}

/** Takes the pictures of a scene. */
export interface SceneRecorder {
  /** Takes one, to be shown for so many milliseconds; without a number, in proportion to the time until the next one. */
  take(ms?: number): Promise<void>;
  /**
   * Writes the scene, and gives its file.
   *
   * @param ms How long it is to be: what has no length of its own fills it.
   * @param more How much longer its first and its last picture are shown.
   */
  finish(ms: number, more: number): Promise<string>;
}

export interface RecorderOptions {
  readonly directory: string;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Writes a picture of the screen into a file. */
  readonly shoot: (file: string) => Promise<unknown>;
  /** @default the machine's clock, in milliseconds */
  readonly now?: () => number;
}

export function sceneRecorder({
  directory,
  name,
  width,
  height,
  shoot,
  now = () => performance.now(),
}: RecorderOptions): SceneRecorder {
  const taken: { readonly file: string; readonly at: number; readonly ms: number | undefined }[] = [];
  return {
    take: async (ms) => {
      const file = `${name}-${String(taken.length).padStart(4, '0')}.png`;
      await shoot(join(directory, file));
      taken.push({ file, at: now(), ms });
    },
    finish: async (ms, more) => {
      const real = taken.map(({ at }, i) => Math.max(1, (taken[i + 1]?.at ?? at) - at));
      const sum = (lengths: readonly number[]): number => lengths.reduce((all, length) => all + length, 0);
      const own = sum(taken.map((picture) => picture.ms ?? 0));
      const others = sum(real.filter((_, i) => taken[i]?.ms === undefined));
      // Where all have lengths of their own, these are in proportion.
      const shares = others === 0 ? { own: ms / own, others: 0 } : { own: 1, others: (ms - own) / others };
      let passed = 0;
      const pictures = taken.map(({ file, ms: length }, i) => {
        const at = i === 0 ? 0 : more + Math.round(passed);
        passed += length === undefined ? (real[i] ?? 0) * shares.others : length * shares.own;
        return { file, at };
      });
      const scene: Scene = { width, height, pictures: apart(pictures), end: 2 * more + ms };
      const file = join(directory, `${name}.scene.json`);
      await writeFile(file, JSON.stringify(scene));
      return file;
    },
  };
}

/** Without pictures that are on screen for no time. */
function apart(pictures: Scene['pictures']): Scene['pictures'] {
  return pictures.filter(({ at }, i) => at !== pictures[i + 1]?.at);
}
