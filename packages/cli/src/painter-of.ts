import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ClipwrightError, type TextPainter, type Timeline } from '@clipwright/core';
import { hasText, sourceError } from '@clipwright/core/author';

/** What draws the text of a timeline, loaded only where there is some. See {@link textPainter}. */
export async function painterOf(timeline: Timeline, cwd?: string): Promise<{ readonly painter?: TextPainter }> {
  return hasText(timeline) ? { painter: await textPainter(cwd) } : {};
}

/**
 * What draws text.
 *
 * @param cwd Where files of fonts are that styles name. @default none is read
 */
export async function textPainter(cwd?: string): Promise<TextPainter> {
  const { loadTextPainter } = await import('@clipwright/text/node');
  const { fingerprint, paint, subtitles } = await loadTextPainter();
  // Each once: of the same bytes a font is opened once.
  const read = new Map<string, Promise<Uint8Array>>();
  const bytesOf = (name: string): Promise<Uint8Array> => {
    const bytes = read.get(name) ?? fontBytes(name, cwd);
    read.set(name, bytes);
    return bytes;
  };
  return {
    ...{ fingerprint, subtitles },
    paint: async ({ text, style = {}, canvas }) => {
      const fonts = await Promise.all(fontNames(style).map(async (name) => [name, await bytesOf(name)] as const));
      return paint({ text, style, canvas, fonts: Object.fromEntries(fonts) });
    },
  };
}

/** The files of fonts that a style names, as far as it names any: the painter says what else is wrong with it. */
function fontNames(style: object): readonly string[] {
  const named: unknown = 'fontFile' in style ? style.fontFile : undefined;
  return [named].flat().filter((name) => typeof name === 'string');
}

async function fontBytes(name: string, cwd: string | undefined): Promise<Uint8Array> {
  if (cwd === undefined) {
    throw new ClipwrightError('invalid-option', `The font ${name} is not read: only those that ship with it are.`);
  }
  const file = resolve(cwd, name);
  return await readFile(file).catch((error: unknown) => {
    throw sourceError(file, error);
  });
}
