import type { CommandWords } from './words.ts';

/** A script that completes command lines in bash, from 3.2 on. */
export function bashScript(commands: readonly CommandWords[]): string {
  const paths = commands.map(({ path }) => path).filter(Boolean);
  const values = commands.flatMap(({ path, options }) =>
    options.flatMap(({ flags, takes }) =>
      takes === 'nothing' ? [] : [{ keys: flags.map((flag) => `'${path}:${flag}'`), takes }],
    ),
  );
  return `# Completes clipwright's command lines in bash: eval "$(clipwright completion bash)"
_clipwright() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" path='' words='' i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${path:+$path }\${COMP_WORDS[i]}" in
      ${paths.map((path) => `'${path}'`).join('|')}) path="\${path:+$path }\${COMP_WORDS[i]}" ;;
    esac
  done
  case "$path:$before" in
${values
  .map(({ keys, takes }) =>
    takes === 'anything'
      ? `    ${keys.join('|')}) return ;;`
      : `    ${keys.join('|')}) COMPREPLY=($(compgen -W '${takes.join(' ')}' -- "$current")); return ;;`,
  )
  .join('\n')}
  esac
  if [[ $current == -* ]]; then
    case "$path" in
${commands.map(({ path, options }) => `      '${path}') words='${options.flatMap(({ flags }) => flags).join(' ')}' ;;`).join('\n')}
    esac
  else
    case "$path" in
${commands.map((each) => `      '${each.path}') words='${each.commands.map(({ word }) => word).join(' ')}' ;;`).join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _clipwright clipwright
`;
}
