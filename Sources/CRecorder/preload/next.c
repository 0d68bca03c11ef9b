#define _GNU_SOURCE
#include "next.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

_Alignas(64) char boot_memory[BOOT_BYTES];
static _Atomic size_t boot_used;
static __thread bool is_resolving __attribute__((tls_model("initial-exec")));

// A block is preceded by its size, in 16 bytes. The memory is zero from the start.
static void *boot_allocate(size_t alignment, size_t bytes) {
  if (alignment < 16) alignment = 16;
  if (bytes > BOOT_BYTES || alignment > 4096) {
    errno = ENOMEM;
    return NULL;
  }
  size_t room = (bytes + 16 + alignment + 15) & ~(size_t)15;
  size_t start = atomic_fetch_add_explicit(&boot_used, room, memory_order_relaxed);
  if (start + room > BOOT_BYTES) {
    errno = ENOMEM;
    return NULL;
  }
  uintptr_t block = ((uintptr_t)boot_memory + start + 16 + alignment - 1) & ~(alignment - 1);
  memcpy((void *)(block - 16), &bytes, sizeof bytes);
  return (void *)block;
}

size_t boot_block_bytes(const void *pointer) {
  size_t bytes;
  memcpy(&bytes, (const char *)pointer - 16, sizeof bytes);
  return bytes;
}

void *next_symbol(const char *name) {
  int saved = errno;
  void *symbol = dlsym(RTLD_NEXT, name);
  errno = saved;
  return symbol;
}

static void resolve(void) {
  is_resolving = true;
  struct next_functions found = {
      .malloc = next_symbol("malloc"),
      .calloc = next_symbol("calloc"),
      .realloc = next_symbol("realloc"),
      .free = next_symbol("free"),
      .posix_memalign = next_symbol("posix_memalign"),
      .aligned_alloc = next_symbol("aligned_alloc"),
      .memalign = next_symbol("memalign"),
      .valloc = next_symbol("valloc"),
      .pvalloc = next_symbol("pvalloc"),
      .malloc_usable_size = next_symbol("malloc_usable_size"),
  };
  is_resolving = false;
  if (found.malloc && found.free) next = found;
}

// Each stands in its table row until the real functions are known.

static void *first_malloc(size_t bytes) {
  if (!is_resolving) resolve();
  return next.malloc == first_malloc ? boot_allocate(16, bytes) : next.malloc(bytes);
}

static void *first_calloc(size_t count, size_t bytes) {
  if (!is_resolving) resolve();
  if (next.calloc != first_calloc) return next.calloc(count, bytes);
  size_t total;
  if (__builtin_mul_overflow(count, bytes, &total)) return NULL;
  return boot_allocate(16, total);
}

static void *first_realloc(void *old, size_t bytes) {
  if (!is_resolving) resolve();
  if (next.realloc != first_realloc) return next.realloc(old, bytes);
  void *block = boot_allocate(16, bytes);
  if (block && old) {
    size_t had = is_boot_memory(old) ? boot_block_bytes(old) : 0;
    memcpy(block, old, had < bytes ? had : bytes);
  }
  return block;
}

static void first_free(void *pointer) {
  if (!is_resolving) resolve();
  if (next.free != first_free) next.free(pointer);
}

static int first_posix_memalign(void **block, size_t alignment, size_t bytes) {
  if (!is_resolving) resolve();
  if (next.posix_memalign != first_posix_memalign)
    return next.posix_memalign(block, alignment, bytes);
  *block = boot_allocate(alignment, bytes);
  return *block ? 0 : ENOMEM;
}

static void *first_aligned_alloc(size_t alignment, size_t bytes) {
  if (!is_resolving) resolve();
  return next.aligned_alloc == first_aligned_alloc ? boot_allocate(alignment, bytes)
                                                   : next.aligned_alloc(alignment, bytes);
}

static void *first_memalign(size_t alignment, size_t bytes) {
  if (!is_resolving) resolve();
  return next.memalign == first_memalign ? boot_allocate(alignment, bytes)
                                         : next.memalign(alignment, bytes);
}

static void *first_valloc(size_t bytes) {
  if (!is_resolving) resolve();
  return next.valloc == first_valloc ? boot_allocate(4096, bytes) : next.valloc(bytes);
}

static void *first_pvalloc(size_t bytes) {
  if (!is_resolving) resolve();
  return next.pvalloc == first_pvalloc ? boot_allocate(4096, (bytes + 4095) & ~(size_t)4095)
                                       : next.pvalloc(bytes);
}

static size_t first_usable_size(void *pointer) {
  if (!is_resolving) resolve();
  return next.malloc_usable_size == first_usable_size ? 0 : next.malloc_usable_size(pointer);
}

struct next_functions next = {
    .malloc = first_malloc,
    .calloc = first_calloc,
    .realloc = first_realloc,
    .free = first_free,
    .posix_memalign = first_posix_memalign,
    .aligned_alloc = first_aligned_alloc,
    .memalign = first_memalign,
    .valloc = first_valloc,
    .pvalloc = first_pvalloc,
    .malloc_usable_size = first_usable_size,
};
