/**
 * Options to put before an input whose frames must be right or missing. A frame that does not decode as a whole is none:
 * otherwise it would come out patched up, and nobody would know. One thread, because damaged input decodes differently
 * with more.
 */
export const strictDecoding: readonly string[] = [
  '-threads',
  '1',
  '-err_detect:v',
  'explode',
  '-fflags',
  '+discardcorrupt',
];

/**
 * Global option that ends a run at the first packet that does not decode, and at the first frame that the decoder marks as
 * patched up. What came out before is right; without it a damaged frame may come out like any other, since
 * {@link strictDecoding} alone makes the decoder swallow another one instead. Only for decoding that begins at a keyframe:
 * what a recording or a seek begins with in the middle of a group would end it at once.
 */
export const stopAtDamage: readonly string[] = ['-xerror'];
