#!/bin/sh
# Runs a command in this repository as if on a Debian that was just installed: a minimal root without compiler, Go and Redis,
# with Node and npm alone, /root at 0700, and a fresh clone of HEAD. Needs root, mmdebstrap and git; removes all it made.
# Usage: sh scripts/fresh-root.sh [--as-user] [COMMAND...]      default: npm run demo. --as-user: a user with sudo, not root
set -eu
cd -- "$(dirname -- "$0")/.."
user=root
if [ "${1-}" = --as-user ]; then user=dev && shift; fi
[ $# -gt 0 ] || set -- npm run demo
. /etc/os-release

root=$(mktemp -d "${FRESH_ROOT_IN:-/var/tmp}/cgoforge-fresh-XXXXXX")
trap 'rm -rf --one-file-system "$root"' EXIT
trap 'exit 130' INT TERM
chmod 755 "$root"

# What this machine's administrator set up for reaching the network.
settings=$root.settings
apt-config dump --no-empty | grep -E '^Acquire::(https?|Retries|Check-|ForceIPv)' >"$settings" || :
# shellcheck disable=SC2046 # one argument for each file
mmdebstrap --quiet --variant=minbase "--aptopt=$settings" "$VERSION_CODENAME" "$root" \
  $(ls /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources 2>/dev/null)
rm "$settings"
cp /etc/resolv.conf /etc/hosts "$root/etc/"

# Node 20 and npm, as any installation of Node brings them.
node=$(PATH=$(echo "$PATH" | tr : '\n' | grep -v node_modules | paste -sd:) command -v node)
npm=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
install -D "$(readlink -f "$node")" "$root/usr/local/bin/node"
mkdir -p "$root/usr/local/lib/node_modules" "$root/usr/local/etc"
cp -r "$npm" "$root/usr/local/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
ln -s ../lib/node_modules/npm/bin/npx-cli.js "$root/usr/local/bin/npx"
certificates=/etc/ssl/certs/ca-certificates.crt
cp "$certificates" "$root/usr/local/etc/machine-ca.crt"
grep -hs registry "$(npm config get globalconfig)" "$HOME/.npmrc" >"$root/usr/local/etc/npmrc" || :
chmod 700 "$root/root"

home=/root
if [ "$user" != root ]; then
  home=$(printf /home/%s "$user")
  chroot "$root" sh -c "apt-get update -qq && apt-get install -yqq --no-install-recommends sudo >/dev/null &&
    useradd --create-home --shell /bin/bash $user && echo '$user ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/$user"
fi
git clone --quiet --no-hardlinks . "$root$home/cgoforge"
chroot "$root" chown -R "$user:" "$home/cgoforge"

# In a mount and a process namespace: whatever the command leaves behind ends with it.
status=0
unshare --mount --pid --fork --kill-child sh -euc '
  root=$1 user=$2 home=$3
  shift 3
  # runc exchanges roots, which it can only where the root is a mount.
  mount --bind "$root" "$root"
  mount -t proc proc "$root/proc"
  mount --rbind /sys "$root/sys"
  mount --rbind /dev "$root/dev"
  cd "$root"
  certificates=/usr/local/etc/machine-ca.crt
  exec chroot . setpriv --reuid "$user" --regid "$user" --init-groups env -i HOME="$home" USER="$user" TERM="${TERM-dumb}" \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    SSL_CERT_FILE=$certificates NODE_EXTRA_CA_CERTS=$certificates CURL_CA_BUNDLE=$certificates npm_config_cafile=$certificates \
    ${GOPROXY+GOPROXY="$GOPROXY"} ${GOSUMDB+GOSUMDB="$GOSUMDB"} \
    sh -c "cd ~/cgoforge && exec \"\$@\"" sh "$@"
' sh "$root" "$user" "$home" "$@" || status=$?
exit "$status"
