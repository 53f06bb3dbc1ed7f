import { isRemoteUri } from '@clipwright/core/author';

/** What a list's URL of a file names, as a path; what is no such URL, or is escaped wrongly, as it stands. */
export function pathOfUrl(url: string): string {
  const match = /^file:(?:\/\/[^/]*)?(\/.*)$/i.exec(url);
  if (match === null) return url;
  const path = decoded(match[1] ?? '');
  // Windows: the drive comes first.
  return /^\/[a-z]:[\\/]/i.test(path) ? path.slice(1) : path;
}

/** The same of a text in a list that is a URL, or a part of one, with or without its scheme. */
function decoded(path: string): string {
  try {
    const text = decodeURIComponent(path);
    return text.includes('\0') ? path : text;
  } catch {
    return path;
  }
}

/** A source as a URL of a file where it is an absolute path; else as it is. */
export function urlOfPath(source: string): string {
  if (isRemoteUri(source)) return source;
  const drive = /^[a-z]:[\\/]/i.test(source);
  if (!source.startsWith('/') && !drive) return source;
  const path = drive ? `/${source.replaceAll('\\', '/')}` : source;
  // What a URL gives a meaning to, and what no URL has.
  const text = path.replaceAll('%', '%25').replace(/[\s"<>\\^`{|}#?]|[^\x20-\x7e]/gu, escaped);
  return `file://${text}`;
}

function escaped(character: string): string {
  // Half of a surrogate pair has no form in UTF-8.
  return /\p{Surrogate}/u.test(character) ? character : encodeURIComponent(character);
}
