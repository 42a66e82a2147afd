// Which lock is it: from an address to a lock of the trace, in its current incarnation.
#ifndef HOLDWAIT_LOCK_H
#define HOLDWAIT_LOCK_H
#include "base.h"

struct Stack;

// The calls that work on it. Memory used as another family is another lock.
typedef enum Family {
	MUTEX_FAMILY = 1, RWLOCK_FAMILY, SPIN_FAMILY, SEMAPHORE_FAMILY, CONDITION_FAMILY, ONCE_FAMILY, BARRIER_FAMILY
} Family;

// What is known of a lock beside what its memory says.
typedef struct LockOrigin {
	const struct Stack *created;
	uint32_t previous;       // lock id
	uint32_t permits;        // plus one; of a barrier its parties plus one
	bool process_shared;
	const char *name; // valid only while the lock is being made
} LockOrigin;

typedef struct Lock {
	uint64_t key; // address and family, 0: retired
	uint32_t id;  // in the trace
	LockOrigin origin;
	uint64_t arrivals; // at a barrier
	struct Lock *next_free;
} Lock;

INLINE uint64_t lock_key(const void *address, Family family) {
	return (uint64_t)(uintptr_t)address | (uint64_t)family << 60;
}

INLINE const void *lock_address(uint64_t key) {
	return (const void *)(uintptr_t)(key & 0x0FFFFFFFFFFFFFFFull);
}

// The lock with this key, defined in the trace if it was not; NULL when recording stopped or memory is short.
HIDDEN Lock *lock_find(uint64_t key);
// A new incarnation at this key.
HIDDEN Lock *lock_renew(uint64_t key, LockOrigin origin);
// The lock with this key if it is known, else NULL.
HIDDEN Lock *lock_known(uint64_t key);
// The lock is no more; the next use of its address is a new lock.
HIDDEN void lock_retire(Lock *lock);
// Calls `visit` with every known lock in [start, start + size). Cheap when there is none, which is the usual answer.
HIDDEN void locks_in(const void *start, size_t size, void (*visit)(Lock *));
// Writes the definition of a lock again, with a name.
HIDDEN void lock_name(Lock *lock, const char *name, const char *lock_class);
HIDDEN void locks_forget(void);

#endif
