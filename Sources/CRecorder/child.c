// The recorded program as tracetool's child: its start, its signals, its end.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "recorder_drain.h"

static volatile sig_atomic_t interruptions;
static volatile sig_atomic_t child;

// Pointers to strings that lie one after the other, behind what `list` holds; null at the end.
static void point_at(char **list, const uint8_t *strings, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    list[i] = (char *)strings;
    strings += strlen((const char *)strings) + 1;
  }
  list[count] = NULL;
}

static bool is_replaced(const char *setting, char **by, uint32_t count) {
  size_t name = strcspn(setting, "=") + 1;
  for (uint32_t i = 0; i < count; i++) {
    if (!strncmp(setting, by[i], name)) return true;
  }
  return false;
}

// Our environment without what `settings` replace, and these.
static char **make_environment(const uint8_t *settings, uint32_t count) {
  size_t had = 0;
  while (environ[had]) had++;
  char **made = calloc(had + count + 1, sizeof *made);
  if (!made) return NULL;
  point_at(made, settings, count);
  size_t next = count;
  for (size_t i = 0; i < had; i++) {
    if (!is_replaced(environ[i], made, count)) made[next++] = environ[i];
  }
  return made;
}

int recorder_child_start(
    const uint8_t *arguments, uint32_t count, const uint8_t *settings, uint32_t setting_count,
    int32_t *number) {
  char **words = calloc(count + 1, sizeof *words);
  char **environment = make_environment(settings, setting_count);
  int failure = ENOMEM;
  if (words && environment) {
    point_at(words, arguments, count);
    posix_spawnattr_t how;
    posix_spawnattr_init(&how);
    // Handlers end with exec, but what is ignored would stay ignored.
    sigset_t restored, none;
    sigemptyset(&restored);
    sigaddset(&restored, SIGPIPE);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(&how, &restored);
    posix_spawnattr_setsigmask(&how, &none);
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    pid_t started = 0;
    failure = posix_spawnp(&started, words[0], NULL, &how, words, environment);
    posix_spawnattr_destroy(&how);
    *number = started;
  }
  free(words);
  free(environment);
  return failure;
}

int32_t recorder_child_status(int32_t number) {
  int status = 0;
  pid_t ended = waitpid(number, &status, WNOHANG);
  if (ended == 0 || (ended < 0 && errno == EINTR)) return -1;
  return ended == number ? status : 0;
}

static void note_child(int number) { (void)number; }

static void pass_on(int number, siginfo_t *information, void *context) {
  (void)context;
  interruptions++;
  int saved = errno;
  if (information->si_code != SI_KERNEL && child > 0) kill(child, number);
  errno = saved;
}

void recorder_child_watch(int32_t number) {
  child = number;
  // Without SA_RESTART: the sleep ends when the child does.
  struct sigaction on_child = {.sa_handler = note_child};
  sigaction(SIGCHLD, &on_child, NULL);
  struct sigaction on_end = {.sa_sigaction = pass_on, .sa_flags = SA_SIGINFO};
  const int ends[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
  for (unsigned i = 0; i < sizeof ends / sizeof *ends; i++) sigaction(ends[i], &on_end, NULL);
}

uint32_t recorder_child_interruptions(void) { return (uint32_t)interruptions; }

bool recorder_process_has_ended(uint32_t number) {
  if (kill((pid_t)number, 0) != 0 && errno == ESRCH) return true;
  char path[32], text[512];
  snprintf(path, sizeof path, "/proc/%u/stat", number);
  int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return errno == ENOENT;
  ssize_t bytes = read(descriptor, text, sizeof text - 1);
  close(descriptor);
  if (bytes <= 0) return bytes < 0 && errno == ESRCH;
  text[bytes] = 0;
  // The name, in brackets, may itself contain brackets; the state follows the last.
  const char *name_end = strrchr(text, ')');
  return name_end && name_end[1] && strchr("ZX", name_end[2]);
}

bool recorder_thread_has_ended(uint32_t process, uint32_t thread) {
  return syscall(SYS_tgkill, (pid_t)process, (pid_t)thread, 0) != 0 && errno == ESRCH;
}

bool recorder_allows_programs(const char *path) {
  struct statvfs status;
  return statvfs(path, &status) == 0 && !(status.f_flag & ST_NOEXEC);
}
