// Every kind of mutex locked twice by one thread. Kinds that would hang do so only in hung mode.
#include "stuck.h"

#include <errno.h>
#include <pthread.h>

static pthread_mutex_t mutex;

static int make(const char *kind) {
	pthread_mutexattr_t attributes;
	pthread_mutexattr_init(&attributes);
	if (strcmp(kind, "recursive") == 0) pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
	else if (strcmp(kind, "errorcheck") == 0) pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
	else if (strcmp(kind, "adaptive") == 0) pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ADAPTIVE_NP);
	else if (strcmp(kind, "robust") == 0) pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
	else if (strcmp(kind, "inherit") == 0) pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT);
	else if (strcmp(kind, "shared") == 0) pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
	else if (strcmp(kind, "normal") != 0) return usage("relock <kind> quiet|hung");
	return pthread_mutex_init(&mutex, &attributes);
}

// Exit status: what the second lock returned.
int main(int count, char **arguments) {
	if (count != 3) return usage("relock <kind> quiet|hung");
	if (make(arguments[1]) != 0) return 99;
	int hung = strcmp(arguments[2], "hung") == 0;
	int result = 0;
	pthread_mutex_lock(&mutex);
	int detects = strcmp(arguments[1], "recursive") == 0 || strcmp(arguments[1], "errorcheck") == 0;
	if (hung) say_stuck();
	if (hung || detects) result = pthread_mutex_lock(&mutex);
	if (detects && result == 0) pthread_mutex_unlock(&mutex);
	pthread_mutex_unlock(&mutex);
	pthread_mutex_destroy(&mutex);
	return result;
}
