import { ClipwrightError } from '@clipwright/core';

/** How paths of a list begin, and what they begin with on this machine. */
export interface Relink {
  readonly from: string;
  readonly to: string;
}

/** What `--relink FROM=TO` says. Errors: `invalid-option`. */
export function parseRelinks(texts: readonly string[]): readonly Relink[] {
  return texts.map((text) => {
    const [, from = '', to = ''] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (from !== '') return { from: trimmed(from), to };
    throw new ClipwrightError('invalid-option', `--relink ${text} does not say what becomes of what.`, {
      remedy: 'Write FROM=TO, such as "D:\\footage=/mnt/footage".',
    });
  });
}

/**
 * A path with its beginning replaced, by the first that suits; `undefined` where none does. Whole folders alone are
 * compared; separators of Windows are those of others, and drives are compared without regard to case.
 */
export function relinked(path: string, relinks: readonly Relink[]): string | undefined {
  for (const { from, to } of relinks) {
    const rest = restBehind(path, from);
    if (rest !== undefined) return `${trimmed(to)}/${rest}`;
  }
  return undefined;
}

function restBehind(path: string, from: string): string | undefined {
  const [whole, start] = [slashed(path), slashed(from)];
  const isWindows = /^(?:[a-z]:|\/\/)/i.test(start);
  const begins = isWindows ? whole.toLowerCase().startsWith(start.toLowerCase()) : whole.startsWith(start);
  if (!begins || whole[start.length] !== '/') return undefined;
  return whole.slice(start.length + 1);
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}

function trimmed(path: string): string {
  return path.replace(/[\\/]+$/, '');
}
