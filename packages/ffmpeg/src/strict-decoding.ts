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
