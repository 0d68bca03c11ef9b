// Which files are mapped where: told before the program's first event and, if it loaded more since,
// when it ends. While it runs tracetool looks for itself.

#define _GNU_SOURCE
#include <link.h>
#include <string.h>

#include "image.h"

static unsigned long long told_loads;

static void record_text(const char *text, size_t bytes) {
  for (size_t done = 0; done < bytes; done += 16) {
    uint64_t words[2] = {0};
    memcpy(words, text + done, bytes - done < 16 ? bytes - done : 16);
    producer_write(&self, 0, (uint64_t)RECORDER_TEXT << 56, words[0], words[1]);
  }
}

static int record_module(struct dl_phdr_info *module, size_t size, void *data) {
  (void)size;
  (void)data;
  const char *path = module->dlpi_name;
  // The program itself comes without a name.
  if (!path[0]) path = recorder_processes(image.area)[image.slot].path;
  size_t bytes = strlen(path);
  uint64_t base = module->dlpi_addr & RECORDER_POINTER_MASK;
  producer_write(&self, 0, (uint64_t)RECORDER_MODULE << 56 | base, 0, bytes);
  record_text(path, bytes);
  told_loads = module->dlpi_adds;
  return 0;
}

static int count_loads(struct dl_phdr_info *module, size_t size, void *data) {
  (void)size;
  *(unsigned long long *)data = module->dlpi_adds;
  return 1;
}

void modules_tell(void) {
  if (image.is_told) return;
  image.is_told = true;
  dl_iterate_phdr(record_module, NULL);
}

__attribute__((destructor)) static void tell_new_modules(void) {
  unsigned long long loads = 0;
  if (!gate.open) return;
  dl_iterate_phdr(count_loads, &loads);
  if (loads != told_loads) dl_iterate_phdr(record_module, NULL);
}
