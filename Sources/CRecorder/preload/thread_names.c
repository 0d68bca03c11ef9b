// Names that threads are given.

#define _GNU_SOURCE
#include <pthread.h>
#include <stdarg.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "image.h"
#include "next.h"

static void record_name(uint32_t thread, const char *name) {
  union {
    char name[16];
    uint64_t words[2];
  } text = {{0}};
  strncpy(text.name, name, sizeof text.name - 1);
  uint64_t what = (uint64_t)RECORDER_THREAD_NAME << 56 | thread;
  producer_write(&self, producer_now(), what, text.words[0], text.words[1]);
}

// A thread that has not allocated yet has no ring and tells its name when it claims one.
static uint32_t number_of(pthread_t thread) {
  if (thread == pthread_self()) return (uint32_t)syscall(SYS_gettid);
  if (!gate.open) return 0;
  struct recorder_ring *rings = recorder_rings(image.area);
  for (uint32_t i = 0; i < image.area->ring_count; i++) {
    uint64_t claim = atomic_load_explicit(&rings[i].claim, memory_order_acquire);
    if (claim == ((uint64_t)image.process_number << 32 | RECORDER_READY) &&
        rings[i].owner == (uint64_t)thread)
      return rings[i].thread;
  }
  return 0;
}

EXPORTED int pthread_setname_np(pthread_t thread, const char *name) {
  static _Atomic(int (*)(pthread_t, const char *)) known;
  if (!known) known = (int (*)(pthread_t, const char *))next_symbol("pthread_setname_np");
  int failure = known(thread, name);
  uint32_t number = failure ? 0 : number_of(thread);
  if (number) record_name(number, name);
  return failure;
}

EXPORTED int prctl(int option, ...) {
  static _Atomic(int (*)(int, ...)) known;
  if (!known) known = (int (*)(int, ...))next_symbol("prctl");
  va_list rest;
  va_start(rest, option);
  unsigned long a = va_arg(rest, unsigned long), b = va_arg(rest, unsigned long);
  unsigned long c = va_arg(rest, unsigned long), d = va_arg(rest, unsigned long);
  va_end(rest);
  int result = known(option, a, b, c, d);
  if (option == PR_SET_NAME && result == 0)
    record_name((uint32_t)syscall(SYS_gettid), (const char *)a);
  return result;
}
