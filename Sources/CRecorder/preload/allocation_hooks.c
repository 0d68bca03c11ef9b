// malloc and its family. An allocation is recorded after it was made, a free before it is done: so
// the record of a free always comes before that of the block's next use, in whatever thread.

#define _GNU_SOURCE
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>

#include "next.h"

// Bytes asked for, and what the block has beyond them.
static inline uint64_t sizes(void *block, size_t bytes) {
  if (UNLIKELY(bytes >= RECORDER_SIZE_LIMIT)) bytes = RECORDER_SIZE_LIMIT - 1;
  uint64_t slack = RECORDER_SLACK_UNKNOWN;
  if (block && next.malloc_usable_size) {
    uint64_t beyond = next.malloc_usable_size(block) - bytes;
    if (beyond < RECORDER_SLACK_UNKNOWN) slack = beyond;
  }
  return (uint64_t)bytes << RECORDER_SLACK_BITS | slack;
}

INLINED void *recorded(enum recorder_kind kind, void *block, size_t bytes, void *site) {
  if (UNLIKELY(is_boot_memory(block))) return block;
  record(kind, block, site, sizes(block, bytes));
  return block;
}

EXPORTED void *malloc(size_t bytes) {
  return recorded(RECORDER_MALLOC, next.malloc(bytes), bytes, HERE);
}

EXPORTED void *calloc(size_t count, size_t bytes) {
  void *block = next.calloc(count, bytes);
  size_t total;
  if (__builtin_mul_overflow(count, bytes, &total)) total = RECORDER_SIZE_LIMIT;
  return recorded(RECORDER_CALLOC, block, total, HERE);
}

EXPORTED void free(void *pointer) {
  if (UNLIKELY(is_boot_memory(pointer))) return;
  record(RECORDER_FREE, pointer, HERE, 0);
  next.free(pointer);
}

// Takes a block of before the real functions were known over into theirs.
INLINED void *outgrow_boot(void *old, size_t bytes, void *site) {
  void *block = next.malloc(bytes);
  size_t had = boot_block_bytes(old);
  if (block) __builtin_memcpy(block, old, had < bytes ? had : bytes);
  return recorded(RECORDER_MALLOC, block, bytes, site);
}

// Recorded in two halves: as soon as the old block is given back another thread may get it.
INLINED void *reallocate(void *old, size_t total, void *site) {
  if (UNLIKELY(is_boot_memory(old))) return outgrow_boot(old, total, site);
  bool is_free = old && total == 0;
  if (old) record(is_free ? RECORDER_FREE : RECORDER_REALLOC_FROM, old, site, 0);
  void *block = next.realloc(old, total);
  if (is_free && !block) return NULL;
  return recorded(old && !is_free ? RECORDER_REALLOC_TO : RECORDER_MALLOC, block, total, site);
}

EXPORTED void *realloc(void *old, size_t bytes) { return reallocate(old, bytes, HERE); }

// By way of realloc, as the C library's does it: its call would come back to our own hook.
EXPORTED void *reallocarray(void *old, size_t count, size_t bytes) {
  size_t total;
  if (__builtin_mul_overflow(count, bytes, &total)) {
    errno = ENOMEM;
    return NULL;
  }
  return reallocate(old, total, HERE);
}

EXPORTED int posix_memalign(void **block, size_t alignment, size_t bytes) {
  int failure = next.posix_memalign(block, alignment, bytes);
  if (failure != EINVAL) recorded(RECORDER_ALIGNED, failure ? NULL : *block, bytes, HERE);
  return failure;
}

EXPORTED void *aligned_alloc(size_t alignment, size_t bytes) {
  return recorded(RECORDER_ALIGNED, next.aligned_alloc(alignment, bytes), bytes, HERE);
}

EXPORTED void *memalign(size_t alignment, size_t bytes) {
  return recorded(RECORDER_ALIGNED, next.memalign(alignment, bytes), bytes, HERE);
}

EXPORTED void *valloc(size_t bytes) {
  return recorded(RECORDER_ALIGNED, next.valloc(bytes), bytes, HERE);
}

EXPORTED void *pvalloc(size_t bytes) {
  return recorded(RECORDER_ALIGNED, next.pvalloc(bytes), bytes, HERE);
}
