// free, realloc, munmap: memory that goes takes its locks with it. std::mutex and static initializers have no init
// and no destroy; without this the next lock at the address would be taken for the old one.
#include "acquire.h"

#include <malloc.h>

static void lock_gone(Lock *lock) {
	Thread *thread = self;
	event_lock_stack(thread, CODE(LIFETIME, DESTROY, 0), counter_before(), lock, stack_intern(NULL, 0, false));
	lock_retire(lock);
}

static void memory_gone(const void *start, size_t size) {
	if (*(volatile int *)recording_state != STATE_ON) return; // freeing alone is no reason to start a trace
	if (self != NULL && self->busy == NOT_MINE) return;
	Thread *thread = enter();
	if (thread == NULL) return;
	locks_in(start, size, lock_gone);
	leave(thread);
}

HOOK void free(void *memory) {
	if (memory == NULL) return;
	if (UNLIKELY(real.free == NULL)) return; // while it is being looked up: a few bytes are lost
	if (real.malloc_usable_size != NULL) memory_gone(memory, real.malloc_usable_size(memory));
	real.free(memory);
}

enum { MOVED_LIMIT = 32 };
// Locks in memory that realloc may move, and their ids: it moved if they are still known under the old address.
typedef struct Moved {
	Lock *lock[MOVED_LIMIT];
	uint32_t id[MOVED_LIMIT];
	unsigned count;
} Moved;
static __thread Moved *moving __attribute__((tls_model("initial-exec")));

static void collect(Lock *lock) {
	if (moving->count == MOVED_LIMIT) return;
	moving->lock[moving->count] = lock;
	moving->id[moving->count++] = lock->id;
}

static void collect_locks(void *memory, Moved *moved) {
	if (real.malloc_usable_size == NULL || self == NULL || self->busy != IDLE) return;
	Thread *thread = enter();
	if (thread == NULL) return;
	moving = moved;
	locks_in(memory, real.malloc_usable_size(memory), collect);
	leave(thread);
}

static void retire_moved(const Moved *moved) {
	Thread *thread = moved->count == 0 ? NULL : enter();
	if (thread == NULL) return;
	for (unsigned i = 0; i < moved->count; i++)
		if (moved->lock[i]->id == moved->id[i] && moved->lock[i]->key != 0) lock_gone(moved->lock[i]);
	leave(thread);
}

HOOK void *realloc(void *memory, size_t size) {
	process_prepare();
	Moved moved;
	moved.count = 0;
	if (memory != NULL) collect_locks(memory, &moved);
	uintptr_t before = (uintptr_t)memory;
	void *result = real.realloc(memory, size);
	bool gone = (uintptr_t)result != before && (result != NULL || size == 0);
	if (UNLIKELY(gone && moved.count != 0)) retire_moved(&moved);
	return result;
}

HOOK int munmap(void *memory, size_t size) {
	process_prepare();
	memory_gone(memory, size);
	return real.munmap(memory, size);
}
