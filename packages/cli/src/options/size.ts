import { InvalidArgumentError } from 'commander';

/** `1280x720`. */
export function parseSize(text: string): { readonly width: number; readonly height: number } {
  const match = /^([1-9]\d{0,5})x([1-9]\d{0,5})$/i.exec(text);
  if (match === null) throw new InvalidArgumentError('Write width x height in pixels, such as 1280x720.');
  return { width: Number(match[1]), height: Number(match[2]) };
}
