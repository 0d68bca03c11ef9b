#include <stdlib.h>

static void *volatile kept;

__attribute__((constructor)) static void on_load(void) { kept = malloc(2001); }
void work(void) {
  free(kept);
  kept = malloc(3001);
}
