// What programs do that recorders stumble over, one section per argument.
#include "stuck.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>

static pthread_mutex_t first = PTHREAD_MUTEX_INITIALIZER, second = PTHREAD_MUTEX_INITIALIZER;

static void take(pthread_mutex_t *mutex) {
	pthread_mutex_lock(mutex);
	pthread_mutex_unlock(mutex);
}

// A lock is used before main, and before the constructors of most libraries.
__attribute__((constructor(101))) static void before_main(void) {
	if (getenv("TEST_EARLY") != NULL) take(&first);
}

static void *nested_for_ever(void *argument) {
	for (unsigned long i = 0;; i++) {
		pthread_mutex_lock(&first);
		pthread_mutex_lock(&second);
		pthread_mutex_unlock(&second);
		pthread_mutex_unlock(&first);
		if (i == 100) say_stuck();
	}
	return argument;
}

// Four threads that lock until they are killed.
static void busy(void) {
	pthread_t thread;
	for (int i = 0; i < 3; i++) pthread_create(&thread, NULL, nested_for_ever, NULL);
	nested_for_ever(NULL);
}

// The process ends while its threads lock.
static void exit_while_busy(void) {
	pthread_t thread;
	for (int i = 0; i < 3; i++) pthread_create(&thread, NULL, nested_for_ever, NULL);
	for (int i = 0; i < 1000; i++) take(&first);
	exit(0);
}

static void *cancelled_anywhere(void *argument) {
	pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
	if (argument != NULL) pthread_barrier_wait(argument);
	for (;;) {
		pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
		take(&mutex);
	}
	return NULL;
}

// Threads are cancelled in the middle of whatever they do; those that remain go on.
static void asynchronous_cancel(void) {
	for (int i = 0; i < 200; i++) {
		pthread_t thread;
		pthread_barrier_t started;
		pthread_barrier_init(&started, NULL, 2);
		pthread_create(&thread, NULL, cancelled_anywhere, &started);
		pthread_barrier_wait(&started);
		take(&first);
		pthread_cancel(thread);
		pthread_join(thread, NULL);
	}
}

static void many_events(void) {
	for (int i = 0; i < 100000; i++) take(&first);
	if (write(STDOUT_FILENO, "done\n", 5) < 0) exit(3);
}

static void exec_fails(void) {
	take(&first);
	execl("/nonexistent/program", "program", "with", "arguments", (char *)NULL);
	if (errno != ENOENT) exit(4);
	take(&second);
}

static void exec_works(void) {
	take(&first);
	execlp("/proc/self/exe", "odd", "once", (char *)NULL);
	exit(5);
}

static void once(void) {
	take(&first);
}

static void leave_at_once(void) {
	take(&first);
	_exit(7);
}

static void leave_quickly(void) {
	take(&first);
	quick_exit(8);
}

static void *lock_and_return(void *mutex) {
	take(mutex);
	return NULL;
}

// The last thread ends the process.
static void main_thread_leaves(void) {
	pthread_t thread;
	pthread_create(&thread, NULL, lock_and_return, &second);
	take(&first);
	pthread_exit(NULL);
}

// fork by system call: no handler of the C library runs.
static void raw_fork(void) {
	take(&first);
	pid_t child = (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
	if (child == 0) {
		take(&second);
		_exit(0);
	}
	waitpid(child, NULL, 0);
	take(&first);
}

static void virtual_fork(void) {
	take(&first);
	pid_t child = vfork();
	if (child == 0) _exit(0);
	waitpid(child, NULL, 0);
	child = vfork();
	if (child == 0) {
		execl("/bin/true", "true", (char *)NULL);
		_exit(1);
	}
	waitpid(child, NULL, 0);
	take(&second);
}

static sem_t ticks;

static void on_tick(int number) {
	(void)number;
	int error = errno;
	sem_post(&ticks);
	errno = error;
}

// A handler that posts a semaphore, as often as it can, into a thread that locks.
static void signals(void) {
	struct sigaction action = {.sa_handler = on_tick, .sa_flags = SA_RESTART};
	struct itimerval often = {{0, 100}, {0, 100}}, never = {{0, 0}, {0, 0}};
	int posted = 0, value = 0;
	sem_init(&ticks, 0, 0);
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	while (sem_getvalue(&ticks, &value) == 0 && value < 2000) take(&first);
	setitimer(ITIMER_REAL, &never, NULL);
	while (sem_trywait(&ticks) == 0) posted++;
	if (posted < 2000) exit(6);
}

// The same library loaded, used and unloaded again and again.
static void plugins(const char *path) {
	for (int i = 0; i < 20; i++) {
		void *library = dlopen(path, RTLD_NOW);
		if (library == NULL) exit(7);
		void (*use)(pthread_mutex_t *) = (void (*)(pthread_mutex_t *))dlsym(library, "use");
		use(&first);
		dlclose(library);
	}
}

// Closes every descriptor, as daemons do, then records more than a segment holds.
static void close_everything(void) {
	take(&first);
	for (int i = 3; i < 1024; i++) close(i);
	for (int i = 0; i < 100000; i++) take(&first);
	int lowest = open("/dev/null", O_RDONLY);
	exit(lowest == 3 ? 0 : 9);
}

static void *deep_in_small_stack(void *argument) {
	take(&first);
	take(&second);
	return argument;
}

static void small_stacks(void) {
	pthread_attr_t attributes;
	pthread_t thread;
	pthread_attr_init(&attributes);
	if (pthread_attr_setstacksize(&attributes, 16384) != 0) exit(10);
	for (int i = 0; i < 10; i++) {
		if (pthread_create(&thread, &attributes, deep_in_small_stack, NULL) != 0) exit(11);
		pthread_join(thread, NULL);
	}
}

int main(int count, char **arguments) {
	static const struct {
		const char *name;
		void (*run)(void);
	} sections[] = {{"busy", busy},
	                {"exit-while-busy", exit_while_busy},
	                {"asynchronous-cancel", asynchronous_cancel},
	                {"many-events", many_events},
	                {"exec-fails", exec_fails},
	                {"exec-works", exec_works},
	                {"once", once},
	                {"leave-at-once", leave_at_once},
	                {"leave-quickly", leave_quickly},
	                {"main-thread-leaves", main_thread_leaves},
	                {"raw-fork", raw_fork},
	                {"virtual-fork", virtual_fork},
	                {"signals", signals},
	                {"close-everything", close_everything},
	                {"small-stacks", small_stacks}};
	if (count == 3 && strcmp(arguments[1], "plugins") == 0) {
		plugins(arguments[2]);
		return 0;
	}
	for (size_t i = 0; i < sizeof sections / sizeof *sections && count == 2; i++) {
		if (strcmp(arguments[1], sections[i].name) != 0) continue;
		sections[i].run();
		return 0;
	}
	return usage("odd <section>");
}
