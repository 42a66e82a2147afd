// One clock for all threads: the time-stamp counter where it can be trusted, else CLOCK_MONOTONIC.
#ifndef HOLDWAIT_CLOCK_H
#define HOLDWAIT_CLOCK_H
#include "base.h"

#include <time.h>

typedef struct Clock {
	bool counter;            // the time-stamp counter is used
	unsigned shift;          // ticks are counter >> shift
	uint64_t start;          // counter at tick 0
	double start_unix;       // seconds since 1970 at tick 0
	double ticks_per_second; // 0: not known, two clock syncs tell
} Clock;

extern Clock trace_clock HIDDEN;

HIDDEN void clock_choose(void);
HIDDEN void clock_restart(void);
HIDDEN double clock_unix_seconds(void);

INLINE uint64_t clock_system(void) {
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

// Counter once everything before has completed: for what has just been taken (rdtscp waits for earlier
// instructions; Intel SDM vol. 2, AMD APM vol. 3).
INLINE uint64_t counter_after(void) {
#if defined(__x86_64__)
	if (LIKELY(trace_clock.counter)) {
		unsigned processor;
		return __builtin_ia32_rdtscp(&processor);
	}
#elif defined(__aarch64__)
	uint64_t now;
	__asm__ volatile("isb; mrs %0, cntvct_el0" : "=r"(now)::"memory");
	return now;
#endif
	return clock_system();
}

// Counter before anything that follows becomes visible: for what is about to be given back. Instructions retire
// in order, so a later store cannot be seen before this read is done; reading early is safe.
INLINE uint64_t counter_before(void) {
#if defined(__x86_64__)
	if (LIKELY(trace_clock.counter)) {
		COMPILER_BARRIER();
		return __builtin_ia32_rdtsc();
	}
#endif
	return counter_after();
}

INLINE uint64_t ticks_of(uint64_t counter) {
	return counter <= trace_clock.start ? 0 : (counter - trace_clock.start) >> trace_clock.shift;
}

#endif
