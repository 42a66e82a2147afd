#include "traits.h"

#include "lock.h"

#include <pthread.h>

enum { KIND_MUTEX = 1, KIND_RECURSIVE = 2, KIND_RWLOCK = 3, KIND_SPIN = 5, KIND_SEMAPHORE = 6, KIND_CONDITION = 7, KIND_WAITGROUP = 9 };
enum { BLOCKED_BY_HOLDER = 1, BLOCKED_BY_WAITER = 2 };
// Bits of __kind (glibc, sysdeps/nptl/pthreadP.h).
enum { TYPE_BITS = 3, ROBUST_BIT = 16, INHERIT_BIT = 32, PROTECT_BIT = 64, SHARED_BIT = 128 };

typedef struct Traits {
	uint32_t kind, policy;
	const char *type, *protocol;
	bool robust, process_shared, detects_self;
} Traits;

static Traits mutex_traits(const pthread_mutex_t *mutex) {
	static const char *const types[] = {"", "", "errorcheck", "adaptive"};
	int kind = mutex->__data.__kind, type = kind & TYPE_BITS;
	return (Traits){
		.kind = type == PTHREAD_MUTEX_RECURSIVE_NP ? KIND_RECURSIVE : KIND_MUTEX,
		.type = types[type],
		.protocol = (kind & INHERIT_BIT) != 0   ? "priority-inherit"
		            : (kind & PROTECT_BIT) != 0 ? "priority-protect"
		                                        : "",
		.robust = (kind & ROBUST_BIT) != 0,
		// glibc sets the bit for every robust mutex, so there it says nothing.
		.process_shared = (kind & (SHARED_BIT | ROBUST_BIT)) == SHARED_BIT,
		.detects_self = type == PTHREAD_MUTEX_ERRORCHECK_NP,
	};
}

// glibc: only PREFER_WRITER_NONRECURSIVE_NP makes readers wait behind a waiting writer.
static Traits rwlock_traits(const pthread_rwlock_t *rwlock) {
	static const char *const names[] = {"prefer-reader", "prefer-writer", "prefer-writer-nonrecursive"};
	unsigned preference = rwlock->__data.__flags;
	return (Traits){
		.kind = KIND_RWLOCK,
		.policy = preference == PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP ? BLOCKED_BY_WAITER : BLOCKED_BY_HOLDER,
		.type = preference < 3 ? names[preference] : "",
		.protocol = "",
		.process_shared = rwlock->__data.__shared != 0,
	};
}

// Bits of the control word (glibc, sysdeps/nptl/pthread_once.c).
enum { ONCE_RUNS = 1, ONCE_DONE = 2 };

bool once_runs(const void *control) {
	return (__atomic_load_n((const int *)control, __ATOMIC_ACQUIRE) & (ONCE_RUNS | ONCE_DONE)) == ONCE_RUNS;
}

uint32_t once_left(const void *control) {
	return (__atomic_load_n((const int *)control, __ATOMIC_ACQUIRE) & ONCE_DONE) == 0;
}

static Traits traits_of(uint64_t key) {
	const void *address = lock_address(key);
	switch ((Family)(key >> 60)) {
	case MUTEX_FAMILY: return mutex_traits(address);
	case RWLOCK_FAMILY: return rwlock_traits(address);
	case SPIN_FAMILY: return (Traits){.kind = KIND_SPIN, .type = "", .protocol = ""};
	case SEMAPHORE_FAMILY: return (Traits){.kind = KIND_SEMAPHORE, .type = "", .protocol = ""};
	case ONCE_FAMILY: return (Traits){.kind = KIND_WAITGROUP, .type = "once", .protocol = ""};
	case BARRIER_FAMILY: return (Traits){.kind = KIND_WAITGROUP, .type = "barrier", .protocol = ""};
	case CONDITION_FAMILY: break;
	}
	return (Traits){.kind = KIND_CONDITION, .type = "", .protocol = ""};
}

uint8_t *put_traits(uint8_t *at, uint64_t key, bool process_shared) {
	Traits traits = traits_of(key);
	at = put_number(put_number(at, 2, traits.kind), 3, traits.policy);
	char variant[64] = "";
	strcat(variant, traits.type);
	if (*traits.type != 0 && *traits.protocol != 0) strcat(variant, " ");
	strcat(variant, traits.protocol);
	if (*variant != 0) at = put_text(at, 12, variant, sizeof variant);
	at = put_number(at, 13, traits.robust);
	at = put_number(at, 14, traits.process_shared || process_shared);
	return put_number(at, 15, traits.detects_self);
}
