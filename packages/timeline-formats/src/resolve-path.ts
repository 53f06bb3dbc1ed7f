/**
 * A name as a path in a directory, without `.` and `..`, as `node:path` would resolve it: of Windows where the directory
 * is written so. What a relative directory gives is relative. Nothing of Node is needed for it, so lists are read in
 * browsers too.
 */
export function resolvePath(directory: string, name: string): string {
  const root = windowsRoot(directory);
  if (root === undefined) return posixPath(name.startsWith('/') ? name : `${directory}/${name}`);
  const drive = /^[A-Za-z]:/.exec(name)?.[0];
  const own = windowsRoot(name) ?? (drive === undefined ? undefined : `${drive}\\`);
  if (drive !== undefined && drive === root.slice(0, 2) && !/^..[\\/]/.test(name)) {
    return windowsPath(root, `${directory.slice(root.length)}\\${name.slice(2)}`);
  }
  if (own !== undefined) return windowsPath(own, name.slice(drive === undefined ? own.length : 2));
  return windowsPath(root, /^[\\/]/.test(name) ? name : `${directory.slice(root.length)}\\${name}`);
}

/** A drive with its separator, or a machine with what it shares; `undefined` of other systems' paths. */
function windowsRoot(path: string): string | undefined {
  return /^[A-Za-z]:[\\/]/.exec(path)?.[0] ?? /^\\\\[^\\/]+[\\/]+[^\\/]+/.exec(path)?.[0];
}

function windowsPath(root: string, rest: string): string {
  const parts = resolved(rest.split(/[\\/]+/), true).join('\\');
  const start = root.replaceAll('/', '\\').replace(/\\$/, '');
  return `${start}\\${parts}`;
}

function posixPath(path: string): string {
  const isAbsolute = path.startsWith('/');
  const parts = resolved(path.split('/'), isAbsolute).join('/');
  return isAbsolute ? `/${parts}` : parts || '.';
}

/** @param isAbsolute Whether `..` ends at the beginning. */
function resolved(parts: readonly string[], isAbsolute: boolean): string[] {
  const kept: string[] = [];
  for (const part of parts) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!isAbsolute) kept.push(part);
  }
  return kept;
}
