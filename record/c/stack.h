// Where is it called from: the call stack of a hook, interned.
#ifndef HOLDWAIT_STACK_H
#define HOLDWAIT_STACK_H
#include "base.h"

enum { FRAMES_DEFAULT = 16, FRAMES_LIMIT = 64 };

typedef struct Stack {
	uint32_t id, hash, epoch;
	uint16_t count;
	bool truncated; // the stack was deeper
	uintptr_t returns[]; // return addresses, innermost first
} Stack;

extern unsigned stack_frames HIDDEN; // how many are recorded, at most FRAMES_LIMIT

struct Thread;
// The stack above the hook with this frame address. Never NULL: the empty stack stands for "not known".
HIDDEN const Stack *stack_capture(struct Thread *thread, void *frame);
// The stack with these return addresses, defined in the trace if it was not.
HIDDEN const Stack *stack_intern(const uintptr_t *returns, unsigned count, bool truncated);
// The frame that stands for the global variable at this address, defined in the trace if it was not; 0: it is in none.
// Needs the recorder's lock.
HIDDEN uint32_t global_define(uintptr_t address);
HIDDEN void stacks_forget(void);
// Counts the times code was unloaded: what was learnt about addresses before does not hold any more.
extern uint32_t code_epoch HIDDEN;

// The frame of a hook: on x86-64 the saved frame pointer with the return address above it.
#define CALLER __builtin_frame_address(0)

#endif
