// Events, appended to the chunk of their thread (FORMAT.md §3). An event becomes visible with its code byte, last.
#ifndef HOLDWAIT_EVENT_H
#define HOLDWAIT_EVENT_H
#include "clock.h"
#include "thread.h"
#include "wire.h"

enum Operation {
	ACQUIRE = 1, ATTEMPT, RELEASE, ABANDON, WAIT, WAKE, NOTIFY, CONVERT, LIFETIME, THREAD, CONTEXT, ACCESS, MARK, GAP
};
enum Mode { EXCLUSIVE = 0, SHARED = 1 };
enum How { PLAIN = 0, TRY = 1, TIMED = 2, INHERITED = 3 };
enum Abandon { TIMEOUT = 0, INTERRUPTED = 1, CANCELLED = 2, REFUSED = 3 };
enum ThreadChange { FORK = 0, AWAIT = 1, JOIN = 2, ENDED = 3 };
enum { LARGEST_EVENT = 32 };

#define CODE(operation, variant, how) ((uint8_t)((operation) | (variant) << 4 | (how) << 6))

// Seals the chunk that is full, if there is one, and opens the next. False: recording has stopped.
HIDDEN bool chunk_next(Thread *thread);
// Computes and stores the checksum. Needs the recorder's lock and a thread that does not write meanwhile.
HIDDEN void chunk_seal(Thread *thread);
// Appends an event whose operands are plain numbers.
HIDDEN void event_numbers(Thread *thread, uint8_t code, const uint32_t *numbers, unsigned count);

typedef struct EventStart {
	uint8_t *code, *next; // NULL: recording has stopped
} EventStart;

INLINE EventStart event_start(Thread *thread, uint64_t counter) {
	if (UNLIKELY(thread->cursor >= thread->limit) && !chunk_next(thread)) return (EventStart){NULL, NULL};
	uint64_t now = ticks_of(counter), delta = now > thread->time ? now - thread->time : 0;
	thread->time += delta;
	return (EventStart){thread->cursor, put_varint(thread->cursor + 1, delta)};
}

INLINE void event_finish(Thread *thread, EventStart event, uint8_t code) {
	COMPILER_BARRIER();
	*(volatile uint8_t *)event.code = code;
	COMPILER_BARRIER();
	thread->cursor = event.next;
}

INLINE uint8_t *put_lock(Thread *thread, uint8_t *at, const Lock *lock) {
	int64_t delta = (int64_t)lock->id - (int64_t)thread->last_lock;
	thread->last_lock = lock->id;
	return put_varint(at, (uint64_t)delta << 1 ^ (uint64_t)(delta >> 63));
}

INLINE void event_lock(Thread *thread, uint8_t code, uint64_t counter, const Lock *lock) {
	EventStart event = event_start(thread, counter);
	if (UNLIKELY(event.code == NULL)) return;
	event.next = put_lock(thread, event.next, lock);
	event_finish(thread, event, code);
}

INLINE void event_lock_stack(Thread *thread, uint8_t code, uint64_t counter, const Lock *lock, const Stack *stack) {
	EventStart event = event_start(thread, counter);
	if (UNLIKELY(event.code == NULL)) return;
	event.next = put_varint(put_lock(thread, event.next, lock), stack->id);
	event_finish(thread, event, code);
}

INLINE void event_wait(Thread *thread, uint8_t code, const Lock *condition, const Lock *mutex, const Stack *stack) {
	EventStart event = event_start(thread, counter_before());
	if (UNLIKELY(event.code == NULL)) return;
	event.next = put_varint(put_lock(thread, event.next, condition), mutex->id);
	event.next = put_varint(event.next, stack->id);
	event_finish(thread, event, code);
}

#endif
