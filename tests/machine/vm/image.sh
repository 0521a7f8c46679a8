#!/bin/bash
# image.sh DIR: build the disk of the virtual machine, from Debian packages only; as root, once (minutes).
# Leaves DIR/{vmlinuz,initrd.img,base.qcow2,parts/*.ko}. What is there already is not built again.
set -euo pipefail
work=$(readlink -f "${1:?a folder for the image}")
here=$(cd "$(dirname "$0")" && pwd)
root=$work/root
suite=${SUITE:-bookworm}
mirror=${MIRROR:-http://deb.debian.org/debian}
[ ! -e "$work/base.qcow2" ] || { echo "there already: $work/base.qcow2"; exit 0; }
mkdir -p "$work"

for tool in mmdebstrap qemu-img cpio mke2fs gcc make; do
  command -v $tool >/dev/null || missing=1
done
if [ -n "${missing:-}" ]; then
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends \
    mmdebstrap qemu-system-x86 qemu-utils cpio e2fsprogs kmod gcc make libc6-dev xz-utils
fi

# What every Raspberry Pi OS Lite has, and what only the test needs (from python3-evdev on); then the kiosk's own.
lite=systemd-sysv,udev,dbus,kmod,iproute2,procps,python3,util-linux,e2fsprogs,adduser,passwd,ca-certificates
test=python3-evdev,nftables,gpiod,i2c-tools,busybox-static,linux-image-amd64
ours=$(grep -hv '^#' "$here"/../../../systemd/packages-kiosk | sort -u | paste -sd,)
if [ ! -e "$work/.root" ]; then
  rm -rf --one-file-system "$root"
  # /usr/share/locale and the manual are left out to save minutes; Debian's own initrd is not made.
  mmdebstrap --variant=minbase --mode=root --arch=amd64 --aptopt='APT::Install-Recommends "false"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/etc/kernel/postinst.d/initramfs-tools' \
    --include="$lite,$test,$ours" "$suite" "$root" \
    "deb $mirror $suite main" "deb $mirror $suite-updates main" "deb $mirror-security $suite-security main"
  touch "$work/.root"
fi

# The agent that carries out what the test asks for, on a port of its own: no network, no ssh.
install -Dm755 "$here/agent.py" "$root/usr/local/sbin/test-agent"
install -Dm755 "$here/touch.py" "$root/usr/local/sbin/test-touch"
cat > "$root/etc/systemd/system/test-agent.service" <<'U'
[Unit]
DefaultDependencies=no
After=systemd-udev-trigger.service systemd-tmpfiles-setup.service local-fs.target
[Service]
ExecStart=/usr/local/sbin/test-agent
Restart=always
U
mkdir -p "$root/etc/systemd/system/sysinit.target.wants"
ln -sf ../test-agent.service "$root/etc/systemd/system/sysinit.target.wants/"
# Timers of the distribution that would only cost time here. The clock is the test's to set.
for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service \
  systemd-timesyncd.service fstrim.timer; do
  ln -sf /dev/null "$root/etc/systemd/system/$unit"
done
echo gatehouse-test > "$root/etc/hostname"
echo '127.0.0.1 localhost gatehouse-test' > "$root/etc/hosts"
echo '/dev/vda / ext4 defaults,noatime 0 1' > "$root/etc/fstab"
: > "$root/etc/machine-id"
chroot "$root" passwd -dq root

kernel=$(find "$root/lib/modules" -mindepth 1 -maxdepth 1 -printf '%f\n' | sort -V | tail -1)
"$here/modules.sh" "$work/parts" "$kernel"
cp -L "$root/boot/vmlinuz-$kernel" "$work/vmlinuz"
rm -f "$root"/boot/initrd.img*

# An initrd of busybox and the modules that mount the root: seconds to boot.
initrd=$work/initrd
rm -rf "$initrd"
mkdir -p "$initrd"/{bin,dev,proc,sys,mnt,modules}
cp "$root/bin/busybox" "$initrd/bin/"
chroot "$root" modprobe --show-depends -S "$kernel" -a virtio_pci virtio_blk ext4 crc32c_generic |
  awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r module; do
    cp "$root$module" "$initrd/modules/"
    basename "$module" >> "$initrd/modules/order"
  done
cat > "$initrd/init" <<'S'
#!/bin/busybox sh
b=/bin/busybox
$b mount -t proc proc /proc; $b mount -t sysfs sys /sys; $b mount -t devtmpfs dev /dev
while read -r module; do $b insmod /modules/$module; done < /modules/order 2>/dev/null
tries=0
while [ ! -b /dev/vda ] && [ $tries -lt 100 ]; do $b sleep 0.1; tries=$((tries + 1)); done
how=rw; $b grep -q gatehouse.read_only /proc/cmdline && how=ro
$b mount -t ext4 -o $how,noatime /dev/vda /mnt || exec $b sh
$b mount --move /dev /mnt/dev; $b umount /proc /sys
exec $b switch_root /mnt /sbin/init
S
chmod +x "$initrd/init"
(cd "$initrd" && find . | cpio -oH newc --quiet | gzip -1) > "$work/initrd.img"

rm -f "$work/root.img"
truncate -s 4G "$work/root.img"
mke2fs -q -t ext4 -d "$root" "$work/root.img"
qemu-img convert -O qcow2 "$work/root.img" "$work/base.part"
rm -f "$work/root.img"
mv "$work/base.part" "$work/base.qcow2"
echo "built: $work/base.qcow2, kernel $kernel"
