/**
 * Whether something lies on another machine: it begins with `http://` or `https://`. A file of such a name can be
 * written as `./http://`.
 */
export function isRemoteUri(uri: string): boolean {
  return /^https?:\/\//i.test(uri);
}
