// What every file of the recorder needs: attributes, the recorder's own lock, its memory.
#ifndef HOLDWAIT_BASE_H
#define HOLDWAIT_BASE_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)
#define COLD __attribute__((cold, noinline))
#define INLINE static inline __attribute__((always_inline))
#define COMPILER_BARRIER() __asm__ volatile("" ::: "memory")
#define HIDDEN __attribute__((visibility("hidden")))
// A call of the program that the recorder answers first.
#define HOOK __attribute__((visibility("default")))

#define RECORDER_VERSION "holdwait-c 0.1.0"

// The one lock of the recorder. It guards everything but the threads' own chunks, and is taken only when something
// new is seen. Nothing of the program and nothing that may take a loader lock is called while it is held.
HIDDEN void recorder_lock(void);
HIDDEN void recorder_unlock(void);
// The calling thread is in there, or on its way: a signal handler that interrupted it must not go in.
HIDDEN bool recorder_lock_entered(void);
// In a fork child: whoever held it does not exist any more.
HIDDEN void recorder_lock_reset(void);

// Files by raw system calls: open, read, write and close of the C library are points of cancellation, and glibc 2.36
// may cancel there although the state forbids it (see recorder_lock).
HIDDEN int raw_open(const char *path, int flags, unsigned mode);
HIDDEN long raw_read(int file, void *bytes, size_t length);
HIDDEN long raw_write(int file, const void *bytes, size_t length);
HIDDEN long raw_write_at(int file, const void *bytes, size_t length, uint64_t offset);
HIDDEN void raw_close(int file);

// Memory that is never given back, zeroed. NULL when there is none. Needs the recorder's lock.
HIDDEN void *arena_take(size_t size);
HIDDEN void arena_reset(void);
// Whole pages, zeroed; NULL when there are none.
HIDDEN void *pages_take(size_t size);
HIDDEN void pages_give(void *pages, size_t size);

#endif
