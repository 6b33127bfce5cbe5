#!/bin/sh
# Runs a command in this repository on a whole Debian that was just installed: its own kernel, systemd and cgroup v2, without
# compiler, Go and Redis, with Node and npm alone, and a fresh clone of HEAD. The machine is emulated, so all takes some ten
# times as long. Needs root, git, mmdebstrap, ssh, e2fsprogs and qemu-system-x86; removes all it made.
# Usage: sh scripts/fresh-guest.sh [--as-user] [COMMAND...]     default: npm run demo. --as-user: a user with sudo, not root
# FRESH_ROOT_IN: where its disk is made, /var/tmp if not set. FRESH_GUEST_PORT: of its sshd on this machine, 2222 if not set.
set -eu
cd -- "$(dirname -- "$0")/.."
. scripts/fresh-debian.sh
user=root
if [ "${1-}" = --as-user ]; then user=dev && shift; fi
[ $# -gt 0 ] || set -- npm run demo
port=${FRESH_GUEST_PORT:-2222}

folder=$(mktemp -d "${FRESH_ROOT_IN:-/var/tmp}/cgoforge-guest-XXXXXX")
root=$folder/root
guest=
trap '[ -z "$guest" ] || kill "$guest" 2>/dev/null || :; rm -rf --one-file-system "$folder"' EXIT
trap 'exit 130' INT TERM
chmod 755 "$folder"

make_debian "$root" --variant=important \
  --include=apparmor,dbus,libpam-systemd,linux-image-cloud-amd64,openssh-server,sudo
echo fresh >"$root/etc/hostname"
echo '127.0.0.1 localhost fresh' >"$root/etc/hosts"
echo '/dev/vda / ext4 defaults 0 1' >"$root/etc/fstab"
printf 'auto %s\niface %s inet %s\n' lo lo loopback eth0 eth0 dhcp >"$root/etc/network/interfaces"
add_node "$root"
network_settings >>"$root/etc/environment"
home=$(add_clone "$root" "$user")
ssh-keygen -q -t ed25519 -N '' -f "$folder/key"
install -d -m 700 "$root$home/.ssh"
cp "$folder/key.pub" "$root$home/.ssh/authorized_keys"
# npm's packages are checked by the lock file, wherever they come from; emulated, their download takes minutes.
cache=$(npm config get cache)/_cacache
if [ -d "$cache" ]; then mkdir "$root$home/.npm" && cp -r "$cache" "$root$home/.npm/"; fi
chroot "$root" chown -R "$user:" "$home"

cp -L "$root/vmlinuz" "$root/initrd.img" "$folder/"
mke2fs -q -t ext4 -d "$root" "$folder/disk" 16G
rm -rf --one-file-system "$root"
qemu-system-x86_64 -M q35 -cpu max -accel tcg,thread=multi -smp 2 -m 6G -nodefaults -display none \
  -serial "file:$folder/console" -kernel "$folder/vmlinuz" -initrd "$folder/initrd.img" \
  -append 'root=/dev/vda rw console=ttyS0 net.ifnames=0' \
  -drive "file=$folder/disk,if=virtio,format=raw,cache=unsafe,discard=unmap" -device virtio-rng-pci \
  -nic "user,model=virtio-net-pci,ipv6=off,hostfwd=tcp:127.0.0.1:$port-:22" &
guest=$!

in_guest() {
  ssh -q -p "$port" -i "$folder/key" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=10 \
    "$user@127.0.0.1" "$@"
}
patience=300
until in_guest true; do
  patience=$((patience - 1))
  if [ "$patience" -eq 0 ] || ! kill -0 "$guest" 2>/dev/null; then
    tail -n 40 "$folder/console" >&2
    exit 1
  fi
  sleep 1
done

# The shell of the guest reads the command once more.
status=0
in_guest "cd cgoforge && $*" || status=$?
exit "$status"
