/*
 * The kernel's side of a board that isn't there.
 *
 * Preloaded into an unchanged program, this serves /dev/i2c-* and /dev/gpiochip* from the test that started it: each
 * open() becomes a connection to the socket $BOARD_SOCKET, each ioctl() a request and an answer on it. Files
 * below /proc that tell which Raspberry Pi this is are taken from below $BOARD_ROOT. All else goes to the C library.
 *
 * Request: u32 operation, payload. Answer: i32 result (negative: an error number), payload, perhaps descriptors.
 * An operation is the ioctl's own number, or one of OP_*.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/gpio.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { OP_OPEN = 0, OP_RELEASE = 1 };
enum { FDS_MAX = 1024, PAYLOAD_MAX = 4096 }; /* a kiosk has about 30 open; a line request is 592 bytes */

enum kind { NOT_OURS, I2C_ADAPTER, GPIO_CHIP, GPIO_LINES };

/* What we know of a descriptor. Its requests travel over `control`, one at a time; a stuck I2C transfer must not
 * hold up a buzzer, so each has a lock of its own. */
static struct device {
    enum kind kind;
    int control;
    pthread_mutex_t lock;
} devices[FDS_MAX];

struct request {
    uint32_t operation;
    unsigned char payload[PAYLOAD_MAX];
};

struct answer {
    int32_t result;
    unsigned char payload[PAYLOAD_MAX];
};

static int (*real_open)(const char *, int, ...);
static int (*real_openat)(int, const char *, int, ...);
static int (*real_ioctl)(int, unsigned long, ...);
static int (*real_close)(int);

__attribute__((constructor)) static void find_the_c_library(void)
{
    real_open = dlsym(RTLD_NEXT, "open64");
    real_openat = dlsym(RTLD_NEXT, "openat64");
    real_ioctl = dlsym(RTLD_NEXT, "ioctl");
    real_close = dlsym(RTLD_NEXT, "close");
    for (int fd = 0; fd < FDS_MAX; fd++)
        pthread_mutex_init(&devices[fd].lock, NULL);
}

static struct device *device_of(int fd)
{
    if (fd < 0 || fd >= FDS_MAX || devices[fd].kind == NOT_OURS)
        return NULL;
    return &devices[fd];
}

/* Take the two descriptors that come with an answer to a line request. */
static void take_descriptors(struct msghdr *message, int fds[2])
{
    for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part; part = CMSG_NXTHDR(message, part))
        if (part->cmsg_type == SCM_RIGHTS && part->cmsg_len == CMSG_LEN(2 * sizeof(int)))
            memcpy(fds, CMSG_DATA(part), 2 * sizeof(int));
}

/* Send a request, wait for its answer; returns the result, or -1 with errno set. */
static int ask(int control, uint32_t operation, const void *payload, size_t size, void *into, size_t into_max,
               int fds[2])
{
    struct request request = {.operation = operation};
    struct answer answer;
    char rights[CMSG_SPACE(2 * sizeof(int))];
    struct iovec where = {&answer, sizeof answer};
    struct msghdr message = {
        .msg_iov = &where, .msg_iovlen = 1, .msg_control = rights, .msg_controllen = sizeof rights};
    ssize_t got;

    if (size > PAYLOAD_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    if (size)
        memcpy(request.payload, payload, size);
    if (send(control, &request, sizeof request.operation + size, MSG_NOSIGNAL) < 0) {
        errno = ENODEV; /* the board is gone */
        return -1;
    }
    do
        got = recvmsg(control, &message, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    if (got < (ssize_t)sizeof answer.result) {
        errno = ENODEV;
        return -1;
    }
    if (fds)
        take_descriptors(&message, fds);
    if (answer.result < 0) {
        errno = -answer.result;
        return -1;
    }
    got -= sizeof answer.result;
    if (into && got > 0)
        memcpy(into, answer.payload, (size_t)got < into_max ? (size_t)got : into_max);
    return answer.result;
}

static int starts_with(const char *path, const char *beginning)
{
    return strncmp(path, beginning, strlen(beginning)) == 0;
}

static enum kind kind_of(const char *path)
{
    if (starts_with(path, "/dev/i2c-"))
        return I2C_ADAPTER;
    return starts_with(path, "/dev/gpiochip") ? GPIO_CHIP : NOT_OURS;
}

static int open_device(const char *path, enum kind kind, const char *socket_path)
{
    struct sockaddr_un place = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return -1;
    snprintf(place.sun_path, sizeof place.sun_path, "%s", socket_path);
    if (fd >= FDS_MAX || connect(fd, (struct sockaddr *)&place, sizeof place) < 0) {
        real_close(fd);
        errno = ENODEV;
        return -1;
    }
    if (ask(fd, OP_OPEN, path, strlen(path), NULL, 0, NULL) < 0) {
        int why = errno;
        real_close(fd);
        errno = why;
        return -1;
    }
    devices[fd].kind = kind;
    devices[fd].control = fd;
    return fd;
}

/* Open what belongs to the board; returns 0 if `path` does not, else 1 with the outcome in `fd`. */
static int open_on_board(const char *path, int flags, int *fd)
{
    const char *socket_path = getenv("BOARD_SOCKET"), *root = getenv("BOARD_ROOT");
    enum kind kind = kind_of(path);

    if (root && (starts_with(path, "/proc/device-tree/") || strcmp(path, "/proc/cpuinfo") == 0)) {
        char moved[512];
        snprintf(moved, sizeof moved, "%s%s", root, path);
        *fd = real_open(moved, flags);
        return 1;
    }
    if (kind == NOT_OURS || !socket_path)
        return 0;
    *fd = open_device(path, kind, socket_path);
    return 1;
}

static mode_t mode_of(int flags, va_list rest)
{
    return flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0;
}

#define OPEN(name)                                                                                                     \
    int name(const char *path, int flags, ...)                                                                         \
    {                                                                                                                  \
        va_list rest;                                                                                                  \
        mode_t mode;                                                                                                   \
        int fd;                                                                                                        \
        va_start(rest, flags);                                                                                         \
        mode = mode_of(flags, rest);                                                                                   \
        va_end(rest);                                                                                                  \
        return open_on_board(path, flags, &fd) ? fd : real_open(path, flags, mode);                                    \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                                                                   \
    int name(int folder, const char *path, int flags, ...)                                                             \
    {                                                                                                                  \
        va_list rest;                                                                                                  \
        mode_t mode;                                                                                                   \
        int fd;                                                                                                        \
        va_start(rest, flags);                                                                                         \
        mode = mode_of(flags, rest);                                                                                   \
        va_end(rest);                                                                                                  \
        return open_on_board(path, flags, &fd) ? fd : real_openat(folder, path, flags, mode);                          \
    }
OPENAT(openat)
OPENAT(openat64)

/* What fortified programs call for open() without a mode. */
int __open_2(const char *path, int flags) { return open(path, flags); }
int __open64_2(const char *path, int flags) { return open(path, flags); }

/* I2C_RDWR holds pointers, which mean nothing on the other side: lay the messages out one after another as
 * u16 address, flags, length and, for a write, its bytes; put the bytes of all reads back where they belong. */
static int transfer(struct device *device, struct i2c_rdwr_ioctl_data *messages)
{
    unsigned char flat[PAYLOAD_MAX], read[PAYLOAD_MAX] = {0};
    size_t size = 0, taken = 0;

    for (uint32_t i = 0; i < messages->nmsgs; i++) {
        struct i2c_msg *m = &messages->msgs[i];
        uint16_t head[3] = {m->addr, m->flags, m->len};
        size_t body = m->flags & I2C_M_RD ? 0 : m->len;
        if (size + sizeof head + body > sizeof flat) {
            errno = EMSGSIZE;
            return -1;
        }
        memcpy(flat + size, head, sizeof head);
        if (body)
            memcpy(flat + size + sizeof head, m->buf, body);
        size += sizeof head + body;
    }
    if (ask(device->control, I2C_RDWR, flat, size, read, sizeof read, NULL) < 0)
        return -1;
    for (uint32_t i = 0; i < messages->nmsgs; i++) {
        struct i2c_msg *m = &messages->msgs[i];
        if (m->flags & I2C_M_RD) {
            memcpy(m->buf, read + taken, m->len);
            taken += m->len;
        }
    }
    return (int)messages->nmsgs;
}

static int i2c_ioctl(struct device *device, uint32_t request, void *argument)
{
    if (request == I2C_RDWR)
        return transfer(device, argument);
    if (request == I2C_FUNCS) {
        uint64_t functions = 0;
        int result = ask(device->control, request, NULL, 0, &functions, sizeof functions, NULL);
        *(unsigned long *)argument = (unsigned long)functions;
        return result;
    }
    errno = ENOTTY; /* nothing else is used by our stack; a newcomer shall be noticed */
    return -1;
}

/* The structures of the second GPIO interface are flat. A line request brings two descriptors: events to
 * read and poll, which becomes the program's descriptor, and the control socket for it. */
static int gpio_ioctl(struct device *device, uint32_t request, void *argument)
{
    int fds[2] = {-1, -1};
    size_t size = _IOC_SIZE(request);
    size_t sent = _IOC_DIR(request) & _IOC_WRITE ? size : 0;
    int result = ask(device->control, request, argument, sent, argument, size, fds);

    if (result < 0 || request != GPIO_V2_GET_LINE_IOCTL)
        return result;
    if (fds[0] < 0 || fds[0] >= FDS_MAX) {
        errno = EMFILE;
        return -1;
    }
    devices[fds[0]].kind = GPIO_LINES;
    devices[fds[0]].control = fds[1];
    ((struct gpio_v2_line_request *)argument)->fd = fds[0];
    return result;
}

int ioctl(int fd, unsigned long request, ...)
{
    struct device *device = device_of(fd);
    void *argument;
    va_list rest;
    int result;

    va_start(rest, request);
    argument = va_arg(rest, void *);
    va_end(rest);
    if (!device)
        return real_ioctl(fd, request, argument);
    pthread_mutex_lock(&device->lock);
    if (device->kind == I2C_ADAPTER)
        result = i2c_ioctl(device, (uint32_t)request, argument);
    else
        result = gpio_ioctl(device, (uint32_t)request, argument);
    pthread_mutex_unlock(&device->lock); /* leaves errno alone on Linux */
    return result;
}

int close(int fd)
{
    struct device *device = device_of(fd);

    if (device) {
        if (device->kind == GPIO_LINES) {
            /* Answered before we go on: the next request for this line must find it free. */
            ask(device->control, OP_RELEASE, NULL, 0, NULL, 0, NULL);
            real_close(device->control);
        }
        device->kind = NOT_OURS;
    }
    return real_close(fd);
}
