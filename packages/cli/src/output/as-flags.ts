/** What libraries' messages call an option, and how the command line is told the same. */
const flags: readonly (readonly [option: RegExp, flag: string])[] = [
  [/`rate: "?([^`"]+)"?` of the clip or of the loader/g, '"rate" of the clip, or --rate $1'],
  [/`maxBytes`/g, '--max-output-size'],
  [/`inputs\.decoders: \["([^`"]+)"\]`/g, '--allow-decoder $1'],
  [/`inputs\.containers: \["([^`"]+)"\]`/g, '--allow-container $1'],
  [/`inputs\.limits\.(\w+)`/g, '--max-$1'],
  [/`remoteSources`/g, '--allow-host'],
  [/`outsidePicture: '(\w+)'`/g, '--outside-picture $1'],
  [/without `memory`/g, 'with --no-cache'],
  [/`temporary` of the loader/g, 'TMPDIR'],
  [/The option queue\.url/g, 'The address of the queue'],
];

/** A message of a library with the names of options as the command line has them. */
export function asFlags(message: string): string {
  return flags.reduce((text, [option, flag]) => text.replace(option, flag), message);
}
