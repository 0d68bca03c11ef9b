// Allocates before main, in a library that is loaded later, and after main.
#include <dlfcn.h>
#include <stdlib.h>

static void *volatile early;

__attribute__((constructor)) static void before_main(void) { early = malloc(1001); }
__attribute__((destructor)) static void after_main(void) { free(early); }

int main(int count, char **words) {
  void *library = dlopen(words[count - 1], RTLD_NOW);
  if (!library) return 1;
  void (*work)(void) = (void (*)(void))dlsym(library, "work");
  work();
  return 0;
}
