// The functions behind the hooks, as the program would have called them without the recorder.
#ifndef HOLDWAIT_REAL_H
#define HOLDWAIT_REAL_H
#include "base.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <threads.h>
#include <unistd.h>

// name, symbol version (NULL: the default one)
#define REAL_FUNCTIONS(X) \
	X(pthread_mutex_init, NULL) X(pthread_mutex_destroy, NULL) X(pthread_mutex_lock, NULL) \
	X(pthread_mutex_trylock, NULL) X(pthread_mutex_timedlock, NULL) X(pthread_mutex_clocklock, NULL) \
	X(pthread_mutex_unlock, NULL) \
	X(pthread_rwlock_init, NULL) X(pthread_rwlock_destroy, NULL) X(pthread_rwlock_rdlock, NULL) \
	X(pthread_rwlock_tryrdlock, NULL) X(pthread_rwlock_timedrdlock, NULL) X(pthread_rwlock_clockrdlock, NULL) \
	X(pthread_rwlock_wrlock, NULL) X(pthread_rwlock_trywrlock, NULL) X(pthread_rwlock_timedwrlock, NULL) \
	X(pthread_rwlock_clockwrlock, NULL) X(pthread_rwlock_unlock, NULL) \
	X(pthread_cond_init, "GLIBC_2.3.2") X(pthread_cond_destroy, "GLIBC_2.3.2") X(pthread_cond_wait, "GLIBC_2.3.2") \
	X(pthread_cond_timedwait, "GLIBC_2.3.2") X(pthread_cond_clockwait, NULL) \
	X(pthread_cond_signal, "GLIBC_2.3.2") X(pthread_cond_broadcast, "GLIBC_2.3.2") \
	X(pthread_spin_init, NULL) X(pthread_spin_destroy, NULL) X(pthread_spin_lock, NULL) \
	X(pthread_spin_trylock, NULL) X(pthread_spin_unlock, NULL) \
	X(pthread_once, NULL) X(call_once, NULL) \
	X(pthread_barrier_init, NULL) X(pthread_barrier_destroy, NULL) X(pthread_barrier_wait, NULL) \
	X(sem_init, NULL) X(sem_destroy, NULL) X(sem_close, NULL) X(sem_wait, NULL) X(sem_trywait, NULL) \
	X(sem_timedwait, NULL) X(sem_clockwait, NULL) X(sem_post, NULL) \
	X(mtx_init, NULL) X(mtx_destroy, NULL) X(mtx_lock, NULL) X(mtx_trylock, NULL) X(mtx_timedlock, NULL) \
	X(mtx_unlock, NULL) X(cnd_init, NULL) X(cnd_destroy, NULL) X(cnd_wait, NULL) X(cnd_timedwait, NULL) \
	X(cnd_signal, NULL) X(cnd_broadcast, NULL) X(thrd_create, NULL) X(thrd_join, NULL) X(thrd_detach, NULL) \
	X(pthread_create, NULL) X(pthread_join, NULL) X(pthread_tryjoin_np, NULL) X(pthread_timedjoin_np, NULL) \
	X(pthread_clockjoin_np, NULL) X(pthread_detach, NULL) X(pthread_setname_np, NULL) \
	X(free, NULL) X(realloc, NULL) X(munmap, NULL) X(dlclose, NULL) \
	X(execve, NULL) X(execv, NULL) X(execvp, NULL) X(execvpe, NULL) X(fexecve, NULL) X(_exit, NULL) X(_Exit, NULL)

int dlclose(void *);

#define DECLARE_REAL(name, version) __typeof__(name) *name;
// Filled before the first use; `free` alone may be called while they are being looked up.
typedef struct Real {
	REAL_FUNCTIONS(DECLARE_REAL)
	sem_t *(*sem_open)(const char *, int, ...);
	int (*prctl)(int, ...);
	size_t (*malloc_usable_size)(void *); // NULL: not of the allocator that `free` belongs to
} Real;
#undef DECLARE_REAL

extern Real real HIDDEN;
HIDDEN void real_find(void);

#endif
