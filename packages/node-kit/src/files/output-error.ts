import { ClipwrightError } from '@clipwright/core';
import { systemFailure, systemRemedies } from '@clipwright/core/author';

/**
 * A failure to write or place the output, typed: `disk-full`, `out-of-resources`, `output-exists` or
 * `output-unwritable`.
 */
export function outputError(error: unknown, output: string): ClipwrightError {
  if (error instanceof ClipwrightError) return error;
  const details = { output };
  switch (systemFailure(error)) {
    case 'disk-full':
      return new ClipwrightError('disk-full', `There is no room left for ${output}.`, {
        cause: error,
        remedy: 'Free some space, or write to another disk.',
        details,
      });
    case 'out-of-resources':
      return new ClipwrightError('out-of-resources', `No file can be opened to write ${output}.`, {
        cause: error,
        remedy: systemRemedies['out-of-resources'],
        details,
      });
    case 'exists':
      return exists(output);
    default:
      return new ClipwrightError('output-unwritable', `The output ${output} cannot be written.`, {
        cause: error,
        remedy: 'Check that its directory exists and may be written to.',
        details,
      });
  }
}

/** A file is in the output's place. */
export function exists(output: string): ClipwrightError {
  return new ClipwrightError('output-exists', `There is a file at ${output} already.`, {
    remedy: 'Choose another name, or allow it to be overwritten.',
    details: { output },
  });
}
