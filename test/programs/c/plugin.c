// A library that is loaded and unloaded while the program is recorded.
#include <pthread.h>

void use(pthread_mutex_t *mutex) {
	pthread_mutex_lock(mutex);
	pthread_mutex_unlock(mutex);
}
