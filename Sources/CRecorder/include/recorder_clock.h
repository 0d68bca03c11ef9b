#ifndef RECORDER_CLOCK_H
#define RECORDER_CLOCK_H

// Ticks: the processor's counter where it runs at one rate on all processors, else the system's
// clock. tracetool pairs them with CLOCK_MONOTONIC.

#include <stdint.h>
#include <time.h>

static inline uint64_t recorder_system_ticks(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000ull + (uint64_t)now.tv_nsec;
}

#if defined(__x86_64__)
#include <x86intrin.h>
#define RECORDER_HAS_COUNTER 1
static inline uint64_t recorder_counter(void) { return __rdtsc(); }
#elif defined(__aarch64__)
#define RECORDER_HAS_COUNTER 1
static inline uint64_t recorder_counter(void) {
  uint64_t ticks;
  __asm__ volatile("mrs %0, cntvct_el0" : "=r"(ticks));
  return ticks;
}
#else
#define RECORDER_HAS_COUNTER 0
static inline uint64_t recorder_counter(void) { return recorder_system_ticks(); }
#endif

#endif
