import type { ClipLoader } from '../contracts/clip-loader.ts';
import { chosenLoader, type LoadersByKind } from './chosen-loader.ts';

/**
 * A loader that hands each source to the one for the scheme of its URI: in small letters, without its colon; `*` is for
 * all others. A plain path, also one with a drive's letter, counts as `file`. What there is no loader for is declined
 * (`source-declined`). Disposing it disposes of all of them.
 *
 * @throws ClipwrightError `invalid-option`, `plugin-incompatible`, at the call.
 * @example
 * const loader = byScheme({ camera: cameraLoader(), '*': ffmpegLoader() });
 */
export function byScheme(loaders: LoadersByKind): ClipLoader {
  return chosenLoader(loaders, { name: 'scheme', pattern: /^[a-z][a-z\d+.-]+$/, of: schemesOf });
}

function schemesOf(uri: string): string[] {
  return [/^([a-z][a-z\d+.-]+):/i.exec(uri)?.[1]?.toLowerCase() ?? 'file'];
}
