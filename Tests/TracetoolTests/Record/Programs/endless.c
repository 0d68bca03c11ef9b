// Allocates until it is killed, or a minute has passed.
#include <stdlib.h>
#include <unistd.h>

int main(void) {
  void *volatile kept;
  alarm(60);
  for (;;) {
    for (int i = 0; i < 20; i++) {
      kept = malloc(1001);
      free(kept);
    }
    usleep(500);
  }
}
