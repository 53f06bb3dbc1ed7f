import { firstValueFrom, lastValueFrom } from 'rxjs';
import { rememberedText, rememberText } from '../remembered-text.ts';
import type { ToolInfo } from '../runner.ts';
import type { ToolMemory } from './tool-files.ts';

type Version = Pick<ToolInfo, 'version' | 'build'>;

/** Raised when something else is taken from what a tool says of itself. */
const schema = 1;

const keyOf = (tool: string, files: string): string => JSON.stringify(['ffmpeg version', schema, tool, files]);

/** What a tool said of itself when it was asked, with the same files. `undefined` where it was not. Never rejects. */
export async function rememberedVersion(
  { store }: ToolMemory,
  tool: string,
  files: string,
): Promise<Version | undefined> {
  const text = await firstValueFrom(rememberedText(store, keyOf(tool, files)));
  // The store vouches that it is what was written; the key, that this version wrote it.
  const [version, build] = text?.split('\n') ?? [];
  return version === undefined || build === undefined ? undefined : { version, build };
}

/** Never rejects. */
export async function rememberVersion(
  { store }: ToolMemory,
  tool: string,
  files: string,
  { version, build }: Version,
): Promise<void> {
  await lastValueFrom(rememberText(store, keyOf(tool, files), `${version}\n${build}`), { defaultValue: undefined });
}
