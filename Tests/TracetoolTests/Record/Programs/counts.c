// A known number of each call; ends with status 3.
#define _GNU_SOURCE
#include <malloc.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static void *volatile kept;

int main(void) {
  for (int i = 0; i < 1000; i++) {
    kept = malloc(1001);
    free(kept);
  }
  kept = calloc(3, 1001);
  kept = realloc(kept, 4001);
  kept = reallocarray(kept, 5, 1001);
  free(kept);
  free(NULL);
  void *aligned;
  if (posix_memalign(&aligned, 64, 6001)) return 1;
  free(aligned);
  free(kept = aligned_alloc(128, 6400));
  free(kept = memalign(256, 6001));
  free(kept = valloc(6001));
  free(kept = pvalloc(6001));
  kept = malloc((size_t)1 << 46);
  char *pages = mmap(NULL, 7 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  munmap(pages + 4096, 4096);
  munmap(pages, 7 * 4096);
  kept = malloc(7001);
  _exit(3);
}
