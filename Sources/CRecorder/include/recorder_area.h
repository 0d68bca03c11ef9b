#ifndef RECORDER_AREA_H
#define RECORDER_AREA_H

// The memory that a recorded program and tracetool share: one file, mapped by both.
//
//     area header | process slots | ring headers | ring 0's records | ring 1's records | ...
//
// A thread that allocates claims a ring, writes records into it and publishes them by `head`;
// tracetool reads them and gives the room back by `tail`. The file is sparse: a ring that no thread
// ever claimed takes no memory.
//
// Memory ordering, in the whole:
//   head   written by the ring's thread (release), read by tracetool (acquire): what lies below
//          head has been written.
//   tail   written by tracetool (release), read by the thread (acquire): what lies below tail has
//          been copied and may be overwritten.
//   claim  of rings and processes: taken by compare-and-swap (acquire), made READY by a release
//          store after the fields beside it, which are read after an acquire load that saw READY.
//   waiting/drained and asleep/doorbell are two Dekker pairs: each side stores its word, passes a
//          sequentially consistent fence and looks at the other's, so one of them sees the other.
//   Counters are relaxed: they only grow and nothing is read by their leave.

#include <stdatomic.h>
#include <stdint.h>

#define RECORDER_MAGIC 0x31414552454d5254ull  // "TRMEREA1"
#define RECORDER_LINE 64

// What a record is of. The number is the top byte of `recorder_record.what`.
enum recorder_kind {
  RECORDER_MALLOC = 1,
  RECORDER_CALLOC = 2,
  RECORDER_ALIGNED = 3,
  RECORDER_FREE = 4,
  RECORDER_REALLOC_FROM = 5,  // written before the block may change hands
  RECORDER_REALLOC_TO = 6,    // pointer 0: it failed and the old block remains
  RECORDER_MAP = 7,           // size: bytes of anonymous memory
  RECORDER_UNMAP = 8,
  RECORDER_REMAP_FROM = 9,
  RECORDER_REMAP_TO = 10,     // pointer 0: it failed
  RECORDER_THREAD_NAME = 11,  // pointer: thread number; site and size: 16 bytes of name
  RECORDER_MODULE = 12,       // pointer: load address; size: bytes of path, in TEXT records
  RECORDER_TEXT = 13,         // site and size: 16 bytes
  RECORDER_FRAMES = 14,       // pointer, site, size: callers of the record that follows, outwards
};

struct recorder_record {
  uint64_t time;  // ticks of the area's clock, before a free and after an allocation
  uint64_t what;  // kind in the top byte, pointer below
  uint64_t site;  // return address of the call, 0 if unknown
  uint64_t size;  // bytes asked for, above RECORDER_SLACK_BITS of what the block has beyond them
};

#define RECORDER_POINTER_MASK 0x00ffffffffffffffull
#define RECORDER_SLACK_BITS 16
#define RECORDER_SLACK_UNKNOWN 0xffffull
#define RECORDER_SIZE_LIMIT (1ull << 48)

// The claim word: the owner's process number above, one of these below. The number stands there from
// the first moment, so that a claim whose owner died half way can be taken back.
enum recorder_claim { RECORDER_UNCLAIMED = 0, RECORDER_CLAIMING = 1, RECORDER_READY = 2 };

struct recorder_ring {
  _Alignas(RECORDER_LINE) _Atomic uint64_t claim;
  uint64_t owner;    // pthread_self of its thread
  uint32_t process;  // index of its process slot
  uint32_t thread;   // its thread's number
  // Written by the ring's thread.
  _Alignas(RECORDER_LINE) _Atomic uint64_t head;
  _Atomic uint64_t lost;     // records that found no room
  _Atomic uint32_t waiting;  // the thread sleeps until `drained` changes
  // Written by tracetool.
  _Alignas(RECORDER_LINE) _Atomic uint64_t tail;
  _Atomic uint32_t drained;
};

#define RECORDER_PATH_BYTES 232

struct recorder_process {
  _Alignas(RECORDER_LINE) _Atomic uint64_t claim;
  uint32_t parent;
  uint32_t is_image;  // 1: a program that was just started; 0: a forked copy
  uint64_t start;     // ticks
  char path[RECORDER_PATH_BYTES];
  _Atomic uint64_t lost;  // records of threads that got no ring
};

// What the recorded program is to do.
enum recorder_option {
  RECORDER_DROP_WHEN_FULL = 1,
  RECORDER_NO_SITES = 2,
  RECORDER_SYSTEM_CLOCK = 4,  // the processor's own counter is not to be trusted
};

struct recorder_area {
  uint64_t magic;
  uint64_t bytes;
  uint32_t options;
  uint32_t frames;  // callers to record beside the first
  uint32_t process_count;
  uint32_t ring_count;
  uint64_t ring_records;  // of each ring, a power of two
  uint32_t recorder;      // process number of tracetool
  _Atomic uint32_t closed;
  _Atomic uint64_t heartbeat;           // grows while tracetool is alive and draining
  _Atomic uint64_t refused_processes;   // that found no slot
  _Alignas(RECORDER_LINE) _Atomic uint32_t doorbell;
  _Atomic uint32_t asleep;
};

static inline uint64_t recorder_page_round(uint64_t bytes) { return (bytes + 4095) & ~4095ull; }

static inline struct recorder_process *recorder_processes(struct recorder_area *area) {
  return (struct recorder_process *)((char *)area + recorder_page_round(sizeof *area));
}

static inline struct recorder_ring *recorder_rings(struct recorder_area *area) {
  uint64_t bytes = (uint64_t)area->process_count * sizeof(struct recorder_process);
  return (struct recorder_ring *)((char *)recorder_processes(area) + recorder_page_round(bytes));
}

static inline struct recorder_record *recorder_records(struct recorder_area *area, uint32_t ring) {
  uint64_t bytes = (uint64_t)area->ring_count * sizeof(struct recorder_ring);
  char *first = (char *)recorder_rings(area) + recorder_page_round(bytes);
  return (struct recorder_record *)first + (uint64_t)ring * area->ring_records;
}

#endif
