/*
 * Makes the disk and the wall clock of ONE process go wrong, without privileges: preloaded (LD_PRELOAD), it stands between
 * the program and libc. What goes wrong is read on every call from a small file that is mapped and that the harness writes,
 * so a fault begins and ends at once, also in a process that hangs.
 *
 *   FAULTS_CONTROL  the control file, layout below (scripts/chaos/shim.ts writes the same)
 *   FAULTS_FOLDER   only files below this folder have a faulty disk
 *
 * What it does not show: a power cut. What was written stays in the page cache of the machine whatever is killed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

struct control {
  volatile int64_t clock_ms;   /* added to the wall clock */
  volatile int32_t disk_errno; /* of every write; 0: the disk works */
  volatile int32_t sync_ms;    /* how long fsync takes, at least */
  volatile int64_t refused;    /* writes refused so far */
  volatile int64_t delayed;    /* fsyncs delayed so far */
  volatile int64_t moved;      /* clock readings moved so far */
};

enum { max_files = 4096 };

static struct control idle;
static struct control *control = &idle;
static const char *folder;
static size_t folder_length;
/* Whether a file descriptor is of the folder. */
static volatile char watched[max_files];

#define REAL(name) \
  static __typeof__(name) *real; \
  if (real == NULL) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("FAULTS_CONTROL");
  folder = getenv("FAULTS_FOLDER");
  folder_length = folder == NULL ? 0 : strlen(folder);
  if (file == NULL) return;
  int fd = open(file, O_RDWR | O_CLOEXEC);
  if (fd < 0) abort();
  void *map = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (map == MAP_FAILED) abort();
  control = map;
}

/* ---- the disk */

static int below(const char *path) {
  if (folder == NULL || strncmp(path, folder, folder_length) != 0) return 0;
  return path[folder_length] == '/' || path[folder_length] == '\0';
}

static int refused(void) {
  if (control->disk_errno == 0) return 0;
  __atomic_add_fetch(&control->refused, 1, __ATOMIC_RELAXED);
  errno = control->disk_errno;
  return 1;
}

static int refused_file(int fd) { return fd >= 0 && fd < max_files && watched[fd] && refused(); }

/* A file that is there can be opened on a full disk; a new one cannot be made. */
static int refused_open(const char *path, int flags) {
  if ((flags & O_CREAT) == 0 || control->disk_errno == 0 || !below(path)) return 0;
  int before = errno;
  if (access(path, F_OK) == 0) {
    errno = before;
    return 0;
  }
  return refused();
}

static int opened(int fd, const char *path) {
  if (fd >= 0 && fd < max_files) watched[fd] = (char)below(path);
  return fd;
}

#define MODE(flags) \
  mode_t mode = 0; \
  if ((flags) & (O_CREAT | O_TMPFILE)) { \
    va_list rest; \
    va_start(rest, flags); \
    mode = va_arg(rest, mode_t); \
    va_end(rest); \
  }

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    REAL(name); \
    MODE(flags) \
    return refused_open(path, flags) ? -1 : opened(real(path, flags, mode), path); \
  }
#define OPENAT(name) \
  int name(int at, const char *path, int flags, ...) { \
    REAL(name); \
    MODE(flags) \
    return refused_open(path, flags) ? -1 : opened(real(at, path, flags, mode), path); \
  }
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

int close(int fd) {
  REAL(close);
  if (fd >= 0 && fd < max_files) watched[fd] = 0;
  return real(fd);
}

#define WRITER(type, name, parameters, arguments) \
  type name parameters { \
    REAL(name); \
    return refused_file(fd) ? -1 : real arguments; \
  }
WRITER(ssize_t, write, (int fd, const void *bytes, size_t count), (fd, bytes, count))
WRITER(ssize_t, pwrite, (int fd, const void *bytes, size_t count, off_t at), (fd, bytes, count, at))
WRITER(ssize_t, pwrite64, (int fd, const void *bytes, size_t count, off64_t at), (fd, bytes, count, at))
WRITER(ssize_t, writev, (int fd, const struct iovec *parts, int count), (fd, parts, count))
WRITER(ssize_t, pwritev, (int fd, const struct iovec *parts, int count, off_t at), (fd, parts, count, at))
WRITER(ssize_t, pwritev64, (int fd, const struct iovec *parts, int count, off64_t at), (fd, parts, count, at))
WRITER(int, ftruncate, (int fd, off_t length), (fd, length))
WRITER(int, ftruncate64, (int fd, off64_t length), (fd, length))
WRITER(int, fallocate, (int fd, int mode, off_t at, off_t length), (fd, mode, at, length))
WRITER(int, fallocate64, (int fd, int mode, off64_t at, off64_t length), (fd, mode, at, length))

/* A full disk can still make durable what it has; one with an I/O error cannot. */
static int synced(int fd, int (*real)(int)) {
  if (fd < 0 || fd >= max_files || !watched[fd]) return real(fd);
  int ms = control->sync_ms;
  if (ms > 0) {
    struct timespec wait = {ms / 1000, (long)(ms % 1000) * 1000000};
    while (nanosleep(&wait, &wait) != 0) continue;
    __atomic_add_fetch(&control->delayed, 1, __ATOMIC_RELAXED);
  }
  int result = real(fd);
  return control->disk_errno == EIO && refused() ? -1 : result;
}

int fsync(int fd) {
  REAL(fsync);
  return synced(fd, real);
}

int fdatasync(int fd) {
  REAL(fdatasync);
  return synced(fd, real);
}

/* ---- the wall clock */

static int64_t offset(void) {
  int64_t ms = control->clock_ms;
  if (ms != 0) __atomic_add_fetch(&control->moved, 1, __ATOMIC_RELAXED);
  return ms;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  REAL(clock_gettime);
  int result = real(clock, time);
  if (result != 0 || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE)) return result;
  int64_t ms = offset();
  int64_t ns = time->tv_nsec + (ms % 1000) * 1000000;
  time->tv_sec += (time_t)(ms / 1000);
  if (ns < 0) {
    ns += 1000000000;
    time->tv_sec -= 1;
  } else if (ns >= 1000000000) {
    ns -= 1000000000;
    time->tv_sec += 1;
  }
  time->tv_nsec = (long)ns;
  return 0;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  (void)zone;
  struct timespec now;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *into) {
  struct timespec now;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
  if (into != NULL) *into = now.tv_sec;
  return now.tv_sec;
}
