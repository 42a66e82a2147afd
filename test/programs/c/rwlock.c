// Read-write locks used in ways that block on some policies and not on others, and locks given back wrongly.
#include "stuck.h"

#include <pthread.h>
#include <stdbool.h>

static pthread_rwlock_t config;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static Meeting step;
static bool hung, fixed;
static volatile int writer_number;

static void make_lock(const char *preference) {
	pthread_rwlockattr_t attributes;
	pthread_rwlockattr_init(&attributes);
	if (strcmp(preference, "writer") == 0) pthread_rwlockattr_setkind_np(&attributes, PTHREAD_RWLOCK_PREFER_WRITER_NP);
	if (strcmp(preference, "nonrecursive") == 0)
		pthread_rwlockattr_setkind_np(&attributes, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
	pthread_rwlock_init(&config, &attributes);
}

static void evaluate(void) {
	pthread_rwlock_rdlock(&config);
	pthread_rwlock_unlock(&config);
}

static void *reader(void *argument) {
	pthread_rwlock_rdlock(&config);
	if (hung) {
		meet(&step); // the writer may come
		while (writer_number == 0) sched_yield(); // it has left the meeting
		until_blocked(writer_number);
	}
	if (!fixed) evaluate();
	pthread_rwlock_unlock(&config);
	if (!hung) meet(&step);
	return argument;
}

static void *writer(void *argument) {
	meet(&step);
	writer_number = thread_number();
	// From here on the only thing it blocks on is the lock: that is what the reader looks for.
	pthread_rwlock_wrlock(&config);
	pthread_rwlock_unlock(&config);
	return argument;
}

static void recursive_read(void) {
	pthread_t one, other;
	step.parties = 2;
	if (hung) say_stuck();
	pthread_create(&one, NULL, reader, NULL);
	pthread_create(&other, NULL, writer, NULL);
	pthread_join(one, NULL);
	pthread_join(other, NULL);
}

static void upgrade(void) {
	pthread_rwlock_rdlock(&config);
	if (fixed) pthread_rwlock_unlock(&config);
	if (hung) say_stuck();
	if (hung || fixed) pthread_rwlock_wrlock(&config);
	pthread_rwlock_unlock(&config);
}

static void not_held(void) {
	if (fixed) pthread_mutex_lock(&mutex);
	pthread_mutex_unlock(&mutex);
}

static void given_back_twice(void) {
	pthread_mutex_lock(&mutex);
	pthread_mutex_unlock(&mutex);
	if (!fixed) pthread_mutex_unlock(&mutex);
}

typedef struct Counter {
	pthread_mutex_t mutex;
	int value;
} Counter;

// The copy is another mutex: what was locked stays locked.
static void copied(void) {
	Counter original = {PTHREAD_MUTEX_INITIALIZER, 0};
	pthread_mutex_lock(&original.mutex);
	original.value++;
	Counter copy = original;
	pthread_mutex_unlock(fixed ? &original.mutex : &copy.mutex);
	if (!hung) return;
	say_stuck();
	pthread_mutex_lock(&original.mutex);
}

int main(int count, char **arguments) {
	if (count != 4)
		return usage("rwlock recursive-read|upgrade|not-held|twice|copied reader|writer|nonrecursive quiet|hung|fixed");
	const char *what = arguments[1];
	hung = strcmp(arguments[3], "hung") == 0;
	fixed = strcmp(arguments[3], "fixed") == 0;
	make_lock(arguments[2]);
	if (strcmp(what, "recursive-read") == 0) recursive_read();
	else if (strcmp(what, "upgrade") == 0) upgrade();
	else if (strcmp(what, "not-held") == 0) not_held();
	else if (strcmp(what, "twice") == 0) given_back_twice();
	else if (strcmp(what, "copied") == 0) copied();
	else return usage("unknown scenario");
	return 0;
}
