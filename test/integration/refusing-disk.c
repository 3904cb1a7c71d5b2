/* A disk that refuses: every write to the buffer's files fails with the error that the file named by REFUSE holds. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int refused(int fd) {
  char link[64], path[512], word[16] = "";
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  if (!strstr(path, "/outbox.db")) return 0;
  FILE *file = fopen(getenv("REFUSE"), "r");
  if (!file) return 0;
  int read = fscanf(file, "%15s", word);
  fclose(file);
  if (read != 1) return 0;
  return !strcmp(word, "EROFS") ? EROFS : !strcmp(word, "EIO") ? EIO : ENOSPC;
}

#define REAL(name) __typeof__(name) *real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)
#define REFUSE(fd)            \
  do {                        \
    int error = refused(fd);  \
    if (error) {              \
      errno = error;          \
      return -1;              \
    }                         \
  } while (0)

ssize_t write(int fd, const void *bytes, size_t count) {
  REAL(write);
  REFUSE(fd);
  return real(fd, bytes, count);
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
  REAL(pwrite);
  REFUSE(fd);
  return real(fd, bytes, count, at);
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
  REAL(pwrite64);
  REFUSE(fd);
  return real(fd, bytes, count, at);
}
int fsync(int fd) {
  REAL(fsync);
  REFUSE(fd);
  return real(fd);
}
int fdatasync(int fd) {
  REAL(fdatasync);
  REFUSE(fd);
  return real(fd);
}
int ftruncate(int fd, off_t length) {
  REAL(ftruncate);
  REFUSE(fd);
  return real(fd, length);
}
