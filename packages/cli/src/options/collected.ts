/** The parser of options that may be given several times: an array of what they were given. */
export function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
