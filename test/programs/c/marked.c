// A program that tells its recording what it does: record/c/holdwait.h.
#include "../../../record/c/holdwait.h"

#include <pthread.h>

int main(void) {
	pthread_mutex_t mutex;
	pthread_mutex_init(&mutex, NULL);
	holdwait_name(&mutex, "queue", "Queue.mutex");
	holdwait_mark("request 1");
	pthread_mutex_lock(&mutex);
	pthread_mutex_unlock(&mutex);
	holdwait_mark("request 2");
	return 0;
}
