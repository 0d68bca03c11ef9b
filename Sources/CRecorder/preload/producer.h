#ifndef PRODUCER_H
#define PRODUCER_H

// A thread's side of its ring, and the few instructions that every recorded event costs.
//
// Everything that the hot path touches is thread-local but for `gate`. A signal handler may
// interrupt it anywhere and record events itself: a place is reserved by one instruction, and only
// the outermost of nested calls publishes, when all places below have been written.

#include <stdbool.h>
#include <stddef.h>

#include "recorder_area.h"
#include "recorder_clock.h"

#define HIDDEN __attribute__((visibility("hidden")))
#define EXPORTED __attribute__((visibility("default")))
#define INLINED static inline __attribute__((always_inline))
#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)
#define HERE __builtin_return_address(0)

struct producer {
  uint64_t next;   // the place of the next record, ever growing
  uint64_t limit;  // places below it need no look at the ring's header
  struct recorder_record *records;
  uint64_t mask;
  struct recorder_ring *ring;  // null: none yet
  uint32_t depth;              // calls of `record` under way in this thread
  uint32_t image;              // `image_number` of when the ring was claimed
  uint32_t refusals;           // events since a search for a ring that found none
  uint64_t stack_start;        // the thread's stack; both 0 until it was asked for
  uint64_t stack_end;
  bool is_claiming;
};

extern HIDDEN __thread struct producer self __attribute__((tls_model("initial-exec")));

// All ones while this process records. The page is zeroed in a forked child by the kernel, so that
// a child never writes into its parent's rings, by whatever call it was forked.
struct gate {
  _Alignas(4096) uint64_t open;
  _Atomic uint32_t state;
  char rest[4096 - sizeof(uint64_t) - sizeof(uint32_t)];
};
extern HIDDEN struct gate gate;
extern HIDDEN uint32_t recorded_options;
extern HIDDEN uint32_t recorded_frames;

// Makes room for a record; false if it is not to be written. Keeps errno.
HIDDEN bool producer_make_room(struct producer *producer);
// Writes the callers beyond the site of the record that comes next.
HIDDEN void producer_record_frames(uint64_t time);

static inline uint64_t producer_now(void) {
  if (UNLIKELY(!RECORDER_HAS_COUNTER || recorded_options & RECORDER_SYSTEM_CLOCK))
    return recorder_system_ticks();
  return recorder_counter();
}

// Adds one and returns what was there, in one instruction as far as signals of this thread go.
static inline uint64_t producer_reserve(uint64_t *next) {
#if defined(__x86_64__)
  uint64_t place = 1;
  __asm__ volatile("xaddq %0, %1" : "+r"(place), "+m"(*next) : : "cc");
  return place;
#else
  return __atomic_fetch_add(next, 1, __ATOMIC_RELAXED);
#endif
}

static inline void producer_write(
    struct producer *producer, uint64_t time, uint64_t what, uint64_t site, uint64_t size) {
  producer->depth++;
  atomic_signal_fence(memory_order_seq_cst);
  if (UNLIKELY(producer->next >= (producer->limit & gate.open)) && !producer_make_room(producer)) {
    producer->depth--;
    return;
  }
  uint64_t place = producer_reserve(&producer->next);
  struct recorder_record *record = &producer->records[place & producer->mask];
  record->time = time;
  record->what = what;
  record->site = site;
  record->size = size;
  atomic_signal_fence(memory_order_seq_cst);
  if (producer->depth == 1)
    atomic_store_explicit(&producer->ring->head, producer->next, memory_order_release);
  atomic_signal_fence(memory_order_seq_cst);
  producer->depth--;
}

INLINED void record(
    enum recorder_kind kind, const void *pointer, const void *site, uint64_t size) {
  uint64_t what = (uint64_t)kind << 56 | ((uint64_t)pointer & RECORDER_POINTER_MASK);
  uint64_t time = producer_now();
  if (UNLIKELY(recorded_frames)) producer_record_frames(time);
  producer_write(&self, time, what, (uint64_t)site, size);
}

#endif
