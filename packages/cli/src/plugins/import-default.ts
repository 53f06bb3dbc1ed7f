import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What a module exports, in JavaScript or TypeScript. Rejects with what went wrong. */
export async function importModule(file: string): Promise<unknown> {
  return /^\.[cm]?ts$/.test(extname(file)) ? await importTypeScript(file) : await import(pathToFileURL(file).href);
}

/** What it exports by default; `undefined` where it does not. */
export async function importDefault(file: string): Promise<unknown> {
  return defaultOf(await importModule(file));
}

/** Loaded when it is needed alone: it is as large as all the rest. */
async function importTypeScript(file: string): Promise<unknown> {
  const { createJiti } = await import('jiti');
  // Nothing is written beside the user's files, and what a module exports is the thing itself: members that are private
  // to a class cannot be reached through a proxy.
  return await createJiti(import.meta.url, { fsCache: false, interopDefault: false }).import(file);
}

function defaultOf(module: unknown): unknown {
  return typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined;
}
