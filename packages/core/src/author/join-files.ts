import type { FilePart, JoinedEvent, JoinProgressEvent, JoinRequest } from '../contracts/join-request.ts';
import { checkOutputSize } from '../errors/check-output-size.ts';
import { AbortError, ClipwrightError } from '../errors/clipwright-error.ts';
import { measuredJoin } from './measured-join.ts';
import { definedCapabilities } from './renderer-capabilities.ts';
import type { RendererDefinition } from './renderer-definition.ts';

/** A join, and what goes away with it unless it ends well. */
export interface JoinRun {
  run(signal: AbortSignal, tell: (event: JoinProgressEvent) => void): Promise<JoinedEvent>;
  cleanUp(): Promise<void>;
}

/**
 * Joins by what the author wrote, counts the pictures of each part and of the whole, and only then puts the output in
 * place. Errors: `verification-failed`, `output-too-large`, `contract-violation`, and what keeps it from its place.
 */
export function joinFiles(definition: RendererDefinition, request: JoinRequest): JoinRun {
  const { files, name } = definition;
  const { output, overwrite, profile, audio, maxBytes } = request;
  const parts = request.parts.map((part): FilePart => {
    if (part.kind === 'file') return part;
    throw new ClipwrightError('contract-violation', `The renderer "${name}" was asked to copy packets.`);
  });
  let target: string | undefined;

  const check = async (file: string, expected: number): Promise<void> => {
    const counted = await definition.count(file);
    if (counted === expected) return;
    throw new ClipwrightError('verification-failed', `${file} has ${counted} frames, not ${expected}.`, {
      details: { file, expected, counted },
    });
  };

  const run: JoinRun['run'] = async (signal, tell) => {
    const go = (): void => {
      if (signal.aborted) throw new AbortError();
    };
    // The parts one by one, then the whole, and what is found of it.
    const steps = parts.length + 2;
    let done = 0;
    const step = (kind: 'verify' | 'join'): void => {
      done += 1;
      tell({ type: 'progress', ratio: done / steps, kind });
      go();
    };
    definedCapabilities(definition, { output });
    await files.checkOutput({ file: output, overwrite, sources: [] });
    for (const { file, frames } of parts) {
      go();
      await check(file, frames);
      step('verify');
    }
    target = await files.beside(output);
    go();
    await definition.join(parts, target, { profile, signal, ...(audio === undefined ? {} : { audio }) });
    step('join');
    await check(
      target,
      parts.reduce((sum, { frames }) => sum + frames, 0),
    );
    const bytes = await files.size(target);
    if (bytes === undefined) {
      throw new ClipwrightError('contract-violation', `The renderer "${name}" joined, and wrote no file.`);
    }
    checkOutputSize(bytes, maxBytes);
    step('verify');
    const published = await files.publish(target, output, overwrite, () => !signal.aborted);
    if (published === undefined) throw new AbortError();
    return { type: 'joined', verification: measuredJoin(request, published) };
  };

  return {
    run,
    cleanUp: async () => {
      if (target !== undefined) await files.remove(target);
    },
  };
}
