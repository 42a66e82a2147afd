// The state of one thread, and the door of the recorder: every hook begins with enter() and ends with leave().
#ifndef HOLDWAIT_THREAD_H
#define HOLDWAIT_THREAD_H
#include "lock.h"
#include "stack.h"

#include <pthread.h>
#include <sys/types.h>

enum { HELD_LIMIT = 128, LOCK_CACHE = 1024, SLOT_SETS = 64, SLOT_WAYS = 4, SLOT_LIMIT = 40, PASSED = 64 };

// What a thread is doing in the recorder. NOT_MINE: calls pass through unrecorded and unmentioned.
typedef enum Busy { IDLE = 0, WRITING, WAITING, NOT_MINE } Busy;

typedef struct Hold {
	Lock *lock;
	uint32_t id; // of the lock when it was taken: the record may serve another lock by now
	uint8_t mode;
	const Stack *stack;
} Hold;

// A stack seen before, found by return address, stack pointer and frame pointer of the hook's caller, and the stack
// slots it was read from: the stack is the same if all of them are (see stack.c).
typedef struct SeenStack {
	uintptr_t pc, sp, fp, fp_mask; // mask 0: the frame pointer does not matter
	const Stack *stack;
	uint32_t stamp;
	uint16_t slots;
	uint16_t slot[SLOT_LIMIT]; // words above sp
	uintptr_t value[SLOT_LIMIT];
} SeenStack;

typedef struct Thread {
	volatile int busy;
	uint32_t lost;           // events of signal handlers that interrupted the recorder
	uint8_t *cursor, *limit; // where the next event goes; no event starts at or beyond the limit
	uint64_t time;           // ticks of the last event
	uint32_t last_lock;      // lock operand of the last event
	uint32_t id;
	unsigned held;
	uint32_t stamp, epoch; // of the stacks seen: change when they must not be trusted any more
	uintptr_t stack_low, stack_high; // where this thread's stack surely is; 0: not known
	struct {
		uint64_t key;
		Lock *lock;
	} locks[LOCK_CACHE];
	Hold holds[HELD_LIMIT];
	uint32_t passed[PASSED]; // ids of initializers this thread is through with
	// of the chunk being written
	struct Segment *segment;
	uint8_t *packet, *packet_end, *events_end;
	uint32_t sequence, chunk_size;
	struct Entry *entry;
	struct Thread *next, *previous; // of all living threads
	size_t stack_size;
	SeenStack seen[SLOT_SETS][SLOT_WAYS];
} Thread;

// What remains of a thread until it is joined, found by its handle. Also carries its start.
typedef struct Entry {
	pthread_t handle;
	uint32_t id;
	pid_t os_id;
	char name[16]; // as the kernel limits it
	bool known, ended, gone, detached, parent_done;
	struct Entry *next;
	void *(*run)(void *);
	int (*run_c11)(void *);
	void *argument;
	size_t stack_size;
} Entry;

extern __thread Thread *self __attribute__((tls_model("initial-exec"))) HIDDEN;
extern Thread *living_threads HIDDEN;

// 0: nothing recorded yet in this process; the kernel makes it 0 in every fork child.
enum { STATE_FRESH = 0, STATE_ON = 1, STATE_OFF = 2, STATE_STARTING = 3 };
extern int *recording_state HIDDEN;

HIDDEN Thread *enter_slowly(void);
HIDDEN void write_gap(Thread *thread);

// The state of the calling thread if its event is to be recorded, else NULL. To be paired with leave().
INLINE Thread *enter(void) {
	Thread *thread = self;
	if (UNLIKELY(thread == NULL)) return enter_slowly();
	if (UNLIKELY(thread->busy != IDLE)) {
		if (thread->busy != NOT_MINE) thread->lost++;
		return NULL;
	}
	thread->busy = WRITING;
	COMPILER_BARRIER(); // a closing process sees busy, or this thread sees that it closes (membarrier)
	if (UNLIKELY(*(volatile int *)recording_state != STATE_ON)) return enter_slowly();
	return thread;
}

INLINE void leave(Thread *thread) {
	if (UNLIKELY(thread->lost != 0)) write_gap(thread);
	COMPILER_BARRIER();
	thread->busy = IDLE;
}

// The lock at this address; NULL when it cannot be recorded.
INLINE Lock *lock_of(Thread *thread, const void *address, Family family) {
	uint64_t key = lock_key(address, family);
	size_t slot = (key >> 3 ^ key >> 12) % LOCK_CACHE;
	Lock *lock = thread->locks[slot].lock;
	if (LIKELY(thread->locks[slot].key == key && lock->key == key)) return lock;
	lock = lock_find(key);
	if (lock == NULL) return NULL;
	thread->locks[slot].key = key;
	thread->locks[slot].lock = lock;
	return lock;
}

HIDDEN void holds_compact(Thread *thread);

INLINE void hold_add(Thread *thread, Lock *lock, unsigned mode, const Stack *stack) {
	if (UNLIKELY(thread->held == HELD_LIMIT)) holds_compact(thread);
	Hold *hold = &thread->holds[thread->held];
	*hold = (Hold){.lock = lock, .id = lock->id, .mode = (uint8_t)mode, .stack = stack};
	COMPILER_BARRIER(); // a fork child reads this
	thread->held++;
}

// False: this thread is not known to hold the lock.
INLINE bool hold_remove(Thread *thread, const Lock *lock) {
	for (unsigned i = thread->held; i-- > 0;) {
		if (thread->holds[i].lock != lock || thread->holds[i].id != lock->id) continue;
		for (unsigned j = i + 1; j < thread->held; j++) thread->holds[j - 1] = thread->holds[j];
		thread->held--;
		return true;
	}
	return false;
}

// Life of threads. The recorder's lock is taken inside.
HIDDEN Entry *thread_announce(Thread *parent, void *frame);
HIDDEN void thread_created(Entry *entry, pthread_t handle, bool detached);
HIDDEN void thread_not_created(Entry *entry);
HIDDEN void thread_begin(Entry *entry, void *outermost_frame);
HIDDEN void threads_prepare(void);
HIDDEN Entry *thread_entry(pthread_t handle);
HIDDEN void thread_joined(pthread_t handle);
HIDDEN void thread_detached(pthread_t handle);
HIDDEN void thread_rename(pthread_t handle, const char *name);
// In a fork child: makes `thread` (NULL: a new one) the only one, tells what it and the others held.
HIDDEN void threads_after_fork(Thread *thread);

#endif
