// Mutexes taken in orders that deadlock, in three ways: quiet (the schedule is lucky), hung (it is not), fixed.
#include "stuck.h"

#include <pthread.h>
#include <stdbool.h>

enum { LARGEST_RING = 5 };
static pthread_mutex_t locks[LARGEST_RING] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER,
                                              PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER,
                                              PTHREAD_MUTEX_INITIALIZER};
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static Meeting turn, all_hold_one;
static int ring;
static bool hung, fixed;

static void take_two(int first, int second) {
	pthread_mutex_lock(&locks[first]);
	if (hung) meet(&all_hold_one);
	pthread_mutex_lock(&locks[second]);
	pthread_mutex_unlock(&locks[second]);
	pthread_mutex_unlock(&locks[first]);
}

// One thread after the other, without anything that orders them for good.
static void in_turn(int me, void (*work)(int)) {
	for (int i = 0; i < ring; i++) {
		if (i == me) work(me);
		meet(&turn);
	}
}

static void ring_step(int me) {
	int next = (me + 1) % ring;
	if (fixed && next < me) take_two(next, me);
	else take_two(me, next);
}

static void *ring_member(void *argument) {
	int me = (int)(long)argument;
	if (hung) ring_step(me);
	else in_turn(me, ring_step);
	return NULL;
}

static void guarded_step(int me) {
	pthread_mutex_lock(&guard);
	ring_step(me);
	pthread_mutex_unlock(&guard);
}

static void *guarded_member(void *argument) {
	in_turn((int)(long)argument, guarded_step);
	return NULL;
}

static void run_all(void *(*member)(void *)) {
	pthread_t thread[LARGEST_RING];
	turn.parties = (unsigned)ring;
	all_hold_one.parties = (unsigned)ring;
	if (hung) say_stuck();
	for (long i = 0; i < ring; i++) pthread_create(&thread[i], NULL, member, (void *)i);
	for (int i = 0; i < ring; i++) pthread_join(thread[i], NULL);
}

static void *both_orders(void *argument) {
	take_two(0, 1);
	take_two(1, 0);
	return argument;
}

static void one_thread_both_orders(void) {
	pthread_t thread;
	pthread_create(&thread, NULL, both_orders, NULL);
	pthread_join(thread, NULL);
}

static void lock_again(void) {
	pthread_mutex_lock(&locks[0]);
	if (hung) {
		say_stuck();
		pthread_mutex_lock(&locks[0]);
	}
	pthread_mutex_unlock(&locks[0]);
}

static void *forgetful(void *argument) {
	pthread_mutex_lock(&locks[0]);
	if (fixed) pthread_mutex_unlock(&locks[0]);
	return argument;
}

static void *needs_it(void *argument) {
	pthread_mutex_lock(&locks[0]);
	pthread_mutex_unlock(&locks[0]);
	return argument;
}

// A thread ends and keeps the lock; in hung mode another one waits for it.
static void orphan(void) {
	pthread_t first, second;
	pthread_create(&first, NULL, forgetful, NULL);
	pthread_join(first, NULL);
	if (!hung && !fixed) return;
	if (hung) say_stuck();
	pthread_create(&second, NULL, needs_it, NULL);
	pthread_join(second, NULL);
}

// Holds the lock until standard input ends.
static void *keeper(void *argument) {
	char byte;
	pthread_mutex_lock(&locks[0]);
	meet(argument);
	if (hung) say_stuck();
	while (read(STDIN_FILENO, &byte, 1) > 0) {}
	pthread_mutex_unlock(&locks[0]);
	return NULL;
}

static void long_held(void) {
	pthread_t thread;
	turn.parties = 2;
	pthread_create(&thread, NULL, keeper, &turn);
	meet(&turn);
	needs_it(NULL);
	pthread_join(thread, NULL);
}

int main(int count, char **arguments) {
	if (count != 3) return usage("lock_order ring2|ring3|ring5|guard|one-thread|self|orphan|long-held quiet|hung|fixed");
	const char *what = arguments[1];
	hung = strcmp(arguments[2], "hung") == 0;
	fixed = strcmp(arguments[2], "fixed") == 0;
	ring = strncmp(what, "ring", 4) == 0 ? atoi(what + 4) : 2;
	if (strncmp(what, "ring", 4) == 0) run_all(ring_member);
	else if (strcmp(what, "guard") == 0) run_all(guarded_member);
	else if (strcmp(what, "one-thread") == 0) one_thread_both_orders();
	else if (strcmp(what, "self") == 0) lock_again();
	else if (strcmp(what, "orphan") == 0) orphan();
	else if (strcmp(what, "long-held") == 0) long_held();
	else return usage("unknown scenario");
	return 0;
}
