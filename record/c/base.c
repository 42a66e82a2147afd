#include "base.h"

#include "thread.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

// 0 free, 1 held, 2 held and waited for (Drepper, "Futexes are tricky", mutex 2).
static int word;
static __thread volatile bool entered __attribute__((tls_model("initial-exec")));
static int old_cancel_state, old_cancel_type, old_errno;

// A thread cancelled in here would leave the lock held for ever: cancellation waits meanwhile. Both state and type are
// set, because a cancel signal on its way ends a thread of type asynchronous in glibc 2.36 though the state says no.
// All system calls of the recorder are made under this lock, so this is where errno is kept.
void recorder_lock(void) {
	int cancel_state, cancel_type, error = errno;
	pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, &cancel_type);
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel_state);
	entered = true;
	Thread *thread = self == NULL || self->busy == NOT_MINE ? NULL : self;
	int before = thread == NULL ? IDLE : thread->busy;
	if (thread != NULL) thread->busy = WAITING;
	int seen = 0;
	if (!__atomic_compare_exchange_n(&word, &seen, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
		if (seen != 2) seen = __atomic_exchange_n(&word, 2, __ATOMIC_ACQUIRE);
		while (seen != 0) {
			syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 2, NULL, NULL, 0);
			seen = __atomic_exchange_n(&word, 2, __ATOMIC_ACQUIRE);
		}
	}
	if (thread != NULL) thread->busy = before;
	old_cancel_state = cancel_state;
	old_cancel_type = cancel_type;
	old_errno = error;
}

void recorder_unlock(void) {
	int cancel_state = old_cancel_state, cancel_type = old_cancel_type, error = old_errno;
	if (__atomic_exchange_n(&word, 0, __ATOMIC_RELEASE) == 2)
		syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
	entered = false;
	errno = error;
	pthread_setcancelstate(cancel_state, NULL);
	pthread_setcanceltype(cancel_type, NULL);
}

bool recorder_lock_entered(void) {
	return entered;
}

void recorder_lock_reset(void) {
	word = 0;
}

int raw_open(const char *path, int flags, unsigned mode) {
	return (int)syscall(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, mode);
}

long raw_read(int file, void *bytes, size_t length) {
	return syscall(SYS_read, file, bytes, length);
}

long raw_write(int file, const void *bytes, size_t length) {
	return syscall(SYS_write, file, bytes, length);
}

long raw_write_at(int file, const void *bytes, size_t length, uint64_t offset) {
	return syscall(SYS_pwrite64, file, bytes, length, offset);
}

void raw_close(int file) {
	syscall(SYS_close, file);
}

// By raw system calls: munmap and mmap are the program's, and one of them is a hook.
void *pages_take(size_t size) {
	long pages = syscall(SYS_mmap, NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L);
	return pages == -1 ? NULL : (void *)pages;
}

void pages_give(void *pages, size_t size) {
	syscall(SYS_munmap, pages, size);
}

enum { ARENA_BLOCK = 256 * 1024 };
static const uint64_t ARENA_LIMIT = 1ULL << 30; // beyond this, what is new goes unrecorded, and the trace says so
static char *arena, *arena_end;
static uint64_t arena_total;

void *arena_take(size_t size) {
	size = (size + 15) & ~(size_t)15;
	if ((size_t)(arena_end - arena) < size) {
		size_t block = size > ARENA_BLOCK ? (size + 4095) & ~(size_t)4095 : ARENA_BLOCK;
		if (arena_total + block > ARENA_LIMIT) return NULL;
		char *fresh = pages_take(block);
		if (fresh == NULL) return NULL;
		arena_total += block;
		if (block > ARENA_BLOCK) return fresh;
		arena = fresh;
		arena_end = fresh + block;
	}
	void *taken = arena;
	arena += size;
	return taken;
}

void arena_reset(void) {
	arena = arena_end = NULL;
	arena_total = 0;
}
