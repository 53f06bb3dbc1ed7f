import { ClipwrightError } from './clipwright-error.ts';

/**
 * Refuses an output that comes to more bytes than it may have. Errors: `output-too-large`.
 *
 * @param maxBytes `undefined`: it may have any number.
 */
export function checkOutputSize(bytes: number, maxBytes: number | undefined): void {
  if (maxBytes === undefined || bytes <= maxBytes) return;
  throw new ClipwrightError('output-too-large', `The output comes to more than ${maxBytes} bytes.`, {
    remedy: 'Make it shorter, smaller or of a higher crf, or allow more by `maxBytes`.',
    details: { bytes, maxBytes },
  });
}
