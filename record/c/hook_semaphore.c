// sem_*. Semaphores have no holder: any thread may return a permit, so a release always carries its stack.
#include "acquire.h"

#include <fcntl.h>
#include <stdarg.h>

INLINE bool has_permit(int result) {
	return result == 0;
}

static unsigned semaphore_abandon(int result) {
	(void)result;
	return abandon_of_error(errno);
}

static void was_cancelled(void *wish) {
	Thread *thread = enter();
	if (thread == NULL) return;
	record_abandon(thread, wish, CANCELLED);
	leave(thread);
}

static int semaphore_try(const Wish *wish) {
	int error = errno, result = real.sem_trywait(wish->object);
	errno = error;
	return result;
}

static int semaphore_wait(const Wish *wish) {
	int result;
	pthread_cleanup_push(was_cancelled, (void *)wish);
	if (wish->until == NULL) result = real.sem_wait(wish->object);
	else if (wish->clock == CLOCK_REALTIME) result = real.sem_timedwait(wish->object, wish->until);
	else result = real.sem_clockwait(wish->object, wish->clock, wish->until);
	pthread_cleanup_pop(0);
	return result;
}

// These are cancellation points also when there is a permit; trying alone would not be.
static int semaphore_acquire(const Wish *wish, void *frame) {
	pthread_testcancel();
	Thread *thread = enter();
	if (thread == NULL) return semaphore_wait(wish);
	return acquire(thread, frame, wish, &(Ways){semaphore_try, semaphore_wait, has_permit, semaphore_abandon});
}

// Checked by glibc before the permit is tried for.
static bool valid_time(clockid_t clock, const struct timespec *until) {
	return (clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC) && until->tv_nsec >= 0 && until->tv_nsec < 1000000000;
}

HOOK int sem_wait(sem_t *semaphore) {
	process_prepare();
	return semaphore_acquire(&(Wish){.object = semaphore, .family = SEMAPHORE_FAMILY}, CALLER);
}

HOOK int sem_timedwait(sem_t *semaphore, const struct timespec *until) {
	process_prepare();
	if (!valid_time(CLOCK_REALTIME, until)) return real.sem_timedwait(semaphore, until);
	Wish wish = {.object = semaphore, .family = SEMAPHORE_FAMILY, .how = TIMED, .clock = CLOCK_REALTIME, .until = until};
	return semaphore_acquire(&wish, CALLER);
}

HOOK int sem_clockwait(sem_t *semaphore, clockid_t clock, const struct timespec *until) {
	process_prepare();
	if (!valid_time(clock, until)) return real.sem_clockwait(semaphore, clock, until);
	Wish wish = {.object = semaphore, .family = SEMAPHORE_FAMILY, .how = TIMED, .clock = clock, .until = until};
	return semaphore_acquire(&wish, CALLER);
}

HOOK int sem_trywait(sem_t *semaphore) {
	process_prepare();
	int result = real.sem_trywait(semaphore);
	if (result == 0) record_try(semaphore, SEMAPHORE_FAMILY, EXCLUSIVE, CALLER);
	return result;
}

HOOK int sem_post(sem_t *semaphore) {
	record_release(semaphore, SEMAPHORE_FAMILY, CALLER);
	return real.sem_post(semaphore);
}

HOOK int sem_init(sem_t *semaphore, int shared, unsigned permits) {
	process_prepare();
	int result = real.sem_init(semaphore, shared, permits);
	LockOrigin origin = {.process_shared = shared != 0, .permits = permits + 1};
	if (result == 0) record_init(semaphore, SEMAPHORE_FAMILY, origin, CALLER);
	return result;
}

HOOK int sem_destroy(sem_t *semaphore) {
	process_prepare();
	int result = real.sem_destroy(semaphore);
	if (result == 0) record_destroy(semaphore, SEMAPHORE_FAMILY, CALLER);
	return result;
}

// The same name opened again gives the same address: only the first is a new lock.
HOOK sem_t *sem_open(const char *name, int flags, ...) {
	va_list arguments;
	va_start(arguments, flags);
	unsigned mode = (flags & O_CREAT) != 0 ? va_arg(arguments, unsigned) : 0;
	unsigned permits = (flags & O_CREAT) != 0 ? va_arg(arguments, unsigned) : 0;
	va_end(arguments);
	process_prepare();
	sem_t *semaphore = real.sem_open(name, flags, mode, permits);
	if (semaphore == SEM_FAILED || lock_known(lock_key(semaphore, SEMAPHORE_FAMILY)) != NULL) return semaphore;
	record_init(semaphore, SEMAPHORE_FAMILY, (LockOrigin){.process_shared = true, .name = name}, CALLER);
	return semaphore;
}

// Closed as often as opened, it is unmapped: then the address may become another lock.
HOOK int sem_close(sem_t *semaphore) {
	process_prepare();
	int result = real.sem_close(semaphore), error = errno;
	void *page = (void *)((uintptr_t)semaphore & ~(uintptr_t)4095);
	if (result == 0 && msync(page, 4096, MS_ASYNC) != 0) record_destroy(semaphore, SEMAPHORE_FAMILY, CALLER);
	errno = error;
	return result;
}
