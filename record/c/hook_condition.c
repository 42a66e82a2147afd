// pthread_cond_* and cnd_*. A wait gives the mutex back, sleeps, and takes it again: wait, wake, acquire.
#include "acquire.h"

enum WakeReason { WOKEN = 0, WOKEN_BY_TIMEOUT = 1, WOKEN_BY_CANCEL = 2 };

typedef struct Sleep {
	void *condition, *mutex;
	const Stack *stack;
	bool recorded; // the wait is in the trace
	bool held;     // the mutex is held afterwards
} Sleep;

static void record_wait(Sleep *sleep, unsigned how, void *frame) {
	Thread *thread = enter();
	if (thread == NULL) return;
	sleep->stack = stack_capture(thread, frame);
	Lock *condition = lock_of(thread, sleep->condition, CONDITION_FAMILY);
	Lock *mutex = lock_of(thread, sleep->mutex, MUTEX_FAMILY);
	if (condition != NULL && mutex != NULL) {
		sleep->held = hold_remove(thread, mutex);
		sleep->recorded = true;
		event_wait(thread, CODE(WAIT, 0, how), condition, mutex, sleep->stack);
	}
	leave(thread);
}

static void record_wake(const Sleep *sleep, unsigned reason) {
	Thread *thread = sleep->recorded ? enter() : NULL;
	if (thread == NULL) return;
	Lock *condition = lock_of(thread, sleep->condition, CONDITION_FAMILY);
	if (condition != NULL) event_lock(thread, CODE(WAKE, 0, reason), counter_after(), condition);
	Wish wish = {.object = sleep->mutex, .family = MUTEX_FAMILY};
	if (sleep->held) record_acquire(thread, &wish, counter_after(), sleep->stack);
	leave(thread);
}

// A cancelled wait has taken the mutex again before the program's own cleanup runs.
static void was_cancelled(void *sleep) {
	((Sleep *)sleep)->held = true;
	record_wake(sleep, WOKEN_BY_CANCEL);
}

// A wait refused (EPERM, EINVAL) has changed nothing; else the mutex is held, unless it can never be again.
static void finish(Sleep *sleep, int result) {
	if (result == 0 || result == ETIMEDOUT || result == EOWNERDEAD) sleep->held = true;
	if (result == ENOTRECOVERABLE) sleep->held = false;
	record_wake(sleep, result == ETIMEDOUT ? WOKEN_BY_TIMEOUT : WOKEN);
}

HOOK int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex) {
	int result;
	Sleep sleep = {.condition = condition, .mutex = mutex};
	record_wait(&sleep, PLAIN, CALLER);
	pthread_cleanup_push(was_cancelled, &sleep);
	result = real.pthread_cond_wait(condition, mutex);
	pthread_cleanup_pop(0);
	finish(&sleep, result);
	return result;
}

HOOK int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *until) {
	int result;
	Sleep sleep = {.condition = condition, .mutex = mutex};
	record_wait(&sleep, TIMED, CALLER);
	pthread_cleanup_push(was_cancelled, &sleep);
	result = real.pthread_cond_timedwait(condition, mutex, until);
	pthread_cleanup_pop(0);
	finish(&sleep, result);
	return result;
}

HOOK int pthread_cond_clockwait(pthread_cond_t *condition, pthread_mutex_t *mutex, clockid_t clock,
                                const struct timespec *until) {
	int result;
	Sleep sleep = {.condition = condition, .mutex = mutex};
	record_wait(&sleep, TIMED, CALLER);
	pthread_cleanup_push(was_cancelled, &sleep);
	result = real.pthread_cond_clockwait(condition, mutex, clock, until);
	pthread_cleanup_pop(0);
	finish(&sleep, result);
	return result;
}

static void record_notify(void *condition, unsigned variant, void *frame) {
	Thread *thread = enter();
	if (thread == NULL) return;
	Lock *lock = lock_of(thread, condition, CONDITION_FAMILY);
	if (lock != NULL)
		event_lock_stack(thread, CODE(NOTIFY, variant, 1), counter_before(), lock, stack_capture(thread, frame));
	leave(thread);
}

HOOK int pthread_cond_signal(pthread_cond_t *condition) {
	record_notify(condition, 0, CALLER);
	return real.pthread_cond_signal(condition);
}

HOOK int pthread_cond_broadcast(pthread_cond_t *condition) {
	record_notify(condition, 1, CALLER);
	return real.pthread_cond_broadcast(condition);
}

HOOK int pthread_cond_init(pthread_cond_t *condition, const pthread_condattr_t *attributes) {
	process_prepare();
	int result = real.pthread_cond_init(condition, attributes);
	if (result == 0) record_init(condition, CONDITION_FAMILY, (LockOrigin){.permits = 0}, CALLER);
	return result;
}

HOOK int pthread_cond_destroy(pthread_cond_t *condition) {
	process_prepare();
	int result = real.pthread_cond_destroy(condition);
	if (result == 0) record_destroy(condition, CONDITION_FAMILY, CALLER);
	return result;
}

// C11: the same objects in other words; glibc's versions call its own internals, not the hooks above.

HOOK int cnd_wait(cnd_t *condition, mtx_t *mutex) {
	int result;
	Sleep sleep = {.condition = condition, .mutex = mutex};
	record_wait(&sleep, PLAIN, CALLER);
	pthread_cleanup_push(was_cancelled, &sleep);
	result = real.cnd_wait(condition, mutex);
	pthread_cleanup_pop(0);
	finish(&sleep, 0);
	return result;
}

HOOK int cnd_timedwait(cnd_t *restrict condition, mtx_t *restrict mutex, const struct timespec *restrict until) {
	int result;
	Sleep sleep = {.condition = condition, .mutex = mutex};
	record_wait(&sleep, TIMED, CALLER);
	pthread_cleanup_push(was_cancelled, &sleep);
	result = real.cnd_timedwait(condition, mutex, until);
	pthread_cleanup_pop(0);
	finish(&sleep, result == thrd_timedout ? ETIMEDOUT : 0);
	return result;
}

HOOK int cnd_signal(cnd_t *condition) {
	record_notify(condition, 0, CALLER);
	return real.cnd_signal(condition);
}

HOOK int cnd_broadcast(cnd_t *condition) {
	record_notify(condition, 1, CALLER);
	return real.cnd_broadcast(condition);
}

HOOK int cnd_init(cnd_t *condition) {
	process_prepare();
	int result = real.cnd_init(condition);
	if (result == thrd_success) record_init(condition, CONDITION_FAMILY, (LockOrigin){.permits = 0}, CALLER);
	return result;
}

HOOK void cnd_destroy(cnd_t *condition) {
	process_prepare();
	real.cnd_destroy(condition);
	record_destroy(condition, CONDITION_FAMILY, CALLER);
}
