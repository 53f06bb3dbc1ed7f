import { type SourceIndex, type SourceInfo, toClipwrightError } from '@clipwright/core';
import type { OpenRequest } from '@clipwright/core/author';
import { firstValueFrom } from 'rxjs';
import { headersProber } from '../../src/index.ts';
import { inMemory } from '../counted.ts';

/** What is told of a file of these bytes. */
export async function told(
  content: Uint8Array,
  options: { readonly maxBlocks?: number; readonly request?: Omit<OpenRequest, 'uri'> } = {},
): Promise<{ readonly info: SourceInfo; readonly index: SourceIndex }> {
  const { request, ...rest } = options;
  const prober = headersProber({ open: inMemory(content), ...rest });
  const uri = { uri: 'made', ...request };
  return { info: await firstValueFrom(prober.probe(uri)), index: await firstValueFrom(prober.index(uri)) };
}

/** Why it is left to ffprobe, or the code of another error. */
export async function whyLeft(content: Uint8Array): Promise<string> {
  try {
    await told(content);
    return 'told';
  } catch (error) {
    const { code, message } = toClipwrightError(error);
    return /for certain: (.*)\. Ask/.exec(message)?.[1] ?? code;
  }
}

/** Why it is not told where packets lie of what is left to ffprobe. */
export async function whyUncopied(content: Uint8Array): Promise<unknown> {
  return await told(content).then(
    () => 'told',
    (error: unknown) => toClipwrightError(error).details.packetsUnknownFor,
  );
}
