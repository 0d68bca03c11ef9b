// Callers beyond the first, by frame pointers. A program built without them gives what lies in the
// register: every step must go up the thread's own stack, so nothing else is ever read.

#define _GNU_SOURCE
#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "image.h"

enum { DEFAULT_STACK_BYTES = 8 << 20 };

extern void *__libc_stack_end;

static void find_stack(void) {
  self.stack_start = 1;
  if (syscall(SYS_gettid) == syscall(SYS_getpid)) {
    struct rlimit limit;
    bool is_limited = !getrlimit(RLIMIT_STACK, &limit) && limit.rlim_cur != RLIM_INFINITY;
    self.stack_end = (uint64_t)__libc_stack_end;
    self.stack_start = self.stack_end - (is_limited ? limit.rlim_cur : DEFAULT_STACK_BYTES);
    return;
  }
  // Reads the thread's own descriptor; for the first thread it would read a file.
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes)) return;
  void *start;
  size_t bytes;
  if (!pthread_attr_getstack(&attributes, &start, &bytes)) {
    self.stack_start = (uint64_t)start;
    self.stack_end = (uint64_t)start + bytes;
  }
  pthread_attr_destroy(&attributes);
}

__attribute__((noinline)) void producer_record_frames(uint64_t time) {
  // What finding the stack allocates would come back here.
  if (self.depth || !gate.open || !self.ring) return;
  if (!self.stack_start) find_stack();
  const uint64_t *frame = __builtin_frame_address(0);
  // On a stack of the program's own making nothing is known of what lies above.
  if ((uint64_t)frame < self.stack_start || (uint64_t)frame >= self.stack_end) return;
  uint64_t callers[3];
  uint32_t count = 0;
  // Ours, and the hook's, whose return address is the record's site.
  uint32_t skipped = 2;
  for (uint32_t i = 0; i < recorded_frames + skipped; i++) {
    uint64_t above = (uint64_t)(frame + 2);
    if (i >= skipped) callers[count++] = frame[1];
    if (count == 3) {
      uint64_t what = (uint64_t)RECORDER_FRAMES << 56 | (callers[0] & RECORDER_POINTER_MASK);
      producer_write(&self, time, what, callers[1], callers[2]);
      count = 0;
    }
    uint64_t next = frame[0];
    if (next < above || next % 8 || next + 16 > self.stack_end) break;
    frame = (const uint64_t *)next;
  }
  if (!count) return;
  for (uint32_t i = count; i < 3; i++) callers[i] = 0;
  uint64_t what = (uint64_t)RECORDER_FRAMES << 56 | (callers[0] & RECORDER_POINTER_MASK);
  producer_write(&self, time, what, callers[1], callers[2]);
}
