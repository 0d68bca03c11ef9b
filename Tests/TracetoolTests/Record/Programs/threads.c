// 64 named threads at a time that pass objects on, and free some while they end.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { THREADS = 64, OBJECTS = 500 };

static void *passed[THREADS][OBJECTS];
static pthread_key_t late;
static pthread_barrier_t barrier;

static void free_late(void *block) { free(block); }

static void *work(void *argument) {
  long number = (long)argument;
  char name[16];
  snprintf(name, sizeof name, "worker-%ld", number);
  pthread_setname_np(pthread_self(), name);
  pthread_setspecific(late, malloc(3001));
  for (int i = 0; i < OBJECTS; i++) passed[number][i] = malloc(2001);
  pthread_barrier_wait(&barrier);
  for (int i = 0; i < OBJECTS; i++) free(passed[(number + 1) % THREADS][i]);
  return NULL;
}

int main(void) {
  pthread_t threads[THREADS];
  pthread_key_create(&late, free_late);
  pthread_barrier_init(&barrier, NULL, THREADS);
  for (long i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, work, (void *)i);
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  return 0;
}
