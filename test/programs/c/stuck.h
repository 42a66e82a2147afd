// Certainty for programs that must hang: who is blocked is asked of the kernel, nobody sleeps and hopes.
#ifndef STUCK_H
#define STUCK_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static inline int thread_number(void) {
	return (int)syscall(SYS_gettid);
}

// Returns once the thread is blocked in a futex call: proc(5), /proc/pid/task/tid/syscall.
static inline void until_blocked(int thread) {
	char path[64], text[32], futex[16];
	snprintf(path, sizeof path, "/proc/self/task/%d/syscall", thread);
	int length = snprintf(futex, sizeof futex, "%d ", SYS_futex);
	for (;;) {
		int file = open(path, O_RDONLY);
		ssize_t got = read(file, text, sizeof text - 1);
		close(file);
		if (got > length && strncmp(text, futex, (size_t)length) == 0) return;
		sched_yield();
	}
}

// Says that the program is about to hang for good; whoever runs it may kill it once its threads are blocked.
static inline void say_stuck(void) {
	if (write(STDOUT_FILENO, "stuck\n", 6) < 0) exit(3);
}

// A place where so many threads meet before any of them goes on, again and again. Unlike a barrier of the C library it
// is not recorded: the threads go in this order by luck, not by what the program says.
typedef struct Meeting {
	unsigned parties;
	unsigned long arrivals;
} Meeting;

static inline void meet(Meeting *meeting) {
	unsigned long arrival = __atomic_fetch_add(&meeting->arrivals, 1, __ATOMIC_SEQ_CST);
	unsigned long all = (arrival / meeting->parties + 1) * meeting->parties;
	while (__atomic_load_n(&meeting->arrivals, __ATOMIC_SEQ_CST) < all) sched_yield();
}

static inline int usage(const char *text) {
	fprintf(stderr, "usage: %s\n", text);
	return 2;
}
#endif
