#!/bin/sh
# Runs a command in this repository as if on a Debian that was just installed: a minimal root without compiler, Go and Redis,
# with Node and npm alone, /root at 0700, and a fresh clone of HEAD. Needs root, mmdebstrap and git; removes all it made.
# Usage: sh scripts/fresh-root.sh [--as-user] [COMMAND...]      default: npm run demo. --as-user: a user with sudo, not root
set -eu
cd -- "$(dirname -- "$0")/.."
. scripts/fresh-debian.sh
user=root
if [ "${1-}" = --as-user ]; then user=dev && shift; fi
[ $# -gt 0 ] || set -- npm run demo

folder=$(mktemp -d "${FRESH_ROOT_IN:-/var/tmp}/cgoforge-fresh-XXXXXX")
root=$folder/root
trap 'rm -rf --one-file-system "$folder"' EXIT
trap 'exit 130' INT TERM
chmod 755 "$folder"

make_debian "$root" --variant=minbase $([ "$user" = root ] || echo --include=sudo)
cp /etc/resolv.conf /etc/hosts "$root/etc/"
add_node "$root"
home=$(add_clone "$root" "$user")

# In a mount and a process namespace: whatever the command leaves behind ends with it.
status=0
unshare --mount --pid --fork --kill-child sh -euc '
  root=$1 user=$2 home=$3 network=$4
  shift 4
  # runc exchanges roots, which it can only where the root is a mount.
  mount --bind "$root" "$root"
  mount -t proc proc "$root/proc"
  mount --rbind /sys "$root/sys"
  mount --rbind /dev "$root/dev"
  cd "$root"
  # shellcheck disable=SC2086 # one argument for each setting
  exec chroot . setpriv --reuid "$user" --regid "$user" --init-groups env -i HOME="$home" USER="$user" TERM="${TERM-dumb}" \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin $network \
    sh -c "cd ~/cgoforge && exec \"\$@\"" sh "$@"
' sh "$root" "$user" "$home" "$(network_settings)" "$@" || status=$?
exit "$status"
