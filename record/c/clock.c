#include "clock.h"

#include <fcntl.h>
#include <unistd.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

Clock trace_clock HIDDEN;

#if defined(__x86_64__)
// The kernel compares the counters of all processors at boot and falls back to a slow clock when they disagree.
static bool kernel_distrusts_counter(void) {
	char name[32] = "";
	int file = raw_open("/sys/devices/system/clocksource/clocksource0/current_clocksource", O_RDONLY, 0);
	if (file < 0) return false;
	ssize_t length = raw_read(file, name, sizeof name - 1);
	raw_close(file);
	return length > 0 && (strncmp(name, "hpet", 4) == 0 || strncmp(name, "acpi_pm", 7) == 0 ||
	                      strncmp(name, "jiffies", 7) == 0 || strncmp(name, "refined-jiffies", 15) == 0);
}

// Invariant counter and rdtscp (Intel SDM vol. 3, "Invariant TSC"; CPUID 8000_0007h EDX 8, 8000_0001h EDX 27).
static bool counter_is_sound(void) {
	unsigned a, b, c, invariant = 0, extended = 0;
	if (!__get_cpuid(0x80000007u, &a, &b, &c, &invariant) || (invariant & 1u << 8) == 0) return false;
	if (!__get_cpuid(0x80000001u, &a, &b, &c, &extended) || (extended & 1u << 27) == 0) return false;
	return !kernel_distrusts_counter();
}
#endif

void clock_choose(void) {
	trace_clock.shift = 0;
	trace_clock.ticks_per_second = 1e9;
#if defined(__x86_64__)
	trace_clock.counter = counter_is_sound();
	if (!trace_clock.counter) return;
	trace_clock.shift = 5; // about 10 ns: a delta between neighbouring events fits in one byte
	trace_clock.ticks_per_second = 0;
#elif defined(__aarch64__)
	uint64_t frequency;
	__asm__ volatile("mrs %0, cntfrq_el0" : "=r"(frequency));
	trace_clock.counter = true;
	trace_clock.ticks_per_second = (double)frequency;
#endif
}

void clock_restart(void) {
	trace_clock.start = counter_after();
	trace_clock.start_unix = clock_unix_seconds();
}

double clock_unix_seconds(void) {
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}
