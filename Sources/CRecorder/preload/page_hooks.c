// Anonymous memory that the program maps itself. What the C library maps for its own heap does not
// go through the dynamic loader and is not seen.

#define _GNU_SOURCE
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "next.h"

typedef void *map_function(void *, size_t, int, int, int, off_t);

INLINED void *call_map(
    _Atomic(map_function *) *known, const char *name, void *address, size_t bytes, int protection,
    int flags, int descriptor, off_t offset, void *site) {
  map_function *function = atomic_load_explicit(known, memory_order_relaxed);
  if (!function) {
    function = (map_function *)next_symbol(name);
    atomic_store_explicit(known, function, memory_order_relaxed);
  }
  // What lay at a fixed address goes.
  if (flags & MAP_FIXED) record(RECORDER_UNMAP, address, site, bytes);
  void *memory = function(address, bytes, protection, flags, descriptor, offset);
  if (flags & MAP_ANONYMOUS) record(RECORDER_MAP, memory == MAP_FAILED ? NULL : memory, site, bytes);
  return memory;
}

EXPORTED void *mmap(
    void *address, size_t bytes, int protection, int flags, int descriptor, off_t offset) {
  static _Atomic(map_function *) known;
  return call_map(
      &known, "mmap", address, bytes, protection, flags, descriptor, offset, HERE);
}

EXPORTED void *mmap64(
    void *address, size_t bytes, int protection, int flags, int descriptor, off_t offset) {
  static _Atomic(map_function *) known;
  return call_map(
      &known, "mmap64", address, bytes, protection, flags, descriptor, offset, HERE);
}

EXPORTED int munmap(void *address, size_t bytes) {
  static _Atomic(int (*)(void *, size_t)) known;
  if (!known) known = (int (*)(void *, size_t))next_symbol("munmap");
  record(RECORDER_UNMAP, address, HERE, bytes);
  return known(address, bytes);
}

EXPORTED void *mremap(void *old, size_t old_bytes, size_t bytes, int flags, ...) {
  typedef void *remap_function(void *, size_t, size_t, int, ...);
  static _Atomic(remap_function *) known;
  if (!known) known = (remap_function *)next_symbol("mremap");
  void *target = NULL;
  if (flags & MREMAP_FIXED) {
    va_list rest;
    va_start(rest, flags);
    target = va_arg(rest, void *);
    va_end(rest);
  }
  record(RECORDER_REMAP_FROM, old, HERE, old_bytes);
  void *memory = known(old, old_bytes, bytes, flags, target);
  record(RECORDER_REMAP_TO, memory == MAP_FAILED ? NULL : memory, HERE, bytes);
  return memory;
}

INLINED void record_break(const char *before, const char *after, void *site) {
  if (after > before) record(RECORDER_MAP, before, site, (uint64_t)(after - before));
  if (after < before) record(RECORDER_UNMAP, after, site, (uint64_t)(before - after));
}

EXPORTED void *sbrk(intptr_t increment) {
  static _Atomic(void *(*)(intptr_t)) known;
  if (!known) known = (void *(*)(intptr_t))next_symbol("sbrk");
  char *before = known(increment);
  if (before != (char *)-1) record_break(before, before + increment, HERE);
  return before;
}

EXPORTED int brk(void *address) {
  static _Atomic(int (*)(void *)) known;
  if (!known) known = (int (*)(void *))next_symbol("brk");
  const char *before = sbrk(0);
  int failure = known(address);
  if (!failure) record_break(before, address, HERE);
  return failure;
}
