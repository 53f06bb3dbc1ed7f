import type { Cut } from './work.ts';

/** Where clips begin, and how long they are. */
export interface CameraCuts {
  readonly clips: number;
  /** Of each clip. */
  readonly seconds: number;
  /** Seconds that all starts are whole multiples of. Without it they lie on no frame's border, and on no keyframe. */
  readonly border?: number;
}

/** Clips of each source in turn, spread over what the sources have. */
export function cameraCuts(
  files: readonly { readonly file: string; readonly seconds: number }[],
  { clips, seconds, border }: CameraCuts,
): readonly Cut[] {
  return Array.from({ length: clips }, (_, i) => {
    const source = files[i % files.length];
    if (source === undefined) throw new Error('There is no source.');
    const at = ((source.seconds - seconds - 1) * i) / clips;
    const start = border === undefined ? Number((at + 0.37).toFixed(2)) : Math.round(at / border) * border;
    return { file: source.file, start, end: Number((start + seconds).toFixed(2)) };
  });
}
