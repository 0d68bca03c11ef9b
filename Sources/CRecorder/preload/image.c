#define _GNU_SOURCE
#include "image.h"

#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

struct image image;
struct gate gate;
uint32_t recorded_options;
uint32_t recorded_frames;

static uint32_t own_number(void) { return (uint32_t)syscall(SYS_getpid); }

// Everything by system call: our own hooks of these names are not for us, and the C library may not
// be ready yet.
static struct recorder_area *map_area(const char *path) {
  int descriptor = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0l);
  if (descriptor < 0) return NULL;
  struct recorder_area *area = NULL;
  struct stat status;
  if (fstat(descriptor, &status) == 0 && (size_t)status.st_size > sizeof *area) {
    size_t bytes = (size_t)status.st_size;
    void *memory = (void *)syscall(
        SYS_mmap, 0l, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, descriptor, 0l);
    if (memory != MAP_FAILED) {
      area = memory;
      syscall(SYS_madvise, memory, bytes, MADV_DONTDUMP);
      if (area->magic != RECORDER_MAGIC || area->bytes != bytes) area = NULL;
    }
  }
  syscall(SYS_close, descriptor);
  return area;
}

static bool claim_process(bool is_image, uint32_t parent) {
  struct recorder_area *area = image.area;
  struct recorder_process *processes = recorder_processes(area);
  image.process_number = own_number();
  uint64_t claiming = (uint64_t)image.process_number << 32 | RECORDER_CLAIMING;
  for (uint32_t number = 0; number < area->process_count; number++) {
    struct recorder_process *process = &processes[number];
    uint64_t unclaimed = RECORDER_UNCLAIMED;
    if (!atomic_compare_exchange_strong_explicit(
            &process->claim, &unclaimed, claiming, memory_order_acquire, memory_order_relaxed))
      continue;
    process->parent = parent;
    process->is_image = is_image;
    process->start = producer_now();
    long length = syscall(
        SYS_readlinkat, AT_FDCWD, "/proc/self/exe", process->path, RECORDER_PATH_BYTES - 1l);
    process->path[length > 0 ? length : 0] = 0;
    image.slot = number;
    image.number++;
    atomic_store_explicit(
        &process->claim, claiming - RECORDER_CLAIMING + RECORDER_READY, memory_order_release);
    return true;
  }
  atomic_fetch_add_explicit(&area->refused_processes, 1, memory_order_relaxed);
  return false;
}

// A program: the area's name is in the environment. A forked child: the area is mapped already.
static bool find_area(void) {
  if (image.area) {
    if (atomic_load_explicit(&image.area->closed, memory_order_relaxed)) return false;
    return claim_process(false, image.process_number);
  }
  const char *path = getenv(RECORDER_ENVIRONMENT);
  if (!path) return false;
  image.area = map_area(path);
  if (!image.area || atomic_load_explicit(&image.area->closed, memory_order_relaxed)) return false;
  recorded_options = image.area->options;
  recorded_frames = image.area->frames;
  return claim_process(true, (uint32_t)syscall(SYS_getppid));
}

bool image_is_recorded(void) {
  // The loader allocates before the C library knows the environment.
  if (!environ) return false;
  for (;;) {
    uint32_t state = GATE_UNTRIED;
    if (atomic_compare_exchange_strong_explicit(
            &gate.state, &state, GATE_TRYING, memory_order_acquire, memory_order_acquire))
      break;
    if (state != GATE_TRYING) return state == GATE_OPEN;
    sched_yield();
  }
  syscall(SYS_madvise, &gate, sizeof gate, MADV_WIPEONFORK);
  bool is_found = find_area();
  gate.open = is_found ? ~0ull : 0;
  atomic_store_explicit(&gate.state, is_found ? GATE_OPEN : GATE_OFF, memory_order_release);
  return is_found;
}

void image_stop(void) {
  gate.open = 0;
  atomic_store_explicit(&gate.state, GATE_OFF, memory_order_release);
}

void image_count_lost(void) {
  if (!image.area || atomic_load_explicit(&gate.state, memory_order_relaxed) != GATE_OPEN) return;
  struct recorder_process *process = &recorder_processes(image.area)[image.slot];
  atomic_fetch_add_explicit(&process->lost, 1, memory_order_relaxed);
}
