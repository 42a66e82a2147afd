// Two mutexes taken in one order per run: forth or back; 'same' takes them forth by another function, a guard keeps one
// thread out. The mutexes are made at run time with 'heap', taken by the first thread itself with 'first'.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static pthread_mutex_t left = PTHREAD_MUTEX_INITIALIZER, right = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t *first = &left, *second = &right;
static bool guarded;

static void take(pthread_mutex_t *outer, pthread_mutex_t *inner) {
	pthread_mutex_lock(outer);
	pthread_mutex_lock(inner);
	pthread_mutex_unlock(inner);
	pthread_mutex_unlock(outer);
}

static void *forth(void *argument) {
	if (guarded) pthread_mutex_lock(&guard);
	take(first, second);
	if (guarded) pthread_mutex_unlock(&guard);
	return argument;
}

static void *back(void *argument) {
	if (guarded) pthread_mutex_lock(&guard);
	take(second, first);
	if (guarded) pthread_mutex_unlock(&guard);
	return argument;
}

static void *same(void *argument) {
	take(first, second);
	return argument;
}

static pthread_mutex_t *make_first(void) {
	pthread_mutex_t *made = malloc(sizeof *made);
	pthread_mutex_init(made, NULL);
	return made;
}

static pthread_mutex_t *make_second(void) {
	pthread_mutex_t *made = malloc(sizeof *made);
	pthread_mutex_init(made, NULL);
	return made;
}

int main(int count, char **arguments) {
	void *(*work)(void *) = NULL;
	bool by_first_thread = false;
	for (int i = 1; i < count; i++) {
		const char *word = arguments[i];
		if (strcmp(word, "forth") == 0) work = forth;
		else if (strcmp(word, "back") == 0) work = back;
		else if (strcmp(word, "same") == 0) work = same;
		else if (strcmp(word, "guarded") == 0) guarded = true;
		else if (strcmp(word, "first") == 0) by_first_thread = true;
		else if (strcmp(word, "heap") == 0) first = make_first(), second = make_second();
	}
	if (work == NULL) {
		fprintf(stderr, "usage: orders forth|back|same [guarded] [first] [heap]\n");
		return 2;
	}
	pthread_t thread;
	if (by_first_thread) return work(NULL) != NULL;
	pthread_create(&thread, NULL, work, NULL);
	pthread_join(thread, NULL);
	return 0;
}
