#ifndef RECORDER_DRAIN_H
#define RECORDER_DRAIN_H

// tracetool's side of the shared memory: plain numbers in and out, so that all knowledge of the
// layout and of memory ordering stays in C.

#include <stdbool.h>
#include <stdint.h>

struct recorder_area;

struct recorder_settings {
  uint32_t options;  // 1 drop when full, 2 no call sites, 4 the system's clock
  uint32_t frames;   // callers to record beside the first
  uint32_t processes;
  uint32_t rings;
  uint64_t ring_records;  // a power of two
};

// What a claimed ring holds.
struct recorder_ring_state {
  bool is_ready;
  uint32_t owner;  // process number
  uint32_t process;
  uint32_t thread;
  uint64_t available;
  uint64_t lost;
};

struct recorder_process_state {
  bool is_claimed;
  bool is_ready;
  bool is_image;
  uint32_t number;
  uint32_t parent;
  uint64_t start;
  uint64_t lost;
};

// Makes the file at `path` and maps it; null with errno set if that fails.
struct recorder_area *recorder_area_create(const char *path, const struct recorder_settings *how);
// Tells all threads that nothing is recorded any more.
void recorder_area_close(struct recorder_area *area);
void recorder_area_unmap(struct recorder_area *area);
uint64_t recorder_area_refused(struct recorder_area *area);

// A moment by the area's clock and by CLOCK_MONOTONIC.
void recorder_moment(struct recorder_area *area, uint64_t *ticks, uint64_t *nanoseconds);
// Now, not before anything that a ring read afterwards does not show.
uint64_t recorder_watermark(struct recorder_area *area);

void recorder_ring_look(
    struct recorder_area *area, uint32_t ring, struct recorder_ring_state *state);
// Copies at most `most` records of four words each and gives their room back. Returns how many.
uint64_t recorder_ring_take(
    struct recorder_area *area, uint32_t ring, uint64_t *words, uint64_t most);
void recorder_ring_release(struct recorder_area *area, uint32_t ring);

void recorder_process_look(
    struct recorder_area *area, uint32_t slot, struct recorder_process_state *state);
// The program's file: at most `most` bytes, without the final 0. Returns how many.
uint64_t recorder_process_path(
    struct recorder_area *area, uint32_t slot, uint8_t *path, uint64_t most);
void recorder_process_release(struct recorder_area *area, uint32_t slot);

// Sleeps until a ring fills, a signal arrives, or the time has passed.
void recorder_sleep(struct recorder_area *area, uint32_t microseconds);

// Starts a program with the tracer's signals undone. `arguments` are `count` strings one after the
// other, each with its final 0; so are `settings`, NAME=VALUE beside our own environment. Returns 0
// or an error number.
int recorder_child_start(
    const uint8_t *arguments, uint32_t count, const uint8_t *settings, uint32_t setting_count,
    int32_t *number);
// Whether the child has ended, and its wait status. -1: it has not.
int32_t recorder_child_status(int32_t number);
// Handles signals while a child runs: those that a terminal sends reach the child by themselves,
// others are passed on to it.
void recorder_child_watch(int32_t number);
// Signals to end that arrived since.
uint32_t recorder_child_interruptions(void);
// Whether no thread of a process can run any more: it is gone or waits to be buried.
bool recorder_process_has_ended(uint32_t number);
bool recorder_thread_has_ended(uint32_t process, uint32_t thread);
// Whether programs may be run from the file system at `path`.
bool recorder_allows_programs(const char *path);

#endif
