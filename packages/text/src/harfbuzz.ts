import { ClipwrightError } from '@clipwright/core';
import type * as harfbuzzjs from 'harfbuzzjs';

/** HarfBuzz, which shapes text and gives the outlines of its glyphs: the module `harfbuzzjs`. */
export type HarfBuzz = typeof harfbuzzjs;

function isHarfBuzz(value: unknown): value is HarfBuzz {
  return typeof value === 'object' && value !== null && 'shape' in value && 'Face' in value && 'PaintFuncs' in value;
}

/**
 * The module as what it is. Nothing that is published names its types: they name others, which it does not bring. Errors:
 * `invalid-option`.
 */
export function harfbuzzOf(value: unknown): HarfBuzz {
  if (isHarfBuzz(value)) return value;
  throw new ClipwrightError('invalid-option', 'The option harfbuzz is not the module harfbuzzjs.', {
    remedy: 'Give what await import("harfbuzzjs") gives.',
    details: { option: 'harfbuzz' },
  });
}
