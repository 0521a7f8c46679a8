// SPDX-License-Identifier: GPL-2.0
/*
 * An I2C adapter of the plain kind (as the Pi's: the kernel emulates SMBus on it and checks the PEC) with one MLX90614 on its
 * cable. What is before the sensor and what is wrong with the cable is written to /sys/module/i2c_mlx90614_sim/parameters:
 *   object, ambient  the words of RAM 07h and 06h (kelvin * 50)
 *   plugged          0: nobody acknowledges
 *   fault, left      what spoils the next `left` transfers (-1: all): 1 not acknowledged, 2 line stuck,
 *                    3 wrong PEC, 4 all zero bits, 5 all one bits
 *   transfers        how many there were
 * Word numbers and PEC after the datasheet of the part (Melexis 3901090614, 8.4).
 */
#include <linux/crc8.h>
#include <linux/delay.h>
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define ADDRESS 0x5a
enum { NONE, NACK, STUCK, WRONG_PEC, ZEROES, ONES };

static int object = 15387, ambient = 14758, plugged = 1, fault, left, transfers;
module_param(object, int, 0644);
module_param(ambient, int, 0644);
module_param(plugged, int, 0644);
module_param(fault, int, 0644);
module_param(left, int, 0644);
module_param(transfers, int, 0444);

DECLARE_CRC8_TABLE(pec_table);
static u8 command;

static u16 word_of(u8 which)
{
	switch (which) {
	case 0x06: return ambient;
	case 0x07:
	case 0x08: return object;
	case 0x24: return 0xffff;	/* emissivity 1.0 */
	case 0x25: return 0x9fb4;	/* single zone */
	case 0x2e: return 0xbe00 | ADDRESS;
	case 0x3c: return 0x5c1d;	/* its number, as the kiosk records it */
	case 0x3d: return 0x8a07;
	case 0x3e: return 0x2211;
	case 0x3f: return 0xe0b4;
	default: return 0;
	}
}

static void answer(struct i2c_msg *m, int spoilt)
{
	u16 word = word_of(command);
	u8 sent[] = { ADDRESS << 1, command, ADDRESS << 1 | 1, word & 0xff, word >> 8 };
	u8 wire[] = { sent[3], sent[4], crc8(pec_table, sent, sizeof(sent), 0) };
	int i;

	if (spoilt == WRONG_PEC)
		wire[2] ^= 0x55;
	for (i = 0; i < m->len; i++)
		m->buf[i] = spoilt == ZEROES ? 0 : spoilt == ONES || i >= 3 ? 0xff : wire[i];
}

static int transfer(struct i2c_adapter *adapter, struct i2c_msg *msgs, int count)
{
	int i, spoilt = NONE;

	transfers++;
	if (fault && left) {
		spoilt = fault;
		if (left > 0)
			left--;
	}
	if (spoilt == NACK)
		return -EREMOTEIO;
	if (spoilt == STUCK) {
		msleep(1000);	/* the patience of the Pi's adapter */
		return -ETIMEDOUT;
	}
	for (i = 0; i < count; i++) {
		if (!plugged || msgs[i].addr != ADDRESS)
			return -EREMOTEIO;
		if (msgs[i].flags & I2C_M_RD)
			answer(&msgs[i], spoilt);
		else if (msgs[i].len)
			command = msgs[i].buf[0];
	}
	return count;
}

static u32 functionality(struct i2c_adapter *adapter)
{
	return I2C_FUNC_I2C | I2C_FUNC_SMBUS_EMUL;
}

static const struct i2c_algorithm algorithm = { .master_xfer = transfer, .functionality = functionality };
static struct i2c_adapter adapter = {
	.owner = THIS_MODULE, .algo = &algorithm, .name = "simulated bus with an MLX90614", .nr = 1,
};
static struct platform_device *device;

static int __init sim_init(void)
{
	crc8_populate_msb(pec_table, 0x07);
	device = platform_device_register_simple("i2c-mlx90614-sim", -1, NULL, 0);
	if (IS_ERR(device))
		return PTR_ERR(device);
	adapter.dev.parent = &device->dev;
	return i2c_add_numbered_adapter(&adapter);
}

static void __exit sim_exit(void)
{
	i2c_del_adapter(&adapter);
	platform_device_unregister(device);
}

module_init(sim_init);
module_exit(sim_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("A simulated I2C adapter with an MLX90614, for tests");
