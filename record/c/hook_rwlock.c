// pthread_rwlock_*.
#include "acquire.h"

INLINE int read_try(const Wish *wish) {
	return real.pthread_rwlock_tryrdlock(wish->object);
}

INLINE int read_block(const Wish *wish) {
	return real.pthread_rwlock_rdlock(wish->object);
}

INLINE int read_block_timed(const Wish *wish) {
	return real.pthread_rwlock_timedrdlock(wish->object, wish->until);
}

INLINE int read_block_clock(const Wish *wish) {
	return real.pthread_rwlock_clockrdlock(wish->object, wish->clock, wish->until);
}

INLINE int write_try(const Wish *wish) {
	return real.pthread_rwlock_trywrlock(wish->object);
}

INLINE int write_block(const Wish *wish) {
	return real.pthread_rwlock_wrlock(wish->object);
}

INLINE int write_block_timed(const Wish *wish) {
	return real.pthread_rwlock_timedwrlock(wish->object, wish->until);
}

INLINE int write_block_clock(const Wish *wish) {
	return real.pthread_rwlock_clockwrlock(wish->object, wish->clock, wish->until);
}

HOOK int pthread_rwlock_rdlock(pthread_rwlock_t *lock) {
	Thread *thread = enter();
	if (UNLIKELY(thread == NULL)) return real.pthread_rwlock_rdlock(lock);
	Wish wish = {.object = lock, .family = RWLOCK_FAMILY, .mode = SHARED};
	return acquire(thread, CALLER, &wish, &(Ways){read_try, read_block, taken_if_zero, abandon_of_error});
}

HOOK int pthread_rwlock_wrlock(pthread_rwlock_t *lock) {
	Thread *thread = enter();
	if (UNLIKELY(thread == NULL)) return real.pthread_rwlock_wrlock(lock);
	Wish wish = {.object = lock, .family = RWLOCK_FAMILY};
	return acquire(thread, CALLER, &wish, &(Ways){write_try, write_block, taken_if_zero, abandon_of_error});
}

HOOK int pthread_rwlock_timedrdlock(pthread_rwlock_t *lock, const struct timespec *until) {
	Thread *thread = enter();
	if (thread == NULL) return real.pthread_rwlock_timedrdlock(lock, until);
	Wish wish = {.object = lock, .family = RWLOCK_FAMILY, .mode = SHARED, .how = TIMED, .until = until};
	return acquire(thread, CALLER, &wish, &(Ways){read_try, read_block_timed, taken_if_zero, abandon_of_error});
}

HOOK int pthread_rwlock_timedwrlock(pthread_rwlock_t *lock, const struct timespec *until) {
	Thread *thread = enter();
	if (thread == NULL) return real.pthread_rwlock_timedwrlock(lock, until);
	Wish wish = {.object = lock, .family = RWLOCK_FAMILY, .how = TIMED, .until = until};
	return acquire(thread, CALLER, &wish, &(Ways){write_try, write_block_timed, taken_if_zero, abandon_of_error});
}

HOOK int pthread_rwlock_clockrdlock(pthread_rwlock_t *lock, clockid_t clock, const struct timespec *until) {
	Thread *thread = enter();
	if (thread == NULL) return real.pthread_rwlock_clockrdlock(lock, clock, until);
	Wish wish = {.object = lock, .family = RWLOCK_FAMILY, .mode = SHARED, .how = TIMED, .clock = clock, .until = until};
	return acquire(thread, CALLER, &wish, &(Ways){read_try, read_block_clock, taken_if_zero, abandon_of_error});
}

HOOK int pthread_rwlock_clockwrlock(pthread_rwlock_t *lock, clockid_t clock, const struct timespec *until) {
	Thread *thread = enter();
	if (thread == NULL) return real.pthread_rwlock_clockwrlock(lock, clock, until);
	Wish wish = {.object = lock, .family = RWLOCK_FAMILY, .how = TIMED, .clock = clock, .until = until};
	return acquire(thread, CALLER, &wish, &(Ways){write_try, write_block_clock, taken_if_zero, abandon_of_error});
}

HOOK int pthread_rwlock_tryrdlock(pthread_rwlock_t *lock) {
	process_prepare();
	int result = real.pthread_rwlock_tryrdlock(lock);
	if (result == 0) record_try(lock, RWLOCK_FAMILY, SHARED, CALLER);
	return result;
}

HOOK int pthread_rwlock_trywrlock(pthread_rwlock_t *lock) {
	process_prepare();
	int result = real.pthread_rwlock_trywrlock(lock);
	if (result == 0) record_try(lock, RWLOCK_FAMILY, EXCLUSIVE, CALLER);
	return result;
}

HOOK int pthread_rwlock_unlock(pthread_rwlock_t *lock) {
	record_release(lock, RWLOCK_FAMILY, CALLER);
	return real.pthread_rwlock_unlock(lock);
}

HOOK int pthread_rwlock_init(pthread_rwlock_t *lock, const pthread_rwlockattr_t *attributes) {
	process_prepare();
	int result = real.pthread_rwlock_init(lock, attributes);
	if (result == 0) record_init(lock, RWLOCK_FAMILY, (LockOrigin){.permits = 0}, CALLER);
	return result;
}

HOOK int pthread_rwlock_destroy(pthread_rwlock_t *lock) {
	process_prepare();
	int result = real.pthread_rwlock_destroy(lock);
	if (result == 0) record_destroy(lock, RWLOCK_FAMILY, CALLER);
	return result;
}
