// Rings and process slots from tracetool's side.

#define _GNU_SOURCE
#include "recorder_drain.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "recorder_area.h"
#include "recorder_clock.h"

struct recorder_area *recorder_area_create(const char *path, const struct recorder_settings *how) {
  struct recorder_area layout = {.process_count = how->processes, .ring_count = how->rings};
  layout.ring_records = how->ring_records;
  uint64_t bytes = (uint64_t)((char *)recorder_records(&layout, how->rings) - (char *)&layout);
  int descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) return NULL;
  struct recorder_area *area = NULL;
  // A recorded program may run as another user; the folder's name is its key.
  if (fchmod(descriptor, 0666) == 0 && ftruncate(descriptor, (off_t)bytes) == 0) {
    void *memory = mmap(
        NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, descriptor, 0);
    if (memory != MAP_FAILED) area = memory;
  }
  int failure = errno;
  close(descriptor);
  errno = failure;
  if (!area) return NULL;
  area->bytes = bytes;
  area->options = how->options;
  area->frames = how->frames;
  area->process_count = how->processes;
  area->ring_count = how->rings;
  area->ring_records = how->ring_records;
  area->recorder = (uint32_t)getpid();
  area->magic = RECORDER_MAGIC;
  return area;
}

static void wake(_Atomic uint32_t *word) {
  syscall(SYS_futex, word, FUTEX_WAKE, INT32_MAX, 0l, 0l, 0l);
}

void recorder_area_close(struct recorder_area *area) {
  atomic_store_explicit(&area->closed, 1, memory_order_seq_cst);
  struct recorder_ring *rings = recorder_rings(area);
  for (uint32_t i = 0; i < area->ring_count; i++) {
    if (!atomic_load_explicit(&rings[i].waiting, memory_order_seq_cst)) continue;
    atomic_fetch_add_explicit(&rings[i].drained, 1, memory_order_release);
    wake(&rings[i].drained);
  }
}

void recorder_area_unmap(struct recorder_area *area) { munmap(area, area->bytes); }

uint64_t recorder_area_refused(struct recorder_area *area) {
  return atomic_load_explicit(&area->refused_processes, memory_order_relaxed);
}

static uint64_t ticks(const struct recorder_area *area) {
  return area->options & RECORDER_SYSTEM_CLOCK ? recorder_system_ticks() : recorder_counter();
}

void recorder_moment(struct recorder_area *area, uint64_t *moment, uint64_t *nanoseconds) {
  uint64_t best = UINT64_MAX;
  for (int i = 0; i < 5; i++) {
    uint64_t before = ticks(area), now = recorder_system_ticks(), after = ticks(area);
    if (after - before >= best) continue;
    best = after - before;
    *moment = area->options & RECORDER_SYSTEM_CLOCK ? now : before + best / 2;
    *nanoseconds = now;
  }
}

uint64_t recorder_watermark(struct recorder_area *area) {
  atomic_fetch_add_explicit(&area->heartbeat, 1, memory_order_relaxed);
  uint64_t now = ticks(area);
  // The counter is read before any ring's head is.
  atomic_thread_fence(memory_order_seq_cst);
  return now;
}

void recorder_ring_look(
    struct recorder_area *area, uint32_t number, struct recorder_ring_state *state) {
  struct recorder_ring *ring = &recorder_rings(area)[number];
  uint64_t claim = atomic_load_explicit(&ring->claim, memory_order_acquire);
  state->is_ready = (uint32_t)claim == RECORDER_READY;
  state->owner = (uint32_t)(claim >> 32);
  if (!state->is_ready) {
    state->available = 0;
    return;
  }
  state->process = ring->process;
  state->thread = ring->thread;
  uint64_t head = atomic_load_explicit(&ring->head, memory_order_acquire);
  state->available = head - atomic_load_explicit(&ring->tail, memory_order_relaxed);
  state->lost = atomic_load_explicit(&ring->lost, memory_order_relaxed);
}

uint64_t recorder_ring_take(
    struct recorder_area *area, uint32_t number, uint64_t *words, uint64_t most) {
  struct recorder_ring *ring = &recorder_rings(area)[number];
  uint64_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
  uint64_t count = atomic_load_explicit(&ring->head, memory_order_acquire) - tail;
  if (count > most) count = most;
  // Whoever writes nonsense into the header harms only what is recorded of itself.
  if (count > area->ring_records) count = area->ring_records;
  const struct recorder_record *records = recorder_records(area, number);
  uint64_t first = tail & (area->ring_records - 1);
  uint64_t straight = area->ring_records - first < count ? area->ring_records - first : count;
  memcpy(words, records + first, straight * sizeof *records);
  memcpy(words + 4 * straight, records, (count - straight) * sizeof *records);
  atomic_store_explicit(&ring->tail, tail + count, memory_order_release);
  atomic_thread_fence(memory_order_seq_cst);
  // A thread that sleeps is woken when half its ring is free: it then runs for long, with what it
  // needs in its caches.
  uint64_t left = atomic_load_explicit(&ring->head, memory_order_relaxed) - tail - count;
  bool is_worth_it = left <= area->ring_records / 2;
  if (count && is_worth_it && atomic_load_explicit(&ring->waiting, memory_order_relaxed)) {
    atomic_store_explicit(&ring->waiting, 0, memory_order_relaxed);
    atomic_fetch_add_explicit(&ring->drained, 1, memory_order_release);
    wake(&ring->drained);
  }
  return count;
}

void recorder_ring_release(struct recorder_area *area, uint32_t number) {
  struct recorder_ring *ring = &recorder_rings(area)[number];
  atomic_store_explicit(&ring->waiting, 0, memory_order_relaxed);
  atomic_store_explicit(&ring->claim, RECORDER_UNCLAIMED, memory_order_release);
}

void recorder_process_look(
    struct recorder_area *area, uint32_t slot, struct recorder_process_state *state) {
  struct recorder_process *process = &recorder_processes(area)[slot];
  uint64_t claim = atomic_load_explicit(&process->claim, memory_order_acquire);
  state->is_claimed = (uint32_t)claim != RECORDER_UNCLAIMED;
  state->is_ready = (uint32_t)claim == RECORDER_READY;
  state->number = (uint32_t)(claim >> 32);
  if (!state->is_ready) return;
  state->is_image = process->is_image;
  state->parent = process->parent;
  state->start = process->start;
  state->lost = atomic_load_explicit(&process->lost, memory_order_relaxed);
}

uint64_t recorder_process_path(
    struct recorder_area *area, uint32_t slot, uint8_t *path, uint64_t most) {
  const struct recorder_process *process = &recorder_processes(area)[slot];
  uint64_t bytes = strnlen(process->path, RECORDER_PATH_BYTES);
  if (bytes > most) bytes = most;
  memcpy(path, process->path, bytes);
  return bytes;
}

void recorder_process_release(struct recorder_area *area, uint32_t slot) {
  struct recorder_process *process = &recorder_processes(area)[slot];
  atomic_store_explicit(&process->lost, 0, memory_order_relaxed);
  atomic_store_explicit(&process->claim, RECORDER_UNCLAIMED, memory_order_release);
}

static bool any_is_filling(struct recorder_area *area) {
  for (uint32_t i = 0; i < area->ring_count; i++) {
    struct recorder_ring_state state;
    recorder_ring_look(area, i, &state);
    if (state.available > area->ring_records / 4) return true;
  }
  return false;
}

void recorder_sleep(struct recorder_area *area, uint32_t microseconds) {
  uint32_t bell = atomic_load_explicit(&area->doorbell, memory_order_acquire);
  atomic_store_explicit(&area->asleep, 1, memory_order_relaxed);
  atomic_thread_fence(memory_order_seq_cst);
  if (!any_is_filling(area)) {
    struct timespec timeout = {microseconds / 1000000, microseconds % 1000000 * 1000l};
    syscall(SYS_futex, &area->doorbell, FUTEX_WAIT, bell, &timeout, 0l, 0l);
  }
  atomic_store_explicit(&area->asleep, 0, memory_order_relaxed);
}
