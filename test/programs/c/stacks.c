// Locks taken below frames of many shapes; prints for each the return addresses that backtrace() finds, as offsets.
#include "stuck.h"

#include <alloca.h>
#include <execinfo.h>
#include <signal.h>
#include <pthread.h>

extern const char __executable_start;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static volatile int sink;

// Frames from the caller of leaf() outwards: in leaf itself the two calls return to different places.
__attribute__((noinline)) static void leaf(void) {
	void *returns[64];
	int count = backtrace(returns, 64);
	for (int i = 1; i < count && i < 16; i++) printf("%lx ", (unsigned long)((char *)returns[i] - &__executable_start) - 1);
	printf("\n");
	pthread_mutex_lock(&mutex);
	pthread_mutex_unlock(&mutex);
	sink++;
}

static void descend(unsigned shape, int depth);

__attribute__((noinline)) static void plain(unsigned shape, int depth) {
	descend(shape, depth);
	sink++;
}

__attribute__((noinline)) static void with_alloca(unsigned shape, int depth) {
	char *room = alloca(16 + shape % 300);
	room[0] = (char)depth;
	descend(shape, depth);
	sink += room[0];
}

__attribute__((noinline)) static void aligned(unsigned shape, int depth) {
	__attribute__((aligned(64))) volatile char room[64];
	room[0] = (char)depth;
	descend(shape, depth);
	sink += room[0];
}

__attribute__((noinline)) static void large(unsigned shape, int depth) {
	volatile char room[20000];
	room[shape % 20000] = (char)depth;
	descend(shape, depth);
	sink += room[shape % 20000];
}

__attribute__((noinline)) static void aligned_alloca(unsigned shape, int depth) {
	__attribute__((aligned(128))) volatile char room[128];
	char *more = alloca(32 + shape % 100);
	room[0] = more[0] = (char)depth;
	descend(shape, depth);
	sink += room[0] + more[0];
}

__attribute__((noinline)) static void many_registers(unsigned shape, int depth) {
	unsigned a = shape * 3, b = shape * 5, c = shape * 7, d = shape * 11, e = shape * 13;
	for (int i = 0; i < 2; i++) {
		descend(shape + (unsigned)i, depth + 3);
		a += b, b += c, c += d, d += e, e += a;
	}
	sink += (int)(a + b + c + d + e);
}

static void descend(unsigned shape, int depth) {
	if (depth <= 0) {
		leaf();
		return;
	}
	void (*const forms[])(unsigned, int) = {plain, with_alloca, aligned, large, aligned_alloca, many_registers};
	forms[shape % 6](shape / 6, depth > 4 ? depth - 4 : depth - 1);
}

static int compare(const void *one, const void *other) {
	leaf();
	return *(const int *)one - *(const int *)other;
}

static void *in_thread(void *argument) {
	for (unsigned shape = 0; shape < 300; shape++) descend(shape * 2654435761u, 4);
	return argument;
}

static void on_signal(int number) {
	(void)number;
	leaf();
}

int main(void) {
	int numbers[] = {3, 1, 2};
	pthread_t thread;
	void *warm[1];
	backtrace(warm, 1);
	for (int round = 0; round < 3; round++) in_thread(NULL);
	qsort(numbers, 3, sizeof *numbers, compare);
	signal(SIGUSR1, on_signal);
	raise(SIGUSR1);
	pthread_create(&thread, NULL, in_thread, NULL);
	pthread_join(thread, NULL);
	return 0;
}
