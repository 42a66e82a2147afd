// Waits that are no locks: a mutex held while joining a thread that needs it, and a lock inherited by a fork child.
#include "stuck.h"

#include <pthread.h>
#include <stdbool.h>
#include <sys/wait.h>

static pthread_mutex_t state = PTHREAD_MUTEX_INITIALIZER;
static Meeting step;
static pthread_barrier_t leave; // blocks, where others have to see it blocked
static bool hung, fixed;

static void *worker(void *argument) {
	if (hung) meet(&step);
	pthread_mutex_lock(&state);
	pthread_mutex_unlock(&state);
	if (!hung) meet(&step);
	return argument;
}

// Stops a worker while holding what it needs to stop.
static void shut_down(pthread_t thread) {
	if (!hung) meet(&step);
	pthread_mutex_lock(&state);
	if (hung) meet(&step);
	if (fixed) pthread_mutex_unlock(&state);
	if (hung) say_stuck();
	pthread_join(thread, NULL);
	if (!fixed) pthread_mutex_unlock(&state);
}

static void join_holding(void) {
	pthread_t thread;
	step.parties = 2;
	pthread_create(&thread, NULL, worker, NULL);
	shut_down(thread);
}

static void *holder(void *argument) {
	pthread_mutex_lock(&state);
	meet(&step);
	pthread_barrier_wait(&leave);
	pthread_mutex_unlock(&state);
	return argument;
}

static void take_state(void) {
	pthread_mutex_lock(&state);
}

static void give_state(void) {
	pthread_mutex_unlock(&state);
}

static void child(void) {
	if (hung) say_stuck();
	pthread_mutex_lock(&state);
	pthread_mutex_unlock(&state);
	_exit(0);
}

static void fork_holding(void) {
	pthread_t thread;
	step.parties = 2;
	pthread_barrier_init(&leave, NULL, 2);
	pthread_create(&thread, NULL, holder, NULL);
	meet(&step);
	if (fixed) {
		pthread_barrier_wait(&leave);
		pthread_atfork(take_state, give_state, give_state);
	}
	pid_t pid = fork();
	if (pid == 0) {
		if (hung || fixed) child();
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	if (!fixed) pthread_barrier_wait(&leave);
	pthread_join(thread, NULL);
}

int main(int count, char **arguments) {
	if (count != 3) return usage("mixed join|fork quiet|hung|fixed");
	hung = strcmp(arguments[2], "hung") == 0;
	fixed = strcmp(arguments[2], "fixed") == 0;
	if (strcmp(arguments[1], "join") == 0) join_holding();
	else fork_holding();
	return 0;
}
