#include "thread.h"

#include "entry.h"
#include "event.h"
#include "file.h"
#include "process.h"
#include "real.h"

#include <limits.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>

enum { STACK_MARGIN = 128 * 1024 };

__thread Thread *self __attribute__((tls_model("initial-exec"))) HIDDEN;
Thread *living_threads HIDDEN;

// Stands in for threads whose calls are not recorded. Nobody writes to it.
static Thread nobody = {.busy = NOT_MINE};
static Thread *spare_threads;
static pthread_key_t end_key;
static bool end_key_works;
static uintptr_t main_stack_high, main_stack_low;

// --- definitions and state; all of these need the recorder's lock ---

static void define_thread(uint32_t id, const char *name, pid_t os_id, bool inherited) {
	uint8_t inner[160], body[176], *end = put_number(inner, 1, id);
	if (name != NULL && *name != 0) end = put_text(end, 2, name, 64);
	end = put_number(put_number(end, 3, (uint32_t)os_id), 4, inherited);
	end = put_bytes(body, 6, inner, (size_t)(end - inner));
	file_append(BODY_DEFINITIONS, body, (size_t)(end - body));
}

static void link_thread(Thread *thread) {
	thread->previous = NULL;
	thread->next = living_threads;
	if (living_threads != NULL) living_threads->previous = thread;
	living_threads = thread;
}

static void unlink_thread(Thread *thread) {
	if (thread->previous != NULL) thread->previous->next = thread->next;
	else living_threads = thread->next;
	if (thread->next != NULL) thread->next->previous = thread->previous;
}

// As new, but for its caches: what they remember is checked when used.
static void clear_thread(Thread *thread) {
	thread->busy = WRITING;
	thread->lost = thread->held = thread->sequence = thread->chunk_size = thread->last_lock = thread->stamp = 0;
	thread->cursor = thread->limit = NULL;
	thread->segment = NULL;
	thread->time = 0;
	memset(thread->passed, 0, sizeof thread->passed);
	thread->entry = NULL;
	thread->stack_low = thread->stack_high = 0;
}

static Thread *thread_new(uint32_t id) {
	Thread *thread = spare_threads;
	if (thread != NULL) spare_threads = thread->next;
	else thread = pages_take((sizeof *thread + 4095) & ~(size_t)4095);
	if (thread == NULL) return NULL;
	clear_thread(thread);
	thread->id = id;
	link_thread(thread);
	return thread;
}

// --- the end of a thread ---

static void thread_end(Thread *thread) {
	Entry *entry = thread->entry;
	if (thread->stack_low != 0 && thread->stack_size != 0)
		locks_in((void *)thread->stack_low, thread->stack_high - thread->stack_low, lock_retire);
	event_numbers(thread, CODE(THREAD, ENDED, 0), NULL, 0);
	recorder_lock();
	self = &nobody;
	chunk_seal(thread);
	unlink_thread(thread);
	thread->next = spare_threads;
	spare_threads = thread;
	if (entry != NULL) {
		entry->ended = true;
		if (entry->detached) entry_remove(entry);
	}
	recorder_unlock();
}

// Runs among the destructors of thread-specific data: in the last round of them, so that others come before.
static void at_thread_end(void *round) {
	uintptr_t next = (uintptr_t)round + 1;
	if (next <= PTHREAD_DESTRUCTOR_ITERATIONS && pthread_setspecific(end_key, (void *)next) == 0) return;
	Thread *thread = enter();
	if (thread != NULL) thread_end(thread);
	else self = &nobody;
}

void threads_prepare(void) {
	struct rlimit limit;
	size_t size = 64u << 20;
	end_key_works = pthread_key_create(&end_key, at_thread_end) == 0 && end_key < 32; // from 32 on, setting allocates
	extern void *__libc_stack_end __attribute__((weak));
	if (&__libc_stack_end == NULL) return;
	main_stack_high = (uintptr_t)__libc_stack_end;
	if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur < size) size = limit.rlim_cur;
	main_stack_low = main_stack_high - size;
}

static void watch_end(void) {
	if (end_key_works) pthread_setspecific(end_key, (void *)1);
}

// --- the door ---

// A thread met for the first time: the main thread, or one that was not created through a hook.
static Thread *thread_adopt(void) {
	pid_t os_id = (pid_t)syscall(SYS_gettid);
	bool main_thread = os_id == getpid();
	recorder_lock();
	Thread *thread = thread_new(thread_id_next());
	if (thread != NULL) define_thread(thread->id, main_thread ? "main" : NULL, os_id, false);
	recorder_unlock();
	if (thread == NULL) return NULL;
	if (main_thread) {
		thread->stack_low = main_stack_low;
		thread->stack_high = main_stack_high;
	}
	watch_end();
	return thread;
}

static void wait_for_start(void) {
	while (*(volatile int *)recording_state == STATE_STARTING) sched_yield();
}

static Thread *adopt_here(void) {
	self = &nobody; // what is called from here on is not the program's
	if (!process_prepare()) {
		self = NULL;
		return NULL;
	}
	if (*(volatile int *)recording_state == STATE_FRESH) process_start(NULL);
	wait_for_start();
	Thread *thread = *recording_state == STATE_ON ? thread_adopt() : NULL;
	self = thread == NULL ? &nobody : thread;
	return thread;
}

Thread *enter_slowly(void) {
	Thread *thread = self;
	if (thread == NULL) return adopt_here();
	if (*(volatile int *)recording_state == STATE_FRESH) process_start(thread);
	wait_for_start();
	if (*(volatile int *)recording_state == STATE_ON) return thread;
	thread->busy = IDLE;
	return NULL;
}

void write_gap(Thread *thread) {
	uint32_t count = thread->lost;
	thread->lost = 0;
	event_numbers(thread, CODE(GAP, 0, 0), &count, 1);
}

// Holds of locks that are no more make room; if there are none, the oldest goes.
void holds_compact(Thread *thread) {
	unsigned kept = 0;
	for (unsigned i = 0; i < thread->held; i++)
		if (thread->holds[i].lock->id == thread->holds[i].id && thread->holds[i].lock->key != 0)
			thread->holds[kept++] = thread->holds[i];
	if (kept == HELD_LIMIT) memmove(&thread->holds[0], &thread->holds[1], --kept * sizeof(Hold));
	thread->held = kept;
}

// --- creation ---

Entry *thread_announce(Thread *parent, void *frame) {
	const Stack *stack = stack_capture(parent, frame);
	recorder_lock();
	Entry *entry = entry_new();
	if (entry != NULL) define_thread(entry->id, NULL, 0, false);
	recorder_unlock();
	if (entry == NULL) return NULL;
	event_numbers(parent, CODE(THREAD, FORK, 0), (uint32_t[]){entry->id, stack->id}, 2);
	return entry;
}

void thread_created(Entry *entry, pthread_t handle, bool detached) {
	recorder_lock();
	entry->parent_done = true;
	if (entry->gone) {
		entry_spare(entry);
	} else {
		entry->detached |= detached;
		if (entry->ended && entry->detached) entry_remove(entry);
		else entry_place(entry, handle);
	}
	recorder_unlock();
}

void thread_not_created(Entry *entry) {
	recorder_lock();
	entry_spare(entry);
	recorder_unlock();
}

void thread_begin(Entry *entry, void *outermost_frame) {
	self = &nobody;
	recorder_lock();
	Thread *thread = thread_new(entry->id);
	entry_place(entry, pthread_self());
	entry->os_id = (pid_t)syscall(SYS_gettid);
	if (thread != NULL) define_thread(entry->id, entry->name, entry->os_id, false);
	recorder_unlock();
	if (thread == NULL) return;
	watch_end();
	thread->entry = entry;
	thread->stack_high = (uintptr_t)outermost_frame;
	thread->stack_size = entry->stack_size;
	if (entry->stack_size > STACK_MARGIN) thread->stack_low = thread->stack_high - entry->stack_size + STACK_MARGIN;
	self = thread;
	leave(thread);
}

// A definition replaces the one before it, so it says all that is known.
void thread_rename(pthread_t handle, const char *name) {
	recorder_lock();
	Entry *entry = entry_find(handle);
	if (entry != NULL) {
		strncpy(entry->name, name, sizeof entry->name - 1);
		define_thread(entry->id, entry->name, entry->os_id, false);
	} else if (pthread_equal(handle, pthread_self())) {
		define_thread(self->id, name, (pid_t)syscall(SYS_gettid), false);
	}
	recorder_unlock();
}

// --- fork ---

// Writes, in the new file, that `thread` holds what it held when the process forked.
static void tell_holds(Thread *thread) {
	for (unsigned i = 0; i < thread->held; i++) {
		Hold *hold = &thread->holds[i];
		if (hold->lock->id != hold->id || hold->lock->key == 0) continue;
		const Stack *stack = stack_intern(hold->stack->returns, hold->stack->count, hold->stack->truncated);
		Lock *lock = lock_find(hold->lock->key);
		if (lock == NULL) return;
		*hold = (Hold){.lock = lock, .id = lock->id, .mode = hold->mode, .stack = stack};
		event_lock_stack(thread, CODE(ACQUIRE, hold->mode, INHERITED), counter_after(), lock, stack);
	}
}

static void renew_in_child(Thread *thread, uint32_t id, bool inherited) {
	unsigned held = thread->held;
	uintptr_t low = thread->stack_low, high = thread->stack_high;
	size_t size = thread->stack_size;
	clear_thread(thread);
	thread->held = held;
	thread->stack_low = low;
	thread->stack_high = high;
	thread->stack_size = size;
	thread->id = id;
	memset(thread->locks, 0, sizeof thread->locks);
	recorder_lock();
	define_thread(id, inherited ? NULL : "main", inherited ? 0 : (pid_t)syscall(SYS_gettid), inherited);
	recorder_unlock();
	tell_holds(thread);
}

void threads_after_fork(Thread *thread) {
	Thread *parents = living_threads;
	living_threads = spare_threads = NULL;
	entries_forget();
	if (thread != NULL) renew_in_child(thread, thread_id_next(), false);
	for (Thread *other = parents; other != NULL; other = other->next) {
		if (other == thread || other->held == 0) continue;
		renew_in_child(other, thread_id_next(), true);
		event_numbers(other, CODE(THREAD, ENDED, 0), NULL, 0);
		recorder_lock();
		chunk_seal(other);
		recorder_unlock();
	}
	if (thread != NULL) link_thread(thread);
}
