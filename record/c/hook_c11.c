// mtx_*: the mutexes of C11. In glibc they are pthread mutexes with other names for the answers.
#include "acquire.h"

INLINE int mtx_try(const Wish *wish) {
	return real.mtx_trylock(wish->object);
}

INLINE int mtx_block(const Wish *wish) {
	return real.mtx_lock(wish->object);
}

INLINE int mtx_block_timed(const Wish *wish) {
	return real.mtx_timedlock(wish->object, wish->until);
}

INLINE bool mtx_taken(int result) {
	return result == thrd_success;
}

INLINE unsigned mtx_abandon(int result) {
	return result == thrd_timedout ? TIMEOUT : REFUSED;
}

HOOK int mtx_lock(mtx_t *mutex) {
	Thread *thread = enter();
	if (UNLIKELY(thread == NULL)) return real.mtx_lock(mutex);
	Wish wish = {.object = mutex, .family = MUTEX_FAMILY};
	return acquire(thread, CALLER, &wish, &(Ways){mtx_try, mtx_block, mtx_taken, mtx_abandon});
}

HOOK int mtx_timedlock(mtx_t *restrict mutex, const struct timespec *restrict until) {
	Thread *thread = enter();
	if (thread == NULL) return real.mtx_timedlock(mutex, until);
	Wish wish = {.object = mutex, .family = MUTEX_FAMILY, .how = TIMED, .until = until};
	return acquire(thread, CALLER, &wish, &(Ways){mtx_try, mtx_block_timed, mtx_taken, mtx_abandon});
}

HOOK int mtx_trylock(mtx_t *mutex) {
	process_prepare();
	int result = real.mtx_trylock(mutex);
	if (result == thrd_success) record_try(mutex, MUTEX_FAMILY, EXCLUSIVE, CALLER);
	return result;
}

HOOK int mtx_unlock(mtx_t *mutex) {
	record_release(mutex, MUTEX_FAMILY, CALLER);
	return real.mtx_unlock(mutex);
}

HOOK int mtx_init(mtx_t *mutex, int type) {
	process_prepare();
	int result = real.mtx_init(mutex, type);
	if (result == thrd_success) record_init(mutex, MUTEX_FAMILY, (LockOrigin){.permits = 0}, CALLER);
	return result;
}

HOOK void mtx_destroy(mtx_t *mutex) {
	process_prepare();
	real.mtx_destroy(mutex);
	record_destroy(mutex, MUTEX_FAMILY, CALLER);
}
