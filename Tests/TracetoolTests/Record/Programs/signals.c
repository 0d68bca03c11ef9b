// A timer's handler maps memory and calls free, whatever it interrupts. It does not allocate: malloc
// itself may be what it interrupts.
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>

static volatile int rounds;

static void on_alarm(int number) {
  (void)number;
  void *pages = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  munmap(pages, 4096);
  free(NULL);
  rounds++;
}

int main(void) {
  // What interrupts a thread's very first event finds no ring yet and is counted as lost.
  free(malloc(1));
  struct sigaction action = {.sa_handler = on_alarm};
  sigaction(SIGALRM, &action, NULL);
  struct itimerval every = {{0, 100}, {0, 100}};
  setitimer(ITIMER_REAL, &every, NULL);
  void *volatile kept;
  for (long done = 0; done < 400000 && rounds < 50; done++) {
    kept = malloc(1001);
    free(kept);
  }
  while (rounds < 20) continue;
  every = (struct itimerval){{0, 0}, {0, 0}};
  setitimer(ITIMER_REAL, &every, NULL);
  return 0;
}
