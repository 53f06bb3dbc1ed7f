import type { Background } from '@clipwright/core';
import { channelsOf } from '@clipwright/core/author';

/**
 * Puts frames of red, green, blue and transparency (`gbrap`) on a background: what is transparent in the middle of a
 * picture shows the colour that is around it as well, black where that is the picture itself. Done before scaling,
 * which would let the colours of what is transparent run into what is not.
 *
 * @param label Sets its links apart from those of others in one graph.
 */
export function flatten(background: Background, label: string): string {
  const [r, g, b] = background === 'blur' ? [0, 0, 0] : channelsOf(background);
  const [picture, behind, filled] = ['opaque', 'under', 'color'].map((name) => `[${label}${name}]`);
  const fill = `lutrgb=r=${r}:g=${g}:b=${b}:a=255`;
  return `split${picture}${behind};${behind}${fill}${filled};${filled}${picture}overlay=format=gbrp`;
}
