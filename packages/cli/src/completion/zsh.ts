import type { CommandWords, OptionWords } from './words.ts';

/** A script that completes command lines in zsh, with what each word means. */
export function zshScript(commands: readonly CommandWords[]): string {
  const paths = commands.map(({ path }) => path).filter(Boolean);
  const values = commands.flatMap(({ path, options }) => options.flatMap((option) => valueCase(path, option)));
  return `#compdef clipwright
# Completes clipwright's command lines in zsh: eval "$(clipwright completion zsh)"
_clipwright() {
  local place='' i
  local -a commands options
  local -i files=0
  for ((i = 2; i < CURRENT; i++)); do
    case "\${place:+$place }$words[i]" in
      (${paths.map(quoted).join('|')}) place="\${place:+$place }$words[i]" ;;
    esac
  done
  case "$place:$words[CURRENT-1]" in
${values.join('\n')}
  esac
  case "$place" in
${commands.map(placeCase).join('\n')}
  esac
  if [[ $words[CURRENT] == -* ]]; then
    _describe -o option options
  else
    (( $#commands )) && _describe command commands
    if (( files )); then _files; fi
  fi
}
compdef _clipwright clipwright
`;
}

function valueCase(path: string, { flags, takes }: OptionWords): readonly string[] {
  if (takes === 'nothing') return [];
  const keys = flags.map((flag) => quoted(`${path}:${flag}`)).join('|');
  const what = takes === 'anything' ? '_files' : `compadd -- ${takes.map(quoted).join(' ')}`;
  return [`    (${keys}) ${what}; return ;;`];
}

function placeCase({ path, commands, options, files }: CommandWords): string {
  const described = (word: string, description: string): string =>
    quoted(`${word.replaceAll(':', '\\:')}:${description}`);
  const all = options.flatMap(({ flags, description }) => flags.map((flag) => described(flag, description)));
  const below = commands.map(({ word, description }) => described(word, description));
  return `    (${quoted(path)}) commands=(${below.join(' ')}); options=(${all.join(' ')}); files=${Number(files)} ;;`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
