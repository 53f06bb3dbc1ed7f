import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { SubtitlesRequest, SubtitleTexts } from '@clipwright/core';
import { createTextPainter, type TextPainter } from '../text-painter.ts';
import { readSubtitleFile } from './read-subtitle-file.ts';

/** A painter that reads files of subtitles, too. */
export interface FileTextPainter extends TextPainter {
  /**
   * The texts of a SubRip or WebVTT file, to be painted. Errors: `invalid-subtitles` with the line, `invalid-option` for
   * the style, `source-missing`, `source-unreadable`.
   */
  subtitles(request: SubtitlesRequest): Promise<SubtitleTexts>;
}

let loaded: Promise<FileTextPainter> | undefined;

/**
 * The painter with the fonts that ship with this package, loaded at the first call and kept: some 3 MB of WebAssembly
 * and 1.3 MB of fonts, in about a quarter of a second.
 */
export function loadTextPainter(): Promise<FileTextPainter> {
  loaded ??= load().catch((error: unknown) => {
    // Another call may find what was missing.
    loaded = undefined;
    throw error;
  });
  return loaded;
}

async function load(): Promise<FileTextPainter> {
  const [harfbuzz, resvg, regular, bold] = await Promise.all([
    import('harfbuzzjs'),
    loadResvg(),
    readFont('NotoSans-Regular.ttf'),
    readFont('NotoSans-Bold.ttf'),
  ]);
  const painter = await createTextPainter({ harfbuzz, resvg, fonts: { regular, bold } });
  return { ...painter, subtitles: readSubtitleFile };
}

async function loadResvg(): Promise<typeof import('@resvg/resvg-wasm')> {
  const resvg = await import('@resvg/resvg-wasm');
  const file = createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm');
  try {
    await resvg.initWasm(await readFile(file));
  } catch (error) {
    // It can be started once in a process, and somebody else may have done so.
    if (!(error instanceof Error && error.message.startsWith('Already initialized'))) throw error;
  }
  return resvg;
}

async function readFont(name: string): Promise<Uint8Array> {
  return readFile(new URL(`../../fonts/${name}`, import.meta.url));
}
