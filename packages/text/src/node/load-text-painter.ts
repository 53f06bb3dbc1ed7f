import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createTextPainter, type TextPainter } from '../text-painter.ts';

let loaded: Promise<TextPainter> | undefined;

/**
 * The painter with the fonts that ship with this package, loaded at the first call and kept: some 3 MB of WebAssembly
 * and 1.3 MB of fonts, in about a quarter of a second.
 */
export function loadTextPainter(): Promise<TextPainter> {
  loaded ??= load().catch((error: unknown) => {
    // Another call may find what was missing.
    loaded = undefined;
    throw error;
  });
  return loaded;
}

async function load(): Promise<TextPainter> {
  const [harfbuzz, resvg, regular, bold] = await Promise.all([
    import('harfbuzzjs'),
    loadResvg(),
    readFont('NotoSans-Regular.ttf'),
    readFont('NotoSans-Bold.ttf'),
  ]);
  return createTextPainter({ harfbuzz, resvg, fonts: { regular, bold } });
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
