// pthread_once, call_once: whoever comes first runs the initializer, the others wait until it has. A count of one that
// its end brings to zero (FORMAT.md §3, wait groups).
#include "acquire.h"
#include "module.h"
#include "traits.h"

// What a thread that runs an initializer has to know, found by the function that is called without arguments.
typedef struct Call {
	void *control;
	void (*initialize)(void);
	struct Call *outer;
	bool ran;
} Call;

// Only read at the start of an initializer, when it is the call that runs it: one left by an exception does no harm.
static __thread Call *current __attribute__((tls_model("initial-exec")));

// Without a stack: what the unwinder needs may be what is being initialized, and would wait for itself.
static void record_end(const Call *call) {
	Thread *thread = enter();
	if (thread == NULL) return;
	Lock *lock = lock_of(thread, call->control, ONCE_FAMILY);
	if (lock != NULL) event_lock(thread, CODE(RELEASE, 0, 0), counter_before(), lock);
	leave(thread);
}

static void run_initializer(void) {
	Call *call = current;
	call->initialize();
	call->ran = true;
	record_end(call);
}

// Once through, a thread never waits here again: its later calls say nothing new.
static bool passed_before(const Thread *thread, const Lock *lock) {
	return thread->passed[lock->id % PASSED] == lock->id;
}

// Before the call. True: an attempt was recorded.
static bool before_once(void *control, void *frame) {
	if (*(volatile int *)recording_state != STATE_ON) return false; // this alone is no reason to start a trace
	Thread *thread = enter();
	if (thread == NULL) return false;
	bool waits = once_runs(control) && lock_of(thread, control, ONCE_FAMILY) != NULL;
	if (waits) record_attempt(thread, &(Wish){.object = control, .family = ONCE_FAMILY}, frame);
	leave(thread);
	return waits;
}

static void after_once(const Call *call, bool attempted, void *frame) {
	if (*(volatile int *)recording_state != STATE_ON) return;
	Thread *thread = enter();
	if (thread == NULL) return;
	Wish wish = {.object = call->control, .family = ONCE_FAMILY};
	Lock *lock = lock_of(thread, call->control, ONCE_FAMILY);
	if (call->ran && attempted) record_abandon(thread, &wish, CANCELLED);
	if (lock != NULL && !call->ran && !passed_before(thread, lock))
		event_lock_stack(thread, CODE(ACQUIRE, EXCLUSIVE, PLAIN), counter_after(), lock, stack_capture(thread, frame));
	if (lock != NULL) thread->passed[lock->id % PASSED] = lock->id;
	leave(thread);
}

static int once_of_posix(void *control) {
	return real.pthread_once(control, run_initializer);
}

static int once_of_c11(void *control) {
	real.call_once(control, run_initializer);
	return 0;
}

static int once(Call call, int (*run)(void *control), void *frame) {
	bool attempted = before_once(call.control, frame);
	current = &call;
	int result = run(call.control);
	current = call.outer;
	after_once(&call, attempted, frame);
	return result;
}

HOOK int pthread_once(pthread_once_t *control, void (*initialize)(void)) {
	process_prepare();
	// What the unwinder does for itself is not the program's, and the recorder needs the unwinder.
	if (module_is_unwinder((uintptr_t)__builtin_return_address(0))) return real.pthread_once(control, initialize);
	return once((Call){.control = control, .initialize = initialize, .outer = current}, once_of_posix, CALLER);
}

HOOK void call_once(once_flag *control, void (*initialize)(void)) {
	process_prepare();
	once((Call){.control = control, .initialize = initialize, .outer = current}, once_of_c11, CALLER);
}
