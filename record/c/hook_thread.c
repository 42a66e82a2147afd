// pthread_create, join and detach, thrd_*, and the names of threads.
#include "acquire.h"

#include <stdarg.h>
#include <sys/prctl.h>

static void *run_thread(void *argument) {
	Entry *entry = argument;
	void *(*run)(void *) = entry->run;
	void *run_argument = entry->argument;
	thread_begin(entry, CALLER);
	__auto_type result = run(run_argument);
	COMPILER_BARRIER(); // no tail call: this frame is where the thread's stacks end
	return result;
}

static int run_thread_c11(void *argument) {
	Entry *entry = argument;
	int (*run)(void *) = entry->run_c11;
	void *run_argument = entry->argument;
	thread_begin(entry, CALLER);
	__auto_type result = run(run_argument);
	COMPILER_BARRIER(); // no tail call: this frame is where the thread's stacks end
	return result;
}

static size_t stack_size_of(const pthread_attr_t *attributes) {
	size_t size = 0;
	if (attributes != NULL) return pthread_attr_getstacksize(attributes, &size) == 0 ? size : 0;
	pthread_attr_t defaults;
	if (pthread_getattr_default_np(&defaults) != 0) return 0;
	if (pthread_attr_getstacksize(&defaults, &size) != 0) size = 0;
	pthread_attr_destroy(&defaults);
	return size;
}

static bool detached_by(const pthread_attr_t *attributes) {
	int state = PTHREAD_CREATE_JOINABLE;
	return attributes != NULL && pthread_attr_getdetachstate(attributes, &state) == 0 &&
	       state == PTHREAD_CREATE_DETACHED;
}

// The new thread's entry, after the fork event; NULL when it is not to be recorded.
static Entry *announce(void *frame) {
	Thread *thread = enter();
	if (thread == NULL) return NULL;
	Entry *entry = thread_announce(thread, frame);
	leave(thread);
	return entry;
}

HOOK int pthread_create(pthread_t *handle, const pthread_attr_t *attributes, void *(*run)(void *), void *argument) {
	Entry *entry = announce(CALLER);
	if (entry == NULL) return real.pthread_create(handle, attributes, run, argument);
	entry->run = run;
	entry->argument = argument;
	entry->stack_size = stack_size_of(attributes);
	bool detached = detached_by(attributes);
	int result = real.pthread_create(handle, attributes, run_thread, entry);
	if (result == 0) thread_created(entry, *handle, detached);
	else thread_not_created(entry);
	return result;
}

HOOK int thrd_create(thrd_t *handle, thrd_start_t run, void *argument) {
	Entry *entry = announce(CALLER);
	if (entry == NULL) return real.thrd_create(handle, run, argument);
	entry->run_c11 = run;
	entry->argument = argument;
	entry->stack_size = stack_size_of(NULL);
	int result = real.thrd_create(handle, run_thread_c11, entry);
	if (result == thrd_success) thread_created(entry, *handle, false);
	else thread_not_created(entry);
	return result;
}

// Before a join: told only if the other thread has not ended yet. Gives its id, 0 if it is not known.
static uint32_t before_join(pthread_t handle, void *frame) {
	Thread *thread = enter();
	if (thread == NULL) return 0;
	const Entry *entry = thread_entry(handle);
	uint32_t id = entry == NULL ? 0 : entry->id;
	if (id != 0 && !entry->ended)
		event_numbers(thread, CODE(THREAD, AWAIT, 0), (uint32_t[]){id, stack_capture(thread, frame)->id}, 2);
	leave(thread);
	return id;
}

static void after_join(pthread_t handle, uint32_t id, void *frame) {
	Thread *thread = id == 0 ? NULL : enter();
	if (thread == NULL) return;
	thread_joined(handle);
	event_numbers(thread, CODE(THREAD, JOIN, 0), (uint32_t[]){id, stack_capture(thread, frame)->id}, 2);
	leave(thread);
}

HOOK int pthread_join(pthread_t handle, void **value) {
	uint32_t id = before_join(handle, CALLER);
	int result = real.pthread_join(handle, value);
	if (result == 0) after_join(handle, id, CALLER);
	return result;
}

HOOK int pthread_timedjoin_np(pthread_t handle, void **value, const struct timespec *until) {
	uint32_t id = before_join(handle, CALLER);
	int result = real.pthread_timedjoin_np(handle, value, until);
	if (result == 0) after_join(handle, id, CALLER);
	return result;
}

HOOK int pthread_clockjoin_np(pthread_t handle, void **value, clockid_t clock, const struct timespec *until) {
	uint32_t id = before_join(handle, CALLER);
	int result = real.pthread_clockjoin_np(handle, value, clock, until);
	if (result == 0) after_join(handle, id, CALLER);
	return result;
}

HOOK int thrd_join(thrd_t handle, int *value) {
	uint32_t id = before_join(handle, CALLER);
	int result = real.thrd_join(handle, value);
	if (result == thrd_success) after_join(handle, id, CALLER);
	return result;
}

// Asked before: once joined, the handle may be another thread's.
static uint32_t id_of(pthread_t handle) {
	Thread *thread = enter();
	if (thread == NULL) return 0;
	const Entry *entry = thread_entry(handle);
	leave(thread);
	return entry == NULL ? 0 : entry->id;
}

HOOK int pthread_tryjoin_np(pthread_t handle, void **value) {
	uint32_t id = id_of(handle);
	int result = real.pthread_tryjoin_np(handle, value);
	if (result == 0) after_join(handle, id, CALLER);
	return result;
}

static void detach_entry(pthread_t handle) {
	Thread *thread = enter();
	if (thread == NULL) return;
	thread_detached(handle);
	leave(thread);
}

// Told before: once detached, the thread may end and its handle be another's.
HOOK int pthread_detach(pthread_t handle) {
	detach_entry(handle);
	return real.pthread_detach(handle);
}

HOOK int thrd_detach(thrd_t handle) {
	detach_entry(handle);
	return real.thrd_detach(handle);
}

static void rename_thread(pthread_t handle, const char *name) {
	if (*(volatile int *)recording_state != STATE_ON) return; // a name alone is no reason to start a trace
	Thread *thread = enter();
	if (thread == NULL) return;
	thread_rename(handle, name);
	leave(thread);
}

HOOK int pthread_setname_np(pthread_t handle, const char *name) {
	process_prepare();
	int result = real.pthread_setname_np(handle, name);
	if (result == 0) rename_thread(handle, name);
	return result;
}

HOOK int prctl(int option, ...) {
	va_list arguments;
	va_start(arguments, option);
	unsigned long a = va_arg(arguments, unsigned long), b = va_arg(arguments, unsigned long);
	unsigned long c = va_arg(arguments, unsigned long), d = va_arg(arguments, unsigned long);
	va_end(arguments);
	process_prepare();
	int result = real.prctl(option, a, b, c, d);
	if (option == PR_SET_NAME && result == 0) rename_thread(pthread_self(), (const char *)a);
	return result;
}
