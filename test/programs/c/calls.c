// Every recorded call, one section per argument: what it does stands in the tests.
#include "stuck.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/prctl.h>
#include <threads.h>
#include <time.h>

static const struct timespec past = {1, 0};
static struct timespec soon(clockid_t clock) {
	struct timespec time;
	clock_gettime(clock, &time);
	time.tv_sec += 60;
	return time;
}

static void expect(int got, int wanted, int line) {
	if (got == wanted) return;
	fprintf(stderr, "line %d: got %d, expected %d\n", line, got, wanted);
	exit(1);
}
#define EXPECT(call, wanted) expect((call), (wanted), __LINE__)

static void *in_thread(void *(*run)(void *), void *argument) {
	pthread_t thread;
	void *value;
	EXPECT(pthread_create(&thread, NULL, run, argument), 0);
	EXPECT(pthread_join(thread, &value), 0);
	return value;
}

static void *mutex_refusals(void *mutex) {
	struct timespec never = past;
	EXPECT(pthread_mutex_trylock(mutex), EBUSY);
	EXPECT(pthread_mutex_timedlock(mutex, &never), ETIMEDOUT);
	EXPECT(pthread_mutex_clocklock(mutex, CLOCK_MONOTONIC, &never), ETIMEDOUT);
	return NULL;
}

static void mutexes(void) {
	pthread_mutex_t mutex;
	struct timespec until = soon(CLOCK_REALTIME), until_too = soon(CLOCK_MONOTONIC);
	EXPECT(pthread_mutex_init(&mutex, NULL), 0);
	EXPECT(pthread_mutex_lock(&mutex), 0);
	in_thread(mutex_refusals, &mutex);
	EXPECT(pthread_mutex_unlock(&mutex), 0);
	EXPECT(pthread_mutex_trylock(&mutex), 0);
	EXPECT(pthread_mutex_unlock(&mutex), 0);
	EXPECT(pthread_mutex_timedlock(&mutex, &until), 0);
	EXPECT(pthread_mutex_unlock(&mutex), 0);
	EXPECT(pthread_mutex_clocklock(&mutex, CLOCK_MONOTONIC, &until_too), 0);
	EXPECT(pthread_mutex_unlock(&mutex), 0);
	EXPECT(pthread_mutex_destroy(&mutex), 0);
}

static void *read_refusals(void *lock) {
	struct timespec never = past;
	EXPECT(pthread_rwlock_tryrdlock(lock), EBUSY);
	EXPECT(pthread_rwlock_timedrdlock(lock, &never), ETIMEDOUT);
	EXPECT(pthread_rwlock_clockrdlock(lock, CLOCK_MONOTONIC, &never), ETIMEDOUT);
	return NULL;
}

static void *write_refusals(void *lock) {
	struct timespec never = past;
	EXPECT(pthread_rwlock_trywrlock(lock), EBUSY);
	EXPECT(pthread_rwlock_timedwrlock(lock, &never), ETIMEDOUT);
	EXPECT(pthread_rwlock_clockwrlock(lock, CLOCK_MONOTONIC, &never), ETIMEDOUT);
	return NULL;
}

static void rwlocks(void) {
	pthread_rwlock_t lock;
	struct timespec until = soon(CLOCK_REALTIME), until_too = soon(CLOCK_MONOTONIC);
	EXPECT(pthread_rwlock_init(&lock, NULL), 0);
	EXPECT(pthread_rwlock_rdlock(&lock), 0);
	EXPECT(pthread_rwlock_rdlock(&lock), 0);
	in_thread(write_refusals, &lock);
	EXPECT(pthread_rwlock_unlock(&lock), 0);
	EXPECT(pthread_rwlock_unlock(&lock), 0);
	EXPECT(pthread_rwlock_wrlock(&lock), 0);
	EXPECT(pthread_rwlock_rdlock(&lock), EDEADLK);
	EXPECT(pthread_rwlock_wrlock(&lock), EDEADLK);
	in_thread(read_refusals, &lock);
	EXPECT(pthread_rwlock_unlock(&lock), 0);
	EXPECT(pthread_rwlock_tryrdlock(&lock), 0);
	EXPECT(pthread_rwlock_unlock(&lock), 0);
	EXPECT(pthread_rwlock_trywrlock(&lock), 0);
	EXPECT(pthread_rwlock_unlock(&lock), 0);
	EXPECT(pthread_rwlock_timedrdlock(&lock, &until), 0);
	EXPECT(pthread_rwlock_unlock(&lock), 0);
	EXPECT(pthread_rwlock_timedwrlock(&lock, &until), 0);
	EXPECT(pthread_rwlock_unlock(&lock), 0);
	EXPECT(pthread_rwlock_clockrdlock(&lock, CLOCK_MONOTONIC, &until_too), 0);
	EXPECT(pthread_rwlock_unlock(&lock), 0);
	EXPECT(pthread_rwlock_clockwrlock(&lock, CLOCK_MONOTONIC, &until_too), 0);
	EXPECT(pthread_rwlock_unlock(&lock), 0);
	EXPECT(pthread_rwlock_destroy(&lock), 0);
}

static void spins(void) {
	pthread_spinlock_t spin;
	EXPECT(pthread_spin_init(&spin, PTHREAD_PROCESS_PRIVATE), 0);
	EXPECT(pthread_spin_lock(&spin), 0);
	EXPECT(pthread_spin_trylock(&spin), EBUSY);
	EXPECT(pthread_spin_unlock(&spin), 0);
	EXPECT(pthread_spin_trylock(&spin), 0);
	EXPECT(pthread_spin_unlock(&spin), 0);
	EXPECT(pthread_spin_destroy(&spin), 0);
}

static void semaphores(void) {
	sem_t semaphore;
	struct timespec never = past, until = soon(CLOCK_REALTIME), invalid = {0, -1};
	EXPECT(sem_init(&semaphore, 0, 3), 0);
	errno = 77;
	EXPECT(sem_wait(&semaphore), 0);
	EXPECT(errno, 77);
	EXPECT(sem_timedwait(&semaphore, &until), 0);
	EXPECT(sem_clockwait(&semaphore, CLOCK_REALTIME, &until), 0);
	EXPECT(sem_trywait(&semaphore), -1);
	EXPECT(errno, EAGAIN);
	EXPECT(sem_timedwait(&semaphore, &never), -1);
	EXPECT(errno, ETIMEDOUT);
	EXPECT(sem_timedwait(&semaphore, &invalid), -1);
	EXPECT(errno, EINVAL);
	EXPECT(sem_post(&semaphore), 0);
	EXPECT(sem_trywait(&semaphore), 0);
	EXPECT(sem_destroy(&semaphore), 0);
	char name[64];
	snprintf(name, sizeof name, "/holdwait-test-%d", (int)getpid());
	sem_t *named = sem_open(name, O_CREAT | O_EXCL, 0600, 1);
	EXPECT(named == SEM_FAILED, 0);
	EXPECT(sem_wait(named), 0);
	EXPECT(sem_post(named), 0);
	EXPECT(sem_close(named), 0);
	EXPECT(sem_unlink(name), 0);
}

static pthread_mutex_t waiting = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static int ready;

static void *notifier(void *all) {
	pthread_mutex_lock(&waiting);
	ready = 1;
	if (all != NULL) pthread_cond_broadcast(&condition);
	else pthread_cond_signal(&condition);
	pthread_mutex_unlock(&waiting);
	return NULL;
}

static void conditions(void) {
	pthread_t thread;
	struct timespec never = past;
	pthread_mutex_lock(&waiting);
	EXPECT(pthread_cond_timedwait(&condition, &waiting, &never), ETIMEDOUT);
	EXPECT(pthread_cond_clockwait(&condition, &waiting, CLOCK_MONOTONIC, &never), ETIMEDOUT);
	pthread_create(&thread, NULL, notifier, NULL);
	while (!ready) pthread_cond_wait(&condition, &waiting);
	pthread_mutex_unlock(&waiting);
	pthread_join(thread, NULL);
	in_thread(notifier, &waiting);
}

static int c11_thread(void *mutex) {
	EXPECT(mtx_trylock(mutex), thrd_busy);
	EXPECT(mtx_timedlock(mutex, &past), thrd_timedout);
	return 7;
}

static void c11(void) {
	mtx_t mutex;
	cnd_t signal;
	thrd_t thread;
	int value;
	EXPECT(mtx_init(&mutex, mtx_timed), thrd_success);
	EXPECT(cnd_init(&signal), thrd_success);
	EXPECT(mtx_lock(&mutex), thrd_success);
	EXPECT(thrd_create(&thread, c11_thread, &mutex), thrd_success);
	EXPECT(thrd_join(thread, &value), thrd_success);
	EXPECT(value, 7);
	EXPECT(cnd_timedwait(&signal, &mutex, &past), thrd_timedout);
	EXPECT(cnd_signal(&signal), thrd_success);
	EXPECT(cnd_broadcast(&signal), thrd_success);
	EXPECT(mtx_unlock(&mutex), thrd_success);
	EXPECT(mtx_trylock(&mutex), thrd_success);
	EXPECT(mtx_unlock(&mutex), thrd_success);
	cnd_destroy(&signal);
	mtx_destroy(&mutex);
}

static void *dies_holding(void *mutex) {
	pthread_mutex_lock(mutex);
	return NULL;
}

static void robust(void) {
	pthread_mutex_t mutex;
	pthread_mutexattr_t attributes;
	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
	pthread_mutex_init(&mutex, &attributes);
	in_thread(dies_holding, &mutex);
	EXPECT(pthread_mutex_lock(&mutex), EOWNERDEAD);
	EXPECT(pthread_mutex_consistent(&mutex), 0);
	EXPECT(pthread_mutex_unlock(&mutex), 0);
	in_thread(dies_holding, &mutex);
	EXPECT(pthread_mutex_trylock(&mutex), EOWNERDEAD);
	EXPECT(pthread_mutex_unlock(&mutex), 0);
	EXPECT(pthread_mutex_lock(&mutex), ENOTRECOVERABLE);
	EXPECT(pthread_mutex_destroy(&mutex), 0);
}

static sem_t never_posted;

static void *blocks_for_ever(void *number) {
	*(volatile int *)number = thread_number();
	sem_wait(&never_posted);
	return NULL;
}

static void give_back(void *mutex) {
	pthread_mutex_unlock(mutex);
}

static void *waits_for_ever(void *number) {
	pthread_mutex_lock(&waiting);
	pthread_cleanup_push(give_back, &waiting);
	*(volatile int *)number = thread_number();
	for (;;) pthread_cond_wait(&condition, &waiting);
	pthread_cleanup_pop(0);
	return NULL;
}

static void cancel(void *(*run)(void *)) {
	pthread_t thread;
	volatile int number = 0;
	void *value;
	pthread_create(&thread, NULL, run, (void *)&number);
	while (number == 0) sched_yield();
	until_blocked(number);
	pthread_cancel(thread);
	pthread_join(thread, &value);
	EXPECT(value == PTHREAD_CANCELED, 1);
}

static void cancellation(void) {
	sem_init(&never_posted, 0, 0);
	cancel(blocks_for_ever);
	cancel(waits_for_ever);
	pthread_mutex_lock(&waiting);
	pthread_mutex_unlock(&waiting);
}

static void *leaves_early(void *mutex) {
	pthread_setname_np(pthread_self(), "leaver");
	pthread_mutex_lock(mutex);
	pthread_mutex_unlock(mutex);
	pthread_exit(mutex);
}

static sem_t detached_done;

static void *detached(void *argument) {
	prctl(PR_SET_NAME, "detached");
	sem_post(&detached_done);
	return argument;
}

static void lives(void) {
	pthread_t thread;
	struct timespec until = soon(CLOCK_REALTIME), until_too = soon(CLOCK_MONOTONIC);
	EXPECT(in_thread(leaves_early, &waiting) == &waiting, 1);
	sem_init(&detached_done, 0, 0);
	pthread_create(&thread, NULL, detached, NULL);
	pthread_detach(thread);
	sem_wait(&detached_done);
	pthread_create(&thread, NULL, leaves_early, &waiting);
	EXPECT(pthread_timedjoin_np(thread, NULL, &until), 0);
	pthread_create(&thread, NULL, leaves_early, &waiting);
	EXPECT(pthread_clockjoin_np(thread, NULL, CLOCK_MONOTONIC, &until_too), 0);
	pthread_create(&thread, NULL, leaves_early, &waiting);
	while (pthread_tryjoin_np(thread, NULL) != 0) sched_yield();
}

static pthread_once_t first_time = PTHREAD_ONCE_INIT;
static once_flag first_time_c11 = ONCE_FLAG_INIT;
static sem_t initializing, initialized;
static volatile int asker;

static void initialize(void) {
	sem_post(&initializing);
	sem_wait(&initialized);
}

static void nothing(void) {}

static void *asks_once(void *argument) {
	asker = thread_number();
	EXPECT(pthread_once(&first_time, nothing), 0);
	EXPECT(pthread_once(&first_time, nothing), 0);
	return argument;
}

static void *initializes(void *argument) {
	EXPECT(pthread_once(&first_time, initialize), 0);
	call_once(&first_time_c11, nothing);
	return argument;
}

// The second thread comes while the first runs the initializer.
static void once(void) {
	pthread_t first, second;
	sem_init(&initializing, 0, 0);
	sem_init(&initialized, 0, 0);
	EXPECT(pthread_create(&first, NULL, initializes, NULL), 0);
	sem_wait(&initializing);
	EXPECT(pthread_create(&second, NULL, asks_once, NULL), 0);
	while (asker == 0) sched_yield();
	until_blocked(asker);
	sem_post(&initialized);
	EXPECT(pthread_join(first, NULL), 0);
	EXPECT(pthread_join(second, NULL), 0);
}

static pthread_barrier_t barrier;

static void *three_rounds(void *argument) {
	for (int i = 0; i < 3; i++) {
		int result = pthread_barrier_wait(&barrier);
		if (result != PTHREAD_BARRIER_SERIAL_THREAD) EXPECT(result, 0);
	}
	return argument;
}

static void barriers(void) {
	pthread_t other;
	EXPECT(pthread_barrier_init(&barrier, NULL, 2), 0);
	EXPECT(pthread_create(&other, NULL, three_rounds, NULL), 0);
	three_rounds(NULL);
	EXPECT(pthread_join(other, NULL), 0);
	EXPECT(pthread_barrier_destroy(&barrier), 0);
}

static void many_threads(void) {
	for (int i = 0; i < 1000; i++) in_thread(leaves_early, &waiting);
}

int main(int count, char **arguments) {
	static const struct {
		const char *name;
		void (*run)(void);
	} sections[] = {{"mutexes", mutexes},       {"rwlocks", rwlocks},       {"spins", spins},
	                {"semaphores", semaphores}, {"conditions", conditions}, {"c11", c11},
	                {"robust", robust},         {"cancellation", cancellation}, {"lives", lives},
	                {"many-threads", many_threads}, {"once", once}, {"barriers", barriers}};
	for (size_t i = 0; i < sizeof sections / sizeof *sections && count == 2; i++) {
		if (strcmp(arguments[1], sections[i].name) != 0) continue;
		sections[i].run();
		return 0;
	}
	return usage("calls <section>");
}
