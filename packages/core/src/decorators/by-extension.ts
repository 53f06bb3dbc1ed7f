import type { ClipLoader } from '../contracts/clip-loader.ts';
import { chosenLoader, type LoadersByKind } from './chosen-loader.ts';

/**
 * A loader that hands each source to the one for the end of its name: in small letters, without its dot, the longest
 * that fits (`tar.gz` before `gz`); `*` is for all others. Of a URI with a scheme, what follows `?` or `#` is no part of
 * the name. What there is no loader for is declined (`source-declined`). Disposing it disposes of all of them.
 *
 * @throws ClipwrightError `invalid-option`, `plugin-incompatible`, at the call.
 * @example
 * const loader = byExtension({ gif: gifLoader(), '*': ffmpegLoader() });
 */
export function byExtension(loaders: LoadersByKind): ClipLoader {
  return chosenLoader(loaders, { name: 'extension', pattern: /^[^.*/\\A-Z]+(\.[^.*/\\A-Z]+)*$/, of: extensionsOf });
}

/** `tar.gz` and `gz` of `a/b.TAR.gz`. */
function extensionsOf(uri: string): string[] {
  const path = /^[a-z][a-z\d+.-]+:/i.test(uri) ? uri.replace(/[?#].*$/s, '') : uri;
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase();
  const parts = name.split('.');
  return parts.slice(1).map((_, place) => parts.slice(place + 1).join('.'));
}
