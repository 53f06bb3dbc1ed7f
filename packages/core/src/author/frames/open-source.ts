import type { ClipSource } from '../../contracts/clip-loader.ts';
import type { RenderInputs } from '../../contracts/clip-renderer.ts';
import { ClipwrightError } from '../../errors/clipwright-error.ts';

/** The open source that a request names. Throws `contract-violation` where it was not given. */
export function openSource(sources: RenderInputs['sources'], id: string): ClipSource {
  const source = sources.get(id);
  if (source !== undefined) return source;
  throw new ClipwrightError('contract-violation', `The source ${JSON.stringify(id)} is not among the open ones.`, {
    remedy: 'Give every source that a request names, open, in `sources`.',
  });
}
