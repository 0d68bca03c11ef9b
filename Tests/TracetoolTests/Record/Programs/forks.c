// Forks by three ways, closes every descriptor, and begins another program.
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void *volatile kept;

static void allocate(int count, size_t bytes) {
  for (int i = 0; i < count; i++) {
    kept = malloc(bytes);
    free(kept);
  }
}

int main(int count, char **words) {
  if (count > 1) {
    allocate(40, 4001);
    return 0;
  }
  for (int i = 3; i < 1024; i++) close(i);
  void *before = malloc(1001);
  int status;
  if (fork() == 0) {
    allocate(10, 1003);
    free(before);
    exit(0);
  }
  wait(&status);
  if (syscall(SYS_fork) == 0) {
    allocate(20, 2001);
    _exit(0);
  }
  wait(&status);
  if (vfork() == 0) {
    execl(words[0], words[0], "again", (char *)NULL);
    _exit(1);
  }
  wait(&status);
  allocate(30, 3001);
  execl(words[0], words[0], "again", (char *)NULL);
  return 1;
}
