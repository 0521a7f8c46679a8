/*
 * A disk and a network that fail at a chosen call.
 *
 * Preloaded into an unchanged program. $GATEHOUSE_FAULTS names a file; while it exists, calls that change or flush
 * files of its folder are counted in each process, and for kind "kill" those on sockets, too. The file says
 * "KIND AT ROUND": kind 1 fails call number AT with EIO, once; kind 2 ends the process by SIGKILL before the call.
 * Another ROUND begins to count anew. All else goes to the C library.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum kind { NONE = 0, FAIL = 1, KILL = 2 };

static atomic_long count;
static atomic_long counted_round;

/* What the file says now; NONE where it is not there. Uses no call that is caught here. */
static enum kind order(const char *path, long *at, long *round) {
    char text[64];
    int kind = NONE, fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return NONE;
    ssize_t length = read(fd, text, sizeof text - 1);
    close(fd);
    if (length <= 0) return NONE;
    text[length] = 0;
    return sscanf(text, "%d %ld %ld", &kind, at, round) == 3 ? (enum kind)kind : NONE;
}

static int in_folder(int fd, const char *path) {
    char link[64], name[PATH_MAX];
    size_t folder = (size_t)(strrchr(path, '/') - path) + 1;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, name, sizeof name);
    return length > (ssize_t)folder && memcmp(name, path, folder) == 0;
}

/* Whether this call must fail; does not come back if the process must end. */
static int struck(int fd, int is_socket) {
    const char *path = getenv("GATEHOUSE_FAULTS");
    long at = 0, round = 0;
    int before = errno;
    if (!path || *path != '/') return 0;
    enum kind kind = order(path, &at, &round);
    /* A diary on stdout or stderr is no data: its writer must live to tell. */
    int ours = kind != NONE && (is_socket ? kind == KILL : fd > STDERR_FILENO && in_folder(fd, path));
    errno = before;
    if (!ours) return 0;
    if (atomic_exchange(&counted_round, round) != round) atomic_store(&count, 0);
    if (atomic_fetch_add(&count, 1) + 1 != at) return 0;
    if (kind == KILL) kill(getpid(), SIGKILL);
    errno = EIO;
    return 1;
}

#define CAUGHT(result, name, is_socket, parameters, arguments)                  \
    result name parameters {                                                    \
        static result(*real) parameters;                                        \
        if (!real) real = (result(*) parameters)dlsym(RTLD_NEXT, #name);        \
        return struck(fd, is_socket) ? (result)-1 : real arguments;             \
    }

CAUGHT(ssize_t, write, 0, (int fd, const void *data, size_t size), (fd, data, size))
CAUGHT(ssize_t, pwrite, 0, (int fd, const void *data, size_t size, off_t at), (fd, data, size, at))
CAUGHT(ssize_t, pwrite64, 0, (int fd, const void *data, size_t size, off64_t at), (fd, data, size, at))
CAUGHT(int, fsync, 0, (int fd), (fd))
CAUGHT(int, fdatasync, 0, (int fd), (fd))
CAUGHT(int, ftruncate, 0, (int fd, off_t size), (fd, size))
CAUGHT(int, ftruncate64, 0, (int fd, off64_t size), (fd, size))
CAUGHT(ssize_t, send, 1, (int fd, const void *data, size_t size, int flags), (fd, data, size, flags))
CAUGHT(ssize_t, recv, 1, (int fd, void *data, size_t size, int flags), (fd, data, size, flags))
