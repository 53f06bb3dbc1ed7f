/** A path's last name. */
export function lastPart(path: string): string {
  return /[^/\\]*$/.exec(path)?.[0] ?? path;
}
