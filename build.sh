#!/bin/sh
# build.sh [NAME] [ENGINE OPTION...]: builds one image of containers/ on this machine, with whichever of podman, buildah and
# docker is there (or $ENGINE). Needs no Node: the defaults of the Containerfiles are the values of containers/images.yml
# (`images check` keeps them so). `images build NAME` does the same with the locked base and the recipe as a tag.
#
#   ./build.sh                      the tools image
#   ./build.sh base-rust
#   ./build.sh base-python-3.13     one minor of the shared Containerfile
#   ./build.sh all
set -eu
cd "$(dirname "$0")"

name=${1:-ci-shared}
[ $# -eq 0 ] || shift

engine=${ENGINE:-}
if [ -z "$engine" ]; then
  for candidate in podman buildah docker; do
    if command -v "$candidate" > /dev/null 2>&1; then engine=$candidate; break; fi
  done
fi
[ -n "$engine" ] || { echo 'build.sh: install podman, buildah or docker' >&2; exit 3; }

if [ "$name" = all ]; then
  "$0" ci-shared "$@"
  for folder in containers/*/; do "./build.sh" "base-$(basename "$folder")" "$@"; done
  exit 0
fi

context=. version=
if [ "$name" != ci-shared ]; then
  rest=${name#base-}
  # base-python-3.13: the folder, then the value of its matrix argument
  folder=${rest%%-[0-9]*}
  [ "$folder" = "$rest" ] || version=${rest#"$folder"-}
  context=containers/$folder
fi
if [ ! -f "$context/Containerfile" ] || { [ "$name" != ci-shared ] && [ "${name#base-}" = "$name" ]; }; then
  echo "build.sh: there is no image $name; there are: ci-shared$(for folder in containers/*/; do printf ' base-%s' "$(basename "$folder")"; done)" >&2
  exit 2
fi

set -- "$@" --file "$context/Containerfile" --tag "localhost/$name:local" --label "org.opencontainers.image.title=$name"
if [ -n "$version" ]; then
  argument=$(sed -n 's/^ARG \([A-Z0-9_]*_VERSION\)=.*/\1/p' "$context/Containerfile" | head -n 1)
  [ -n "$argument" ] || { echo "build.sh: $context/Containerfile has no version to choose" >&2; exit 2; }
  set -- "$@" --build-arg "$argument=$version"
fi
if commit=$(git log -1 --format=%H 2> /dev/null); then
  # the time is the commit's, so that the same commit gives the same labels
  set -- "$@" --label "org.opencontainers.image.revision=$commit" \
    --label "org.opencontainers.image.created=$(TZ=UTC0 git log -1 --date=format-local:%Y-%m-%dT%H:%M:%SZ --format=%cd)"
fi
# as kaniko pushes it; the OCI format would drop SHELL and HEALTHCHECK
[ "$engine" = docker ] || set -- --format docker "$@"

[ -z "${PRINT_ONLY:-}" ] || { printf '%s build' "$engine"; printf ' %s' "$@" "$context"; echo; exit 0; }
exec "$engine" build "$@" "$context"
