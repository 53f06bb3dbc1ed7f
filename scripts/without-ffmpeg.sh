#!/bin/sh
# Runs a command in a fresh clone of the checkout, on this machine without any ffmpeg, without FFmpeg's libraries of the
# system and without a package manager: an overlay lies over each folder that has one of these, in mounts that nothing
# else sees. What is not committed is not in the clone. For root on Linux.
#
#     scripts/without-ffmpeg.sh npm start
#     scripts/without-ffmpeg.sh sh -c 'npm start && npm test'
#
# Ends as the command does, or with 69 where overlays cannot be mounted.
set -eu

checkout=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export scratch

if ! unshare --mount --propagation private -- sh -euc '
  mkdir "$scratch/below" "$scratch/tried" "$scratch/work"
  mount -t overlay overlay -o "lowerdir=/usr,upperdir=$scratch/tried,workdir=$scratch/work" "$scratch/below"
'; then
  echo 'No overlay can be mounted here: that takes Linux, and root.' >&2
  exit 69
fi

git clone --quiet --no-hardlinks "$checkout" "$scratch/clone"

# What a test or a task around this one was told is not for that one.
for name in $(env | sed -n 's/^\(CLIPWRIGHT_\(FFMPEG\|FFPROBE\|SOAK[A-Z_]*\|TEST_PROCESSOR\)\|TURBO_[A-Z_]*\|VITEST[A-Z_]*\|NODE_ENV\|NODE_OPTIONS\|INIT_CWD\)=.*/\1/p'); do
  unset "$name"
done

unshare --mount --propagation private -- sh -euc '
  programs="ffmpeg ffprobe ffplay apt apt-get aptitude dpkg dnf apk pacman"
  libraries="libavcodec libavdevice libavfilter libavformat libavutil libpostproc libswresample libswscale"

  # Prints those of a folder.
  absent() {
    for name in $programs; do echo "$1/$name"; done
    for name in $libraries; do ls -d "$1/$name".so* 2>/dev/null || true; done
  }

  number=0
  for folder in $(echo "$PATH" | tr : " ") /usr/lib /usr/lib/*-linux-* /usr/local/lib; do
    files=
    for file in $(absent "$folder"); do
      if [ -f "$file" ] || [ -L "$file" ]; then files="$files $file"; fi
    done
    if [ -z "$files" ]; then continue; fi
    number=$((number + 1))
    mkdir -p "$scratch/$number/changed" "$scratch/$number/work"
    mount -t overlay overlay -o "lowerdir=$folder,upperdir=$scratch/$number/changed,workdir=$scratch/$number/work" "$folder"
    rm $files
  done
  if command -v ffmpeg || command -v ffprobe; then
    echo "It is still there." >&2
    exit 70
  fi
  cd "$scratch/clone"
  exec "$@"
' sh "$@"
