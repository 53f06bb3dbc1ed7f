/**
 * Why a text names no file, for a message; `undefined` where it may. No system has a NUL in a name, and half of a
 * surrogate pair would become another character on its way to the disk, which may be another file's name.
 */
export function fileNameProblem(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (name.includes('\0')) return 'has a NUL character in it';
  return /\p{Surrogate}/u.test(name) ? 'has half a surrogate pair in it' : undefined;
}
