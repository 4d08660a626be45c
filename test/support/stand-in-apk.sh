#!/bin/sh
# Stand-in for Alpine's apk where Alpine's index cannot be reached: `apk add` installs Debian's packages of the same names.
# With npm among them Node is the one of the development dependencies, for Debian's is too old to build with.
set -e
[ "$1" = add ] || { echo 'the stand-in of apk knows only add' >&2; exit 1; }
shift
list='' npm=''
for word in "$@"; do
  case $word in
    --no-cache) ;;
    -*) echo "the stand-in of apk does not know $word" >&2; exit 1 ;;
    npm) npm=yes ;;
    *) list="$list $word" ;;
  esac
done
if [ -n "$npm" ]; then
  install -m 0755 /opt/stand-in/node /usr/bin/node
  cp -r /opt/stand-in/npm /usr/lib/npm
  ln -sf /usr/lib/npm/bin/npm-cli.js /usr/bin/npm
  list=$(printf '%s' "$list" | sed 's/ nodejs//')
fi
[ -z "$list" ] && exit 0
# shellcheck disable=SC2086
apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $list
rm -rf /var/lib/apt/lists/*
