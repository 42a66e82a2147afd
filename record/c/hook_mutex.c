// pthread_mutex_* and pthread_spin_*.
#include "acquire.h"

void record_init(void *object, Family family, LockOrigin origin, void *frame) {
	Thread *thread = enter();
	if (thread == NULL) return;
	origin.created = stack_capture(thread, frame);
	Lock *lock = lock_renew(lock_key(object, family), origin);
	if (lock != NULL) event_lock_stack(thread, CODE(LIFETIME, INIT, 0), counter_after(), lock, origin.created);
	leave(thread);
}

void record_destroy(void *object, Family family, void *frame) {
	Thread *thread = enter();
	if (thread == NULL) return;
	Lock *lock = lock_known(lock_key(object, family));
	if (lock != NULL) {
		event_lock_stack(thread, CODE(LIFETIME, DESTROY, 0), counter_after(), lock, stack_capture(thread, frame));
		lock_retire(lock);
	}
	leave(thread);
}

// EOWNERDEAD: taken over from an owner that died.
INLINE bool mutex_taken(int result) {
	return result == 0 || result == EOWNERDEAD;
}

// Robust mutexes are not tried: pthread_mutex_trylock of glibc leaves one that is not recoverable locked behind its
// error, and the next lock call would hang instead of failing.
INLINE int mutex_try(const Wish *wish) {
	enum { ROBUST_BIT = 16 }; // of __kind
	if (UNLIKELY((((pthread_mutex_t *)wish->object)->__data.__kind & ROBUST_BIT) != 0)) return EBUSY;
	return real.pthread_mutex_trylock(wish->object);
}

INLINE int mutex_block(const Wish *wish) {
	return real.pthread_mutex_lock(wish->object);
}

INLINE int mutex_block_timed(const Wish *wish) {
	return real.pthread_mutex_timedlock(wish->object, wish->until);
}

INLINE int mutex_block_clock(const Wish *wish) {
	return real.pthread_mutex_clocklock(wish->object, wish->clock, wish->until);
}

HOOK int pthread_mutex_lock(pthread_mutex_t *mutex) {
	Thread *thread = enter();
	if (UNLIKELY(thread == NULL)) return real.pthread_mutex_lock(mutex);
	Wish wish = {.object = mutex, .family = MUTEX_FAMILY};
	return acquire(thread, CALLER, &wish, &(Ways){mutex_try, mutex_block, mutex_taken, abandon_of_error});
}

HOOK int pthread_mutex_timedlock(pthread_mutex_t *mutex, const struct timespec *until) {
	Thread *thread = enter();
	if (thread == NULL) return real.pthread_mutex_timedlock(mutex, until);
	Wish wish = {.object = mutex, .family = MUTEX_FAMILY, .how = TIMED, .until = until};
	return acquire(thread, CALLER, &wish, &(Ways){mutex_try, mutex_block_timed, mutex_taken, abandon_of_error});
}

HOOK int pthread_mutex_clocklock(pthread_mutex_t *mutex, clockid_t clock, const struct timespec *until) {
	Thread *thread = enter();
	if (thread == NULL) return real.pthread_mutex_clocklock(mutex, clock, until);
	Wish wish = {.object = mutex, .family = MUTEX_FAMILY, .how = TIMED, .clock = clock, .until = until};
	return acquire(thread, CALLER, &wish, &(Ways){mutex_try, mutex_block_clock, mutex_taken, abandon_of_error});
}

HOOK int pthread_mutex_trylock(pthread_mutex_t *mutex) {
	process_prepare();
	int result = real.pthread_mutex_trylock(mutex);
	if (mutex_taken(result)) record_try(mutex, MUTEX_FAMILY, EXCLUSIVE, CALLER);
	return result;
}

HOOK int pthread_mutex_unlock(pthread_mutex_t *mutex) {
	record_release(mutex, MUTEX_FAMILY, CALLER);
	return real.pthread_mutex_unlock(mutex);
}

HOOK int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes) {
	process_prepare();
	int result = real.pthread_mutex_init(mutex, attributes);
	if (result == 0) record_init(mutex, MUTEX_FAMILY, (LockOrigin){.permits = 0}, CALLER);
	return result;
}

HOOK int pthread_mutex_destroy(pthread_mutex_t *mutex) {
	process_prepare();
	int result = real.pthread_mutex_destroy(mutex);
	if (result == 0) record_destroy(mutex, MUTEX_FAMILY, CALLER);
	return result;
}

INLINE int spin_try(const Wish *wish) {
	return real.pthread_spin_trylock(wish->object);
}

INLINE int spin_block(const Wish *wish) {
	return real.pthread_spin_lock(wish->object);
}

HOOK int pthread_spin_lock(pthread_spinlock_t *spin) {
	Thread *thread = enter();
	if (UNLIKELY(thread == NULL)) return real.pthread_spin_lock(spin);
	Wish wish = {.object = (void *)spin, .family = SPIN_FAMILY};
	return acquire(thread, CALLER, &wish, &(Ways){spin_try, spin_block, taken_if_zero, abandon_of_error});
}

HOOK int pthread_spin_trylock(pthread_spinlock_t *spin) {
	process_prepare();
	int result = real.pthread_spin_trylock(spin);
	if (result == 0) record_try((void *)spin, SPIN_FAMILY, EXCLUSIVE, CALLER);
	return result;
}

HOOK int pthread_spin_unlock(pthread_spinlock_t *spin) {
	record_release((void *)spin, SPIN_FAMILY, CALLER);
	return real.pthread_spin_unlock(spin);
}

HOOK int pthread_spin_init(pthread_spinlock_t *spin, int shared) {
	process_prepare();
	int result = real.pthread_spin_init(spin, shared);
	LockOrigin origin = {.process_shared = shared == PTHREAD_PROCESS_SHARED};
	if (result == 0) record_init((void *)spin, SPIN_FAMILY, origin, CALLER);
	return result;
}

HOOK int pthread_spin_destroy(pthread_spinlock_t *spin) {
	process_prepare();
	int result = real.pthread_spin_destroy(spin);
	if (result == 0) record_destroy((void *)spin, SPIN_FAMILY, CALLER);
	return result;
}
