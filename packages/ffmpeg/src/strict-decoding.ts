/**
 * Options to put before an input of a container, by ffmpeg's name, so that packets that its demuxer knows to be broken
 * are left out.
 *
 * Not of a program stream (`.mpg`, `.vob`): its demuxer knows nothing but that the last packet is cut off, and that one
 * holds many frames, of which all but the last are whole.
 */
export function withoutBrokenPackets(container: string): readonly string[] {
  return container === 'mpeg' ? [] : ['-fflags', '+discardcorrupt'];
}

/**
 * Options to put before an input whose frames must be right or missing. A frame that does not decode as a whole is
 * none: otherwise it would come out patched up, and nobody would know. One thread, because damaged input decodes
 * differently with more.
 */
export function strictDecoding(container: string): readonly string[] {
  return ['-threads', '1', '-err_detect:v', 'explode', ...withoutBrokenPackets(container)];
}

/**
 * Global option that ends a run at the first packet that does not decode, and at the first frame that the decoder marks
 * as patched up. What came out before is right; without it a damaged frame may come out like any other, since {@link
 * strictDecoding} alone makes the decoder swallow another one instead. Only for decoding that begins at a keyframe:
 * what a recording or a seek begins with in the middle of a group would end it at once.
 */
export const stopAtDamage: readonly string[] = ['-xerror'];
