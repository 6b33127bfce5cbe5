# Read by fresh-root.sh and fresh-guest.sh: a Debian of this machine's release as it is just installed, in a folder.

certificates=/usr/local/etc/machine-ca.crt

# make_debian ROOT OPTION...: what mmdebstrap makes, with what this machine's administrator set up for reaching the network.
make_debian() {
  made=$1
  shift
  apt-config dump --no-empty | grep -E '^Acquire::(https?|Retries|Check-|ForceIPv)' >"$made.settings" || :
  # shellcheck disable=SC2046 # one argument for each file
  mmdebstrap --quiet "--aptopt=$made.settings" "$@" "$(. /etc/os-release && echo "$VERSION_CODENAME")" "$made" \
    $(ls /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources 2>/dev/null)
}

# add_node ROOT: Node 20 and npm, as any installation of Node brings them.
add_node() {
  node=$(PATH=$(echo "$PATH" | tr : '\n' | grep -v node_modules | paste -sd:) command -v node)
  npm=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
  install -D "$(readlink -f "$node")" "$1/usr/local/bin/node"
  mkdir -p "$1/usr/local/lib/node_modules" "$1/usr/local/etc"
  cp -r "$npm" "$1/usr/local/lib/node_modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$1/usr/local/bin/npm"
  ln -s ../lib/node_modules/npm/bin/npx-cli.js "$1/usr/local/bin/npx"
  grep -hs registry "$(npm config get globalconfig)" "$HOME/.npmrc" >"$1/usr/local/etc/npmrc" || :
  cp /etc/ssl/certs/ca-certificates.crt "$1$certificates"
}

# add_clone ROOT USER: a fresh clone of HEAD in the home of USER, who may use sudo if it is not root. Answers the home.
add_clone() {
  home=/root
  if [ "$2" != root ]; then
    home=/home/$2
    chroot "$1" useradd --create-home --shell /bin/bash "$2"
    echo "$2 ALL=(ALL) NOPASSWD: ALL" >"$1/etc/sudoers.d/$2"
  fi
  chmod 700 "$1/root"
  git clone --quiet --no-hardlinks . "$1$home/cgoforge"
  chroot "$1" chown -R "$2:" "$home"
  echo "$home"
}

# How programs reach the network there: as a list of NAME=VALUE.
network_settings() {
  for name in SSL_CERT_FILE NODE_EXTRA_CA_CERTS CURL_CA_BUNDLE npm_config_cafile; do echo "$name=$certificates"; done
  env | grep -E '^(GOPROXY|GOSUMDB)=' || :
}
