// pthread_barrier_*: each round is a count of all parties that goes down to zero (FORMAT.md §3, wait groups). Rounds
// use two such counts in turn: whoever comes last to a round sets up the other one again, which nobody uses then, since
// all of the round before have arrived here.
#include "acquire.h"

static void *count_of_round(pthread_barrier_t *barrier, uint64_t round) {
	return (char *)barrier + round % 2;
}

static bool is_shared(const pthread_barrierattr_t *attributes) {
	int shared = PTHREAD_PROCESS_PRIVATE;
	return attributes != NULL && pthread_barrierattr_getpshared(attributes, &shared) == 0 &&
	       shared == PTHREAD_PROCESS_SHARED;
}

// Who of other processes has arrived is not known here.
HOOK int pthread_barrier_init(pthread_barrier_t *barrier, const pthread_barrierattr_t *attributes, unsigned parties) {
	process_prepare();
	int result = real.pthread_barrier_init(barrier, attributes, parties);
	LockOrigin origin = {.permits = parties + 1};
	for (unsigned round = 0; round < 2 && result == 0 && !is_shared(attributes); round++)
		record_init(count_of_round(barrier, round), BARRIER_FAMILY, origin, CALLER);
	return result;
}

HOOK int pthread_barrier_destroy(pthread_barrier_t *barrier) {
	process_prepare();
	int result = real.pthread_barrier_destroy(barrier);
	for (unsigned round = 0; round < 2 && result == 0; round++)
		record_destroy(count_of_round(barrier, round), BARRIER_FAMILY, CALLER);
	return result;
}

// The count of the round this thread arrives at; NULL when it is not recorded.
static Lock *arrive(Thread *thread, pthread_barrier_t *barrier, const Stack *stack) {
	Lock *counts[2];
	for (unsigned i = 0; i < 2; i++)
		if ((counts[i] = lock_known(lock_key(count_of_round(barrier, i), BARRIER_FAMILY))) == NULL) return NULL;
	uint32_t parties = counts[0]->origin.permits - 1;
	uint64_t arrival = __atomic_fetch_add(&counts[0]->arrivals, 1, __ATOMIC_SEQ_CST), round = arrival / parties;
	bool last = arrival % parties == parties - 1;
	Lock *mine = counts[round % 2], *other = counts[(round + 1) % 2];
	for (uint32_t i = 0; i < parties && last && round > 0; i++)
		event_lock_stack(thread, CODE(ACQUIRE, SHARED, PLAIN), counter_before(), other, stack);
	event_lock_stack(thread, CODE(RELEASE, 0, 1), counter_before(), mine, stack);
	if (!last) event_lock_stack(thread, CODE(ATTEMPT, EXCLUSIVE, PLAIN), counter_before(), mine, stack);
	return mine;
}

HOOK int pthread_barrier_wait(pthread_barrier_t *barrier) {
	process_prepare();
	Thread *thread = enter();
	if (thread == NULL) return real.pthread_barrier_wait(barrier);
	const Stack *stack = stack_capture(thread, CALLER);
	Lock *count = arrive(thread, barrier, stack);
	uint32_t id = count == NULL ? 0 : count->id;
	leave(thread);
	int result = real.pthread_barrier_wait(barrier);
	if (id == 0 || (thread = enter()) == NULL) return result;
	// Whoever was woken first may have destroyed the barrier.
	if (count->id == id && count->key != 0)
		event_lock_stack(thread, CODE(ACQUIRE, EXCLUSIVE, PLAIN), counter_after(), count, stack);
	leave(thread);
	return result;
}
