/**
 * Pixels whose colours are multiplied by their alpha, as resvg gives them, with straight alpha, as PNG and ffmpeg's
 * overlay take them. In place.
 */
export function toStraightAlpha(pixels: Uint8Array): Uint8Array {
  for (let at = 0; at < pixels.length; at += 4) {
    const alpha = pixels[at + 3] ?? 0;
    if (alpha === 0 || alpha === 255) continue;
    for (let part = at; part < at + 3; part += 1) {
      pixels[part] = Math.min(255, Math.floor(((pixels[part] ?? 0) * 255 + alpha / 2) / alpha));
    }
  }
  return pixels;
}
