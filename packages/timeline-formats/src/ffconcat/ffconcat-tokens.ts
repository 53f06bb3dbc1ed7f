/** The first word, as ffmpeg's own scripts quote it: what stands between `'` is as it is, and `\` escapes elsewhere. */
export function firstToken(text: string): string {
  let token = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (isQuoted) {
      if (character === "'") isQuoted = false;
      else token += character;
    } else if (character === "'") {
      isQuoted = true;
    } else if (character === '\\') {
      at += 1;
      token += text[at] ?? '';
    } else if (/\s/.test(character)) {
      break;
    } else {
      token += character;
    }
  }
  return token;
}

/** A word in quotes; a line break has no form there. */
export function quotedToken(text: string): string {
  return `'${text.replaceAll("'", "'\\''").replace(/[\r\n]+/g, ' ')}'`;
}
