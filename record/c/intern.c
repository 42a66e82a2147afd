#include "file.h"
#include "module.h"
#include "stack.h"

// Stacks by their return addresses, frames by theirs: open addressing with linear probing, never removed. Readers of
// the stack table need no lock; who misses looks again with it. Old tables stay, readers may be in them.
typedef struct StackTable {
	size_t mask, used;
	Stack *slot[];
} StackTable;

typedef struct Frame {
	uintptr_t address; // return address, 0: free
	uint32_t id, epoch;
} Frame;

typedef struct FrameTable {
	size_t mask, used;
	Frame slot[];
} FrameTable;

enum { FIRST_TABLE = 1024 };
uint32_t code_epoch HIDDEN;
static StackTable *stacks;
static FrameTable *frames;
static uint32_t stack_count, frame_count; // ids given out
static const Stack unknown;               // the stack with id 0

static uint32_t hash_of(const uintptr_t *returns, unsigned count) {
	uint64_t hash = count;
	for (unsigned i = 0; i < count; i++) hash = (hash ^ returns[i]) * 0x9E3779B97F4A7C15ull;
	return (uint32_t)(hash >> 32);
}

typedef struct Key {
	const uintptr_t *returns;
	unsigned count;
	uint32_t hash;
	bool truncated;
} Key;

static bool same(const Stack *stack, const Key *key) {
	return stack->hash == key->hash && stack->count == key->count && stack->truncated == key->truncated &&
	       stack->epoch == code_epoch && memcmp(stack->returns, key->returns, key->count * sizeof *key->returns) == 0;
}

static const Stack *known(const Key *key) {
	StackTable *in = __atomic_load_n(&stacks, __ATOMIC_ACQUIRE);
	if (in == NULL) return NULL;
	for (size_t at = key->hash & in->mask;; at = (at + 1) & in->mask) {
		const Stack *stack = __atomic_load_n(&in->slot[at], __ATOMIC_ACQUIRE);
		if (stack == NULL || same(stack, key)) return stack;
	}
}

static void insert_stack(StackTable *in, Stack *stack) {
	size_t at = stack->hash & in->mask;
	while (in->slot[at] != NULL) at = (at + 1) & in->mask;
	__atomic_store_n(&in->slot[at], stack, __ATOMIC_RELEASE);
	in->used++;
}

static bool make_stack_room(void) {
	if (stacks != NULL && stacks->used * 4 < stacks->mask * 3) return true;
	size_t slots = stacks == NULL ? FIRST_TABLE : (stacks->mask + 1) * 2;
	StackTable *larger = arena_take(sizeof *larger + slots * sizeof(Stack *));
	if (larger == NULL) return false;
	larger->mask = slots - 1;
	for (size_t i = 0; stacks != NULL && i <= stacks->mask; i++)
		if (stacks->slot[i] != NULL) insert_stack(larger, stacks->slot[i]);
	__atomic_store_n(&stacks, larger, __ATOMIC_RELEASE);
	return true;
}

static Frame *frame_slot(FrameTable *in, uintptr_t address) {
	size_t at = (size_t)((address * 0x9E3779B97F4A7C15ull) >> 32) & in->mask;
	while (in->slot[at].address != 0 && (in->slot[at].address != address || in->slot[at].epoch != code_epoch))
		at = (at + 1) & in->mask;
	return &in->slot[at];
}

static bool make_frame_room(void) {
	if (frames != NULL && (frames->used + FRAMES_LIMIT) * 4 < frames->mask * 3) return true;
	size_t slots = frames == NULL ? FIRST_TABLE : (frames->mask + 1) * 2;
	FrameTable *larger = arena_take(sizeof *larger + slots * sizeof(Frame));
	if (larger == NULL) return false;
	larger->mask = slots - 1;
	for (size_t i = 0; frames != NULL && i <= frames->mask; i++) {
		// Frames of code unloaded since are of no use: their addresses may mean something else now.
		if (frames->slot[i].address == 0 || frames->slot[i].epoch != code_epoch) continue;
		*frame_slot(larger, frames->slot[i].address) = frames->slot[i];
		larger->used++;
	}
	frames = larger;
	return true;
}

// Adds the definition of a frame to `body` if it is new.
static uint8_t *define_frame(uint8_t *body, uintptr_t address, uint32_t *id) {
	Frame *frame = frame_slot(frames, address);
	*id = frame->id;
	if (frame->address != 0) return body;
	uint8_t inner[40];
	uintptr_t bias;
	uint32_t module = module_define(address - 1, &bias);
	uint64_t offset = address - 1 - bias;
	uint8_t *end = put_number(put_number(inner, 1, ++frame_count), 5, module);
	end = put_number(put_number(end, 6, (uint32_t)offset), 7, (uint32_t)(offset >> 32));
	*frame = (Frame){.address = address, .id = *id = frame_count, .epoch = code_epoch};
	frames->used++;
	return put_bytes(body, 3, inner, (size_t)(end - inner));
}

// The stack and the frames it needs are one packet: never the one without the other.
static bool define_stack(const Key *key, uint32_t id) {
	static uint8_t body[FRAMES_LIMIT * 48 + 512], ids[FRAMES_LIMIT * 5], inner[FRAMES_LIMIT * 5 + 16];
	uint8_t *end = body, *ids_end = ids;
	for (unsigned i = 0; i < key->count; i++) {
		uint32_t frame;
		end = define_frame(end, key->returns[i], &frame);
		ids_end = put_varint(ids_end, frame);
	}
	uint8_t *inner_end = put_bytes(put_number(inner, 1, id), 2, ids, (size_t)(ids_end - ids));
	inner_end = put_number(inner_end, 3, key->truncated);
	end = put_bytes(end, 4, inner, (size_t)(inner_end - inner));
	return file_append(BODY_DEFINITIONS, body, (size_t)(end - body));
}

static const Stack *add(const Key *key) {
	Stack *stack = NULL;
	if (make_stack_room() && make_frame_room()) stack = arena_take(sizeof *stack + key->count * sizeof *key->returns);
	if (stack == NULL) {
		static bool said;
		if (!said) file_loss(LOSS_MEMORY, "no memory for more stacks");
		said = true;
		return &unknown;
	}
	*stack = (Stack){.hash = key->hash, .epoch = code_epoch, .count = (uint16_t)key->count, .truncated = key->truncated};
	memcpy(stack->returns, key->returns, key->count * sizeof *key->returns);
	if (!define_stack(key, stack_count + 1)) return &unknown;
	stack->id = ++stack_count;
	insert_stack(stacks, stack);
	return stack;
}

const Stack *stack_intern(const uintptr_t *returns, unsigned count, bool truncated) {
	if (count == 0) return &unknown;
	Key key = {returns, count, hash_of(returns, count), truncated};
	const Stack *stack = known(&key);
	if (stack != NULL) return stack;
	for (unsigned i = 0; i < count; i++) module_find(returns[i] - 1);
	recorder_lock();
	stack = known(&key);
	if (stack == NULL) stack = add(&key);
	recorder_unlock();
	return stack;
}

uint32_t global_define(uintptr_t address) {
	uint8_t body[64];
	uint32_t id;
	if (!module_has_data(address) || !make_frame_room()) return 0;
	uint8_t *end = define_frame(body, address + 1, &id);
	return end == body || file_append(BODY_DEFINITIONS, body, (size_t)(end - body)) ? id : 0;
}

void stacks_forget(void) {
	stacks = NULL;
	frames = NULL;
	stack_count = frame_count = 0;
}
