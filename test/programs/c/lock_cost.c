// Nanoseconds per lock and unlock, one lock and two nested, below so many frames: run with and without the recorder.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static pthread_mutex_t outer = PTHREAD_MUTEX_INITIALIZER, inner = PTHREAD_MUTEX_INITIALIZER;

static double now(void) {
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

__attribute__((noinline)) static void one(long pairs) {
	for (long i = 0; i < pairs; i++) {
		pthread_mutex_lock(&outer);
		pthread_mutex_unlock(&outer);
	}
}

__attribute__((noinline)) static void nested(long pairs) {
	for (long i = 0; i < pairs; i += 2) {
		pthread_mutex_lock(&outer);
		pthread_mutex_lock(&inner);
		pthread_mutex_unlock(&inner);
		pthread_mutex_unlock(&outer);
	}
}

__attribute__((noinline)) static void below(int frames, long pairs, void (*run)(long)) {
	if (frames > 0) below(frames - 1, pairs, run);
	else run(pairs);
	__asm__ volatile("" ::: "memory"); // no tail call: the frames are wanted
}

static double cost(int frames, long pairs, void (*run)(long)) {
	double start = now();
	below(frames, pairs, run);
	return (now() - start) / (double)pairs;
}

int main(int count, char **arguments) {
	long pairs = count > 1 ? atol(arguments[1]) : 2000000;
	int frames = count > 2 ? atoi(arguments[2]) : 10;
	below(frames, 1000, nested);
	printf("one %.1f ns nested %.1f ns\n", cost(frames, pairs, one), cost(frames, pairs, nested));
	return 0;
}
