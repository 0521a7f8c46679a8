#!/bin/bash
# install.sh kiosk|office [--wheelhouse DIR] [--no-apt]   installs or upgrades; again is harmless
# install.sh uninstall                                    takes the program away; records and settings stay
#
# Versions lie side by side in /opt/gatehouse and `current` points at one. A version that does not come up is put
# back to the one before. On a closed network give a folder made by wheelhouse.sh.
set -euo pipefail

OPT=/opt/gatehouse
ETC=/etc/gatehouse
UNITS=/etc/systemd/system
READY_S=200         # a little more than the unit gives itself
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
source=$(dirname "$here")

say() { printf '%s\n' "$*"; }
fail() { printf '✗ %s\n' "$*" >&2; exit 1; }

main() {
  role=${1:-}
  [ $# -eq 0 ] || shift
  wheelhouse=; apt=yes
  while [ $# -gt 0 ]; do
    case $1 in
      --wheelhouse) wheelhouse=$(readlink -f "${2:?--wheelhouse DIR}"); shift 2 ;;
      --no-apt) apt=no; shift ;;
      *) fail "不认识的选项 $1 / unknown option $1" ;;
    esac
  done
  [ "$(id -u)" = 0 ] || fail "请用 root 运行（sudo） / run it as root (sudo)"
  case $role in
    kiosk | office) install_role ;;
    uninstall) uninstall ;;
    *) fail "用法 / usage: install.sh kiosk|office [--wheelhouse DIR] [--no-apt]; install.sh uninstall" ;;
  esac
}

install_role() {
  check_machine
  roles=$({ cat "$OPT/roles" 2>/dev/null || true; echo "$role"; } | sort -u)
  before=$(readlink -f "$OPT/current" 2>/dev/null || true)
  install_packages
  make_users
  lay_out_version
  lay_out_settings
  [ "$role" = office ] || set_up_board
  switch_to "$version_dir"
  if start_and_wait; then
    mkdir -p "$OPT"; printf '%s\n' "$roles" > "$OPT/roles"
    remove_old_versions
  elif [ -n "$before" ] && [ "$before" != "$version_dir" ]; then
    say "新版本没有就绪，恢复旧版本 / the new version did not come up: back to $(basename "$before")"
    switch_to "$before"
    start_and_wait || say "旧版本也没有就绪 / the old one does not come up either"
    fail "没有升级；原因见 / not upgraded; see why: journalctl -u gatehouse-$role"
  else
    failed=yes
  fi
  say "已安装 / installed: $(basename "$version_dir")"
  [ "$role" = office ] || examine
  [ -z "${failed:-}" ] || fail "服务没有就绪，原因见 / it did not come up; see: journalctl -u gatehouse-$role"
}

check_machine() {
  local bits
  command -v python3 >/dev/null || fail "没有 python3，请先安装 / there is no python3: install it first"
  bits=$(python3 -c 'import struct; print(struct.calcsize("P") * 8)')
  [ "$bits" = 64 ] || fail "32 位系统没有所需的安装包，请换 64 位的 Raspberry Pi OS" \
    "/ there are no packages for a 32-bit system: use the 64-bit Raspberry Pi OS"
  python3 -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' ||
    fail "需要 Python 3.11 至 3.13 / Python 3.11 to 3.13 is needed: $(python3 --version)"
}

# -- what Debian brings --------------------------------------------------------------------------------
install_packages() {
  local wanted missing=() each
  wanted=$(grep -v '^#' "$here/packages-$role")
  if [ "$role" = kiosk ] && needs_system_lgpio; then wanted="$wanted python3-lgpio"; fi
  for each in $wanted; do
    dpkg-query -W -f '${Status}' "$each" 2>/dev/null | grep -q 'ok installed' || missing+=("$each")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ -n "$wheelhouse" ] && compgen -G "$wheelhouse/debs/*.deb" >/dev/null; then
    DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends --no-download \
      "$wheelhouse"/debs/*.deb
  elif [ $apt = yes ]; then
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${missing[@]}"
  else
    fail "缺少系统包，请先安装 / packages are missing, install them first: ${missing[*]}"
  fi
}

# PyPI has no wheel of lgpio for Python 3.13; Raspberry Pi OS has the package.
needs_system_lgpio() { python3 -c 'import sys; sys.exit(sys.version_info < (3, 13))'; }

make_users() {
  local group
  if [ "$role" = office ]; then
    id gatehouse-office >/dev/null 2>&1 ||
      useradd --system --user-group --home-dir /var/lib/gatehouse-office --shell /usr/sbin/nologin gatehouse-office
    return
  fi
  for group in i2c gpio; do groupadd --system --force $group; done
  id gatehouse >/dev/null 2>&1 ||
    useradd --system --user-group --home-dir /var/lib/gatehouse --shell /usr/sbin/nologin gatehouse
  usermod -aG i2c,gpio,video,audio gatehouse
}

# -- the program -----------------------------------------------------------------------------------------
lay_out_version() {
  local number mark
  number=$(sed -n 's/^version = "\(.*\)"/\1/p' "$source/pyproject.toml")
  mark=$(cd "$source" && find drivers kiosk office sync systemd pyproject.toml -type f ! -name '*.pyc' -print0 |
    sort -z | xargs -0 sha256sum | sha256sum | cut -c1-8)
  version_dir=$OPT/$number-$mark-$(printf '%s' "$roles" | paste -sd+)
  [ ! -e "$version_dir/.complete" ] || return 0
  rm -rf "$version_dir"
  mkdir -p "$version_dir"
  # Half a version has no .complete, and nothing points at it.
  make_environment
  copy_program "$number"
  touch "$version_dir/.complete"
}

make_environment() {
  local each options=(--quiet --disable-pip-version-check --no-input --only-binary=:all: --require-hashes)
  local system=()
  if needs_system_lgpio; then system=(--system-site-packages); fi
  python3 -m venv "${system[@]}" "$version_dir"
  [ -z "$wheelhouse" ] || options+=(--no-index --find-links "$wheelhouse")
  for each in $roles; do
    "$version_dir/bin/pip" install "${options[@]}" -r "$here/$each.lock" ||
      fail "Python 包没有装好；没有外网请用 --wheelhouse / the Python packages were not installed; without" \
        "the Internet give --wheelhouse DIR"
  done
}

# Our own packages are plain Python: copied, they need nothing that builds them.
copy_program() {
  local site
  site=$("$version_dir/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
  cp -r "$source"/{drivers,kiosk,office,sync} "$site/"
  find "$site"/{drivers,kiosk,office,sync} -name __pycache__ -prune -exec rm -rf {} +
  mkdir -p "$site/gatehouse-$1.dist-info" "$version_dir/share/gatehouse"
  printf 'Metadata-Version: 2.1\nName: gatehouse\nVersion: %s\n' "$1" > "$site/gatehouse-$1.dist-info/METADATA"
  printf 'gatehouse-install\n' > "$site/gatehouse-$1.dist-info/INSTALLER"
  cp -r "$here" "$version_dir/share/gatehouse/systemd"
  [ ! -d "$source/docs" ] || cp -r "$source/docs" "$version_dir/share/gatehouse/docs"
  # Compiled once by root: the units may not write there, and a start should not compile.
  "$version_dir/bin/python" -m compileall -q -j 0 "$site" >/dev/null || true
}

lay_out_settings() {
  install -d -m 755 "$ETC"
  install -d -m 700 "$ETC/credentials"
  [ "$role" = kiosk ] || return 0
  [ -e "$ETC/site.json" ] || install -m 640 -g gatehouse "$source/kiosk/people/demo_site.json" "$ETC/site.json"
  if [ ! -e "$ETC/checkpoint.toml" ]; then
    sed 's|people/demo_site.json|site.json|' "$source/kiosk/checkpoint.example.toml" > "$ETC/checkpoint.toml"
    chmod 640 "$ETC/checkpoint.toml"
    chgrp gatehouse "$ETC/checkpoint.toml"
    say "请填写 / fill in: $ETC/checkpoint.toml, $ETC/site.json"
  fi
}

# -- the machine -----------------------------------------------------------------------------------------
set_up_board() {
  local boot
  for boot in /boot/firmware/config.txt /boot/config.txt; do
    [ -f $boot ] || continue
    if ! grep -q '^dtparam=i2c_arm=on' $boot; then
      cp -n $boot $boot.before-gatehouse
      printf '\n[all]\ndtparam=i2c_arm=on\n' >> $boot
      if command -v dtparam >/dev/null && dtparam i2c_arm=on; then :; else
        say "I2C 已打开，重启后生效 / I2C is switched on: reboot once"
      fi
    fi
    break
  done
  install -Dm644 "$here/modules-load.conf" /etc/modules-load.d/gatehouse.conf
  install -Dm644 "$here/udev.rules" /etc/udev/rules.d/60-gatehouse.rules
  install -Dm644 "$here/journald.conf" /etc/systemd/journald.conf.d/gatehouse.conf
  systemctl restart systemd-modules-load.service || true
  if udevadm control --reload 2>/dev/null; then udevadm trigger --settle || true; fi
  allow_backlight
  # The system's temporary files in memory: less for the card to wear out by, and a read-only root has them too.
  [ ! -e /usr/share/systemd/tmp.mount ] || [ -e $UNITS/tmp.mount ] || cp /usr/share/systemd/tmp.mount $UNITS/
  if [ -e /dev/watchdog ]; then
    install -Dm644 "$here/watchdog.conf" /etc/systemd/system.conf.d/gatehouse.conf
  fi
}

# The panel's brightness is a file of the kernel's in a folder of its own: that one may be written to.
allow_backlight() {
  local panel drop_in=$UNITS/gatehouse-kiosk.service.d/backlight.conf
  rm -f $drop_in
  for panel in /sys/class/backlight/*; do
    [ -e "$panel" ] || continue
    mkdir -p "$(dirname $drop_in)"
    [ -e $drop_in ] || echo '[Service]' > $drop_in
    echo "ReadWritePaths=-$(readlink -f "$panel")" >> $drop_in
  done
}

units_of() {
  case $1 in
    kiosk) echo gatehouse-display.service gatehouse-kiosk.service gatehouse-closed.service gatehouse-sync.service ;;
    office) echo gatehouse-office.service gatehouse-{report,remind,count,forget,backup}.{service,timer} ;;
  esac
}

switch_to() {
  local from=$1/share/gatehouse/systemd each
  ln -sfn "$1" "$OPT/next"
  mv -T "$OPT/next" "$OPT/current"
  install -Dm644 "$from/gatehouse-.service.d/10-sandbox.conf" "$UNITS/gatehouse-.service.d/10-sandbox.conf"
  [ "$role" = office ] || install -Dm644 "$from/gatehouse-display.service.d/20-keyboard.conf" \
    "$UNITS/gatehouse-display.service.d/20-keyboard.conf"
  for each in $(units_of "$role"); do install -m 644 "$from/$each" "$UNITS/$each"; done
  systemctl daemon-reload
}

start_and_wait() {
  local each main=gatehouse-$role.service
  for each in $(units_of "$role"); do
    # Those without an [Install] are started by a timer or by another unit.
    ! grep -q '^WantedBy=' "$UNITS/$each" || systemctl --quiet enable "$each"
  done
  systemctl reset-failed "$main" gatehouse-closed.service 2>/dev/null || true
  if [ "$role" = kiosk ]; then
    systemctl restart gatehouse-display.service
    timeout "$READY_S" systemctl restart "$main" || return 1
    systemctl restart gatehouse-sync.service
  else
    systemctl restart "$main"
    systemctl restart gatehouse-{report,remind,count,forget,backup}.timer
    office_answers || return 1
  fi
  systemctl --quiet is-active "$main"
}

office_answers() {
  local tries=0 address
  address=$(systemctl show -p Environment --value gatehouse-office.service |
    grep -o 'GATEHOUSE_OFFICE_ADDRESS=[^ ]*' | cut -d= -f2)
  if [ -e $ETC/office.env ]; then
    address=$(sed -n 's/^GATEHOUSE_OFFICE_ADDRESS=//p' $ETC/office.env | tail -n 1 | grep . || echo "$address")
  fi
  while [ $tries -lt $READY_S ]; do
    ! python3 -c 'import sys, socket; host, port = sys.argv[1].rsplit(":", 1)
socket.create_connection((host.replace("0.0.0.0", "127.0.0.1"), int(port)), 1)' "$address" 2>/dev/null || return 0
    sleep 1
    tries=$((tries + 1))
  done
  return 1
}

examine() {
  say "各部件检查 / every part, examined:"
  printf '#!/bin/sh\ncd / && exec runuser -u gatehouse -- %s/current/bin/python -m kiosk doctor "$@"\n' "$OPT" \
    > /usr/local/bin/gatehouse-doctor
  chmod 755 /usr/local/bin/gatehouse-doctor
  gatehouse-doctor ||
    say "请按上面的提示处理，再运行一次 / do what it says, then look again: sudo gatehouse-doctor"
}

remove_old_versions() {
  local each
  for each in "$OPT"/*/; do
    each=${each%/}
    case $each in
      "$OPT/current" | "$version_dir") ;;
      *) [ "$each" = "$before" ] || rm -rf "$each" ;;
    esac
  done
}

uninstall() {
  local each
  for each in $(units_of kiosk) $(units_of office); do
    systemctl --quiet disable --now "$each" 2>/dev/null || true
    rm -f "$UNITS/$each"
  done
  rm -rf "$UNITS/gatehouse-.service.d" "$UNITS/gatehouse-display.service.d" "$UNITS/gatehouse-kiosk.service.d/backlight.conf" "$OPT" /etc/modules-load.d/gatehouse.conf \
    /etc/udev/rules.d/60-gatehouse.rules /etc/systemd/journald.conf.d/gatehouse.conf \
    /etc/systemd/system.conf.d/gatehouse.conf /usr/local/bin/gatehouse-doctor
  systemctl daemon-reload
  say "程序已卸载；台账和配置保留 / the program is gone; records and settings stay: /var/lib/gatehouse* $ETC"
}

main "$@"
