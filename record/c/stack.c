#include "stack.h"

#include "frame_rule.h"
#include "module.h"
#include "thread.h"

#include <unwind.h>

// Three ways to a stack, cheapest first.
// 1. Seen before: an entry found by (return address, stack pointer, frame pointer) of the hook's caller whose recorded
//    slots hold what they held. That is exact: a frame's rule depends on its return address alone, its caller's
//    frame on the rule, the two pointers and the slots the rule reads, and all of these are compared.
// 2. Walked by frame rules, each looked up once per return address.
// 3. The unwinder of the compiler's runtime: signal frames, other stacks than the thread's own, unusual code.
unsigned stack_frames HIDDEN = FRAMES_DEFAULT;

typedef struct Walk {
	uintptr_t returns[FRAMES_LIMIT];
	unsigned count;
	bool truncated;
	bool fp_used;   // the frame pointer of the hook's caller tells where a frame is
	unsigned slots; // beyond SLOT_LIMIT: the stack cannot be remembered
	uintptr_t slot[SLOT_LIMIT], value[SLOT_LIMIT];
} Walk;

// The address of a call as recorded is the return address minus one; other addresses are one too small then.
static _Unwind_Reason_Code take_frame(struct _Unwind_Context *context, void *argument) {
	Walk *walk = argument;
	int exact = 0;
	uintptr_t address = _Unwind_GetIPInfo(context, &exact) + (exact ? 1 : 0);
	if (address <= 1) return _URC_END_OF_STACK;
	if (module_is_mine(address)) return _URC_NO_REASON;
	if (walk->count == stack_frames) {
		walk->truncated = true;
		return _URC_END_OF_STACK;
	}
	walk->returns[walk->count++] = address;
	return _URC_NO_REASON;
}

// The unwinder may take locks of its own and look for modules: those calls are not the program's.
static COLD const Stack *unwind(Thread *thread) {
	Walk walk;
	walk.count = 0;
	walk.truncated = false;
	thread->busy = NOT_MINE;
	_Unwind_Backtrace(take_frame, &walk);
	thread->busy = WRITING;
	return stack_intern(walk.returns, walk.count, walk.truncated);
}

#if defined(__x86_64__)

enum { RULES = 8192 };
// A rule in one word, and that word xor its address beside it: a torn entry matches no address (R. Hyatt, "A lock-less
// transposition table").
static struct {
	uint64_t check, rule;
} rules[RULES];

static uint64_t pack(FrameRule rule) {
	return (uint64_t)rule.kind | (uint64_t)rule.fp_at_fp << 3 | (uint64_t)((uint32_t)rule.offset & 0x3FFFFFFF) << 4 |
	       (uint64_t)((uint32_t)rule.saved_fp & 0x3FFFFFFF) << 34;
}

static FrameRule unpack(uint64_t word) {
	return (FrameRule){.kind = (RuleKind)(word & 7),
	                   .fp_at_fp = (word >> 3 & 1) != 0,
	                   .offset = (int32_t)((word >> 4 & 0x3FFFFFFF) << 2) >> 2,
	                   .saved_fp = (int32_t)((word >> 34 & 0x3FFFFFFF) << 2) >> 2};
}

static FrameRule rule_for(uintptr_t address) {
	uint64_t key = address ^ (uint64_t)code_epoch << 48;
	size_t at = (size_t)(key * 0x9E3779B97F4A7C15ull >> 51) % RULES;
	uint64_t rule = __atomic_load_n(&rules[at].rule, __ATOMIC_RELAXED);
	if (LIKELY((__atomic_load_n(&rules[at].check, __ATOMIC_RELAXED) ^ rule) == key)) return unpack(rule);
	FrameRule found = frame_rule_find(address);
	rule = pack(found);
	__atomic_store_n(&rules[at].rule, rule, __ATOMIC_RELAXED);
	__atomic_store_n(&rules[at].check, rule ^ key, __ATOMIC_RELAXED);
	return found;
}

typedef struct Place {
	uintptr_t pc, sp, fp;
	uintptr_t fp_from; // the slot `fp` was read from, 0: it is that of the hook's caller
} Place;

static uintptr_t read_slot(Walk *walk, uintptr_t address) {
	uintptr_t value = *(uintptr_t *)address;
	if (walk->slots < SLOT_LIMIT) {
		walk->slot[walk->slots] = address;
		walk->value[walk->slots] = value;
	}
	walk->slots++;
	return value;
}

// The frame pointer matters only where a rule asks for it: functions keep other things in that register too.
static uintptr_t use_fp(Walk *walk, const Place *at) {
	if (at->fp_from == 0) walk->fp_used = true;
	else read_slot(walk, at->fp_from);
	return at->fp;
}

static bool readable(const Thread *thread, const Place *at, uintptr_t address) {
	return address >= at->sp && address <= thread->stack_high - sizeof(uintptr_t) && address % 8 == 0;
}

typedef enum Step { STEP_MADE, STEP_END, STEP_UNKNOWN } Step;

// From a frame to its caller.
static Step step(const Thread *thread, Walk *walk, Place *at) {
	FrameRule rule = rule_for(at->pc);
	if (rule.kind == RULE_OUTERMOST) return STEP_END;
	if (rule.kind == RULE_UNKNOWN) return STEP_UNKNOWN;
	uintptr_t frame = (rule.kind == RULE_SP ? at->sp : use_fp(walk, at)) + (uintptr_t)(intptr_t)rule.offset;
	if (rule.kind == RULE_SAVED) {
		if (!readable(thread, at, frame)) return STEP_UNKNOWN;
		frame = read_slot(walk, frame);
	}
	if (frame > thread->stack_high) return STEP_END;
	if (frame <= at->sp || !readable(thread, at, frame - 8)) return STEP_UNKNOWN;
	uintptr_t saved = rule.saved_fp == 0 ? 0 : frame + (uintptr_t)(intptr_t)rule.saved_fp;
	if (rule.fp_at_fp) saved = use_fp(walk, at);
	if (saved != 0 && !readable(thread, at, saved)) return STEP_UNKNOWN;
	if (saved != 0) {
		at->fp = *(uintptr_t *)saved;
		at->fp_from = saved;
	}
	at->pc = read_slot(walk, frame - 8);
	at->sp = frame;
	return at->pc <= 1 ? STEP_END : STEP_MADE;
}

// False: some frame has no simple rule.
static bool walk_stack(const Thread *thread, Place at, Walk *walk) {
	for (Step made = STEP_MADE; made == STEP_MADE;) {
		bool mine = module_is_mine(at.pc);
		walk->truncated = !mine && walk->count == stack_frames;
		if (walk->truncated) return true;
		if (!mine) walk->returns[walk->count++] = at.pc;
		made = step(thread, walk, &at);
		if (made == STEP_UNKNOWN) return false;
	}
	return true;
}

static void remember(Thread *thread, SeenStack *entry, const Place *at, const Walk *walk, const Stack *stack) {
	if (walk->slots > SLOT_LIMIT || stack->id == 0) return;
	for (unsigned i = 0; i < walk->slots; i++) {
		uintptr_t words = (walk->slot[i] - at->sp) / sizeof(uintptr_t);
		if (words > UINT16_MAX) return;
		entry->slot[i] = (uint16_t)words;
		entry->value[i] = walk->value[i];
	}
	entry->pc = at->pc;
	entry->sp = at->sp;
	entry->fp = at->fp;
	entry->fp_mask = walk->fp_used ? UINTPTR_MAX : 0;
	entry->slots = (uint16_t)walk->slots;
	entry->stamp = thread->stamp;
	entry->stack = stack;
}

static COLD const Stack *walk_and_remember(Thread *thread, Place at, SeenStack *entry) {
	Walk walk;
	walk.count = walk.slots = 0;
	walk.truncated = walk.fp_used = false;
	if (!walk_stack(thread, at, &walk)) return unwind(thread);
	const Stack *stack = stack_intern(walk.returns, walk.count, walk.truncated);
	entry->stamp = 0;
	remember(thread, entry, &at, &walk, stack);
	return stack;
}

INLINE bool unchanged(const SeenStack *entry, const Place *at) {
	const uintptr_t *words = (const uintptr_t *)at->sp;
	for (unsigned i = 0; i < entry->slots; i++)
		if (words[entry->slot[i]] != entry->value[i]) return false;
	return true;
}

static COLD void renew_stamp(Thread *thread) {
	static uint32_t stamps;
	do thread->stamp = __atomic_add_fetch(&stamps, 1, __ATOMIC_RELAXED);
	while (thread->stamp == 0);
	thread->epoch = code_epoch;
}

INLINE const Stack *capture(Thread *thread, void *frame) {
	const uintptr_t *words = frame;
	Place at = {.fp = words[0], .pc = words[1], .sp = (uintptr_t)frame + 16};
	if (UNLIKELY(at.sp < thread->stack_low || at.sp >= thread->stack_high)) return unwind(thread);
	if (UNLIKELY(thread->stamp == 0 || thread->epoch != code_epoch)) renew_stamp(thread);
	uint64_t hash = (at.pc ^ at.sp << 20) * 0x9E3779B97F4A7C15ull;
	SeenStack *ways = thread->seen[hash >> 58];
	for (unsigned way = 0; way < SLOT_WAYS; way++) {
		SeenStack *entry = &ways[way];
		bool same_place = entry->pc == at.pc && entry->sp == at.sp && entry->stamp == thread->stamp;
		bool same_fp = ((entry->fp ^ at.fp) & entry->fp_mask) == 0;
		if (LIKELY(same_place && same_fp) && LIKELY(unchanged(entry, &at))) return entry->stack;
	}
	static __thread unsigned victim __attribute__((tls_model("initial-exec")));
	return walk_and_remember(thread, at, &ways[victim++ % SLOT_WAYS]);
}

#else

INLINE const Stack *capture(Thread *thread, void *frame) {
	(void)frame;
	return unwind(thread);
}

#endif

#ifdef HOLDWAIT_CHECK_STACKS
// A build for tests: every stack is compared with what the unwinder says, as far as both reach.
const Stack *stack_capture(Thread *thread, void *frame) {
	const Stack *stack = capture(thread, frame), *expected = unwind(thread);
	unsigned count = stack->count < expected->count ? stack->count : expected->count;
	bool as_deep = stack->count == expected->count || !stack->truncated;
	if (!as_deep || memcmp(stack->returns, expected->returns, count * sizeof *stack->returns) != 0) __builtin_trap();
	return stack;
}
#else
const Stack *stack_capture(Thread *thread, void *frame) {
	return capture(thread, frame);
}
#endif
