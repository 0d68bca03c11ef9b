#ifndef IMAGE_H
#define IMAGE_H

// The running program's place in the area: found once a program and once a fork.

#include "producer.h"

enum gate_state { GATE_UNTRIED = 0, GATE_TRYING = 1, GATE_OPEN = 2, GATE_OFF = 3 };

// The environment variable that names the area's file.
#define RECORDER_ENVIRONMENT "TRACETOOL_RECORDING"

struct image {
  struct recorder_area *area;
  uint32_t slot;            // index of the process slot
  uint32_t process_number;  // as the system counts
  bool is_told;             // what it consists of; a forked child has its parent's word
  uint32_t number;          // grows with each fork: rings of before are the parent's
};
extern HIDDEN struct image image;

// Whether this process is recorded; finds out at the first call.
HIDDEN bool image_is_recorded(void);
// Records nothing any more.
HIDDEN void image_stop(void);
// Says which files the program consists of, if that has not been said.
HIDDEN void modules_tell(void);
// Counts a record for which there is no ring.
HIDDEN void image_count_lost(void);

#endif
