// How every blocking lock is taken. The program's call is tried first: got at once, it is one event. Only if it would
// block: attempt, the real call, then acquire or abandon. Trying first changes nothing: where the try function of
// glibc succeeds, the blocking function would have returned at once (see README.md); whatever else it says, the real
// call follows and its answer is the program's.
#ifndef HOLDWAIT_ACQUIRE_H
#define HOLDWAIT_ACQUIRE_H
#include "event.h"
#include "file.h"
#include "process.h"
#include "real.h"

#include <errno.h>

// What the program asked for.
typedef struct Wish {
	void *object;
	Family family;
	uint8_t mode, how;
	clockid_t clock;
	const struct timespec *until;
} Wish;

// The real calls for it, and the meaning of what they return.
typedef struct Ways {
	int (*try_it)(const Wish *);
	int (*block)(const Wish *);
	bool (*taken)(int result);
	unsigned (*abandon)(int result); // why not
} Ways;

INLINE void record_acquire(Thread *thread, const Wish *wish, uint64_t counter, const Stack *stack) {
	Lock *lock = lock_of(thread, wish->object, wish->family);
	if (UNLIKELY(lock == NULL)) return;
	event_lock_stack(thread, CODE(ACQUIRE, wish->mode, wish->how), counter, lock, stack);
	if (wish->family != SEMAPHORE_FAMILY) hold_add(thread, lock, wish->mode, stack);
}

static COLD const Stack *record_attempt(Thread *thread, const Wish *wish, void *frame) {
	const Stack *stack = stack_capture(thread, frame);
	Lock *lock = lock_of(thread, wish->object, wish->family);
	if (lock != NULL) event_lock_stack(thread, CODE(ATTEMPT, wish->mode, wish->how), counter_before(), lock, stack);
	recorder_lock();
	file_clock_sync_if_due();
	recorder_unlock();
	return stack;
}

static COLD void record_abandon(Thread *thread, const Wish *wish, unsigned why) {
	Lock *lock = lock_of(thread, wish->object, wish->family);
	if (lock != NULL) event_lock(thread, CODE(ABANDON, 0, why), counter_before(), lock);
}

// `thread` has been entered; the recorder has been left on return.
INLINE int acquire(Thread *thread, void *frame, const Wish *wish, const Ways *ways) {
	int result = ways->try_it(wish);
	if (LIKELY(ways->taken(result))) {
		uint64_t counter = counter_after();
		record_acquire(thread, wish, counter, stack_capture(thread, frame));
		leave(thread);
		return result;
	}
	const Stack *stack = record_attempt(thread, wish, frame);
	leave(thread);
	result = ways->block(wish);
	if ((thread = enter()) == NULL) return result;
	if (ways->taken(result)) record_acquire(thread, wish, counter_after(), stack);
	else record_abandon(thread, wish, ways->abandon(result));
	leave(thread);
	return result;
}

// After a try-lock of the program that succeeded.
INLINE void record_try(void *object, Family family, unsigned mode, void *frame) {
	uint64_t counter = counter_after();
	Thread *thread = enter();
	if (thread == NULL) return;
	Wish wish = {.object = object, .family = family, .mode = (uint8_t)mode, .how = TRY};
	record_acquire(thread, &wish, counter, stack_capture(thread, frame));
	leave(thread);
}

// Before the program gives a lock back. The stack is told only when this thread is not known to hold it.
INLINE void record_release(void *object, Family family, void *frame) {
	Thread *thread = enter();
	if (UNLIKELY(thread == NULL)) return;
	uint64_t counter = counter_before();
	Lock *lock = lock_of(thread, object, family);
	if (LIKELY(lock != NULL)) {
		if (LIKELY(hold_remove(thread, lock))) event_lock(thread, CODE(RELEASE, 0, 0), counter, lock);
		else event_lock_stack(thread, CODE(RELEASE, 0, 1), counter, lock, stack_capture(thread, frame));
	}
	leave(thread);
}

enum LifetimeChange { INIT = 0, DESTROY = 1 };

// After the program made a lock: a new incarnation at this address.
HIDDEN void record_init(void *object, Family family, LockOrigin origin, void *frame);
// After the program destroyed a lock.
HIDDEN void record_destroy(void *object, Family family, void *frame);

INLINE unsigned abandon_of_error(int error) {
	return error == ETIMEDOUT ? TIMEOUT : error == EINTR ? INTERRUPTED : REFUSED;
}

INLINE bool taken_if_zero(int result) {
	return result == 0;
}

#endif
