// Rings: claimed at a thread's first event, looked at again once in a quarter of a ring.

#define _GNU_SOURCE
#include "producer.h"

#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "image.h"

// Places that stay free for signal handlers that come between the look and the reservation.
enum { MARGIN = 64 };
// Nested records that are not published yet. More than this cannot be: a handler has jumped out of
// a call that it interrupted, which will never end.
enum { NESTED_LIMIT = 1024 };
// Events between two searches for a ring while all are taken.
enum { RETRY_EVENTS = 1024 };
enum { WAIT_MILLISECONDS = 50, PATIENCE_MILLISECONDS = 10000 };

__thread struct producer self __attribute__((tls_model("initial-exec")));

static long futex(_Atomic uint32_t *word, int operation, uint32_t value, struct timespec *timeout) {
  return syscall(SYS_futex, word, operation, value, timeout, 0l, 0l);
}

static void wake_recorder(void) {
  struct recorder_area *area = image.area;
  atomic_thread_fence(memory_order_seq_cst);
  if (!atomic_load_explicit(&area->asleep, memory_order_relaxed)) return;
  atomic_fetch_add_explicit(&area->doorbell, 1, memory_order_release);
  futex(&area->doorbell, FUTEX_WAKE, 1, NULL);
}

// Whether tracetool is gone without having said so: it exists no more, or stands still for long.
static bool recorder_is_gone(uint64_t *heartbeat, int *patience) {
  struct recorder_area *area = image.area;
  if (kill((pid_t)area->recorder, 0) != 0 && errno == ESRCH) return true;
  uint64_t now = atomic_load_explicit(&area->heartbeat, memory_order_relaxed);
  *patience = now == *heartbeat ? *patience - WAIT_MILLISECONDS : PATIENCE_MILLISECONDS;
  *heartbeat = now;
  return *patience <= 0;
}

static bool half_is_free(struct producer *producer) {
  uint64_t tail = atomic_load_explicit(&producer->ring->tail, memory_order_acquire);
  return producer->next - tail <= (producer->mask + 1) / 2;
}

// Sleeps until tracetool has taken half the ring; false if it never will.
static bool wait_for_room(struct producer *producer) {
  struct recorder_ring *ring = producer->ring;
  uint64_t heartbeat = 0;
  int patience = PATIENCE_MILLISECONDS;
  while (!atomic_load_explicit(&image.area->closed, memory_order_relaxed)) {
    uint32_t drained = atomic_load_explicit(&ring->drained, memory_order_relaxed);
    atomic_store_explicit(&ring->waiting, 1, memory_order_relaxed);
    wake_recorder();
    if (half_is_free(producer)) return true;
    struct timespec timeout = {0, WAIT_MILLISECONDS * 1000000l};
    long result = futex(&ring->drained, FUTEX_WAIT, drained, &timeout);
    if (half_is_free(producer)) return true;
    if (result != 0 && errno == ETIMEDOUT && recorder_is_gone(&heartbeat, &patience)) break;
  }
  image_stop();
  return false;
}

static bool claim_ring(struct producer *producer) {
  struct recorder_area *area = image.area;
  struct recorder_ring *rings = recorder_rings(area);
  uint64_t claiming = (uint64_t)image.process_number << 32 | RECORDER_CLAIMING;
  // The lowest that is free: what was never used takes no memory.
  for (uint32_t number = 0; number < area->ring_count; number++) {
    struct recorder_ring *ring = &rings[number];
    uint64_t unclaimed = RECORDER_UNCLAIMED;
    if (!atomic_compare_exchange_strong_explicit(
            &ring->claim, &unclaimed, claiming, memory_order_acquire, memory_order_relaxed))
      continue;
    ring->owner = (uint64_t)pthread_self();
    ring->process = image.slot;
    ring->thread = (uint32_t)syscall(SYS_gettid);
    producer->ring = ring;
    producer->records = recorder_records(area, number);
    producer->mask = area->ring_records - 1;
    producer->next = atomic_load_explicit(&ring->head, memory_order_relaxed);
    producer->image = image.number;
    atomic_store_explicit(
        &ring->claim, claiming - RECORDER_CLAIMING + RECORDER_READY, memory_order_release);
    return true;
  }
  return false;
}

// Says the name that the thread has from birth, so that nobody must be asked when it is gone. The
// event that led here was timed before: a record of time 0 does not hold it up.
static void record_own_name(struct producer *producer) {
  union {
    char name[16];
    uint64_t words[2];
  } text = {{0}};
  prctl(PR_GET_NAME, text.name, 0, 0, 0);
  uint64_t what = (uint64_t)RECORDER_THREAD_NAME << 56 | producer->ring->thread;
  producer_write(producer, 0, what, text.words[0], text.words[1]);
}

static bool attach(struct producer *producer) {
  // A handler interrupts the claim, or none was free a moment ago.
  if (producer->is_claiming || producer->refusals++ % RETRY_EVENTS) {
    image_count_lost();
    return false;
  }
  producer->is_claiming = true;
  producer->ring = NULL;
  producer->limit = 0;
  bool is_ready = image_is_recorded() && claim_ring(producer);
  producer->is_claiming = false;
  if (!is_ready) {
    image_count_lost();
    return false;
  }
  producer->refusals = 0;
  producer->limit = producer->next + producer->mask / 4;
  // These are whole before the event that led here, and published as if it were not under way.
  uint32_t depth = producer->depth;
  producer->depth = 0;
  record_own_name(producer);
  modules_tell();
  producer->depth = depth;
  return true;
}

static bool find_room(struct producer *producer) {
  if (atomic_load_explicit(&gate.state, memory_order_relaxed) == GATE_OFF) return false;
  if (!gate.open || !producer->ring || producer->image != image.number) return attach(producer);
  if (atomic_load_explicit(&image.area->closed, memory_order_relaxed)) {
    image_stop();
    return false;
  }
  struct recorder_ring *ring = producer->ring;
  uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
  if (producer->next - head > NESTED_LIMIT) {
    producer->depth = 1;
    atomic_store_explicit(&ring->head, producer->next, memory_order_release);
  }
  uint64_t capacity = producer->mask + 1 - MARGIN;
  while (true) {
    uint64_t tail = atomic_load_explicit(&ring->tail, memory_order_acquire);
    uint64_t used = producer->next - tail;
    if (used > producer->mask / 4) wake_recorder();
    if (used < capacity) {
      uint64_t soon = producer->next + producer->mask / 4;
      producer->limit = soon < tail + capacity ? soon : tail + capacity;
      return true;
    }
    bool drops = recorded_options & RECORDER_DROP_WHEN_FULL;
    if (drops || !wait_for_room(producer)) {
      atomic_fetch_add_explicit(&ring->lost, 1, memory_order_relaxed);
      return false;
    }
  }
}

bool producer_make_room(struct producer *producer) {
  int saved = errno;
  bool has_room = find_room(producer);
  errno = saved;
  return has_room;
}
