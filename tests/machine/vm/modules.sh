#!/bin/bash
# modules.sh DIR KERNEL: build the two simulated parts as kernel modules: an I2C adapter with an MLX90614 (ours), and
# gpio-sim, which Debian's kernel leaves out, from Debian's own source of that kernel. As root.
set -euo pipefail
out=$(readlink -f "${1:?a folder}")
kernel=${2:?the kernel release}
here=$(cd "$(dirname "$0")" && pwd)
tree=linux-source-6.1
dpkg -s "linux-headers-$kernel" $tree >/dev/null 2>&1 ||
  { apt-get update -q; DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends \
    "linux-headers-$kernel" $tree; }
mkdir -p "$out"
cp "$here/i2c-mlx90614-sim.c" "$out/"
tar -xJf /usr/src/$tree.tar.xz -C "$out" --strip-components=1 \
  $tree/drivers/gpio/gpio-sim.c $tree/drivers/gpio/gpiolib.h $tree/kernel/irq/irq_sim.c
# The interrupt simulator is built into gpio-sim, so that it exports nothing; one helper has an exported twin.
sed 's/^EXPORT_SYMBOL.*//; s/handle_simple_irq(irq_to_desc(irqnum))/generic_handle_irq(irqnum)/' \
  "$out/kernel/irq/irq_sim.c" > "$out/irq_sim.c"
cp "$out/drivers/gpio/gpiolib.h" "$out/"
cp "$out/drivers/gpio/gpio-sim.c" "$out/gpio-sim-main.c"
printf 'obj-m := i2c-mlx90614-sim.o gpio-sim.o\ngpio-sim-y := gpio-sim-main.o irq_sim.o\n' > "$out/Makefile"
make -s -C "/lib/modules/$kernel/build" M="$out" modules
