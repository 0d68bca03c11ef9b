#ifndef NEXT_H
#define NEXT_H

// The functions that our hooks stand before, found by the dynamic loader at the first call of each.

#include <stddef.h>
#include <sys/types.h>

#include "producer.h"

struct next_functions {
  void *(*malloc)(size_t);
  void *(*calloc)(size_t, size_t);
  void *(*realloc)(void *, size_t);
  void (*free)(void *);
  int (*posix_memalign)(void **, size_t, size_t);
  void *(*aligned_alloc)(size_t, size_t);
  void *(*memalign)(size_t, size_t);
  void *(*valloc)(size_t);
  void *(*pvalloc)(size_t);
  size_t (*malloc_usable_size)(void *);
};
extern HIDDEN struct next_functions next;

// The next definition of a symbol after ours; null if there is none.
HIDDEN void *next_symbol(const char *name);

// Memory handed out while the loader looks for the real functions (it may allocate). It is never
// given back.
#define BOOT_BYTES 16384
extern HIDDEN char boot_memory[BOOT_BYTES];
static inline bool is_boot_memory(const void *pointer) {
  return (uintptr_t)pointer - (uintptr_t)boot_memory < BOOT_BYTES;
}
HIDDEN size_t boot_block_bytes(const void *pointer);

#endif
