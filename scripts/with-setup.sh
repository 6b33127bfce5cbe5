#!/bin/sh
# Installs what NEED asks for (scripts/setup/main.mjs lists the needs), then runs COMMAND under the Node that npm installed.
# Usage: sh scripts/with-setup.sh NEED COMMAND [ARGUMENT...]
set -eu
cd -- "$(dirname -- "$0")/.."
need=$1
shift

# npm puts node_modules/.bin first on the PATH, and `npm ci` would take that Node away while it runs.
outer=
IFS=:
for folder in $PATH; do
  case $folder in */node_modules/.bin) ;; *) outer=$outer${outer:+:}$folder ;; esac
done
unset IFS
inner=$PWD/node_modules/.bin

if PATH=$outer command -v node >/dev/null; then starter=$outer; else starter=$inner:$outer; fi
if ! PATH=$starter command -v node >/dev/null; then
  echo 'cgoforge needs Node 20 or newer and npm to start.' >&2
  exit 1
fi

# The lock lets a second terminal wait instead of installing the same things at the same time.
environment=$(
  exec 9<scripts
  flock --nonblock 9 || { echo 'Waiting for another set-up of this clone…' >&2; flock 9; }
  PATH=$starter node scripts/setup/main.mjs "$need"
)
eval "$environment"
PATH=$inner${CGOFORGE_GOROOT:+:$CGOFORGE_GOROOT/bin}:$outer
export PATH
exec "$@"
