#include "lock.h"

#include "file.h"
#include "stack.h"
#include "thread.h"
#include "traits.h"

// Open addressing with linear probing, from the 64-byte granule of an address: the locks of one granule are found by
// one probe. A slot is one word, so that readers need no lock: 16 bits of hash over the pointer to the record.
// Writers hold the recorder's lock; who misses without it looks again with it.
typedef struct Table {
	size_t mask, used;
	uint64_t slot[];
} Table;

enum { FIRST_TABLE = 1024, GRANULE = 64, PAGE = 4096, PAGE_BITS = 1 << 16, GRANULE_BITS = 1 << 20 };

// Which memory may contain locks: a bit per page and a bit per granule, both hashed. A clear bit is certain. Two of
// each: when too many bits are stale, the other ones are filled anew and take over.
typedef struct Filter {
	uint8_t pages[PAGE_BITS / 8], granules[GRANULE_BITS / 8];
} Filter;

static Table *table;
static Filter filters[2];
static Filter *filter = &filters[0];
static Lock *spare_locks;
static uint32_t lock_count; // ids given out
static size_t retired;      // since the filter was filled

static uint64_t granule_of(uint64_t key) {
	return (key & 0x0FFFFFFFFFFFFFFFull) / GRANULE;
}

static uint64_t hash_of(uint64_t granule) {
	return granule * 0x9E3779B97F4A7C15ull;
}

static Lock *slot_lock(uint64_t slot) {
	return (Lock *)(uintptr_t)(slot & 0x0000FFFFFFFFFFFFull);
}

static uint64_t slot_of(const Lock *lock, uint64_t hash) {
	return (uint64_t)(uintptr_t)lock | (hash & 0xFFFF000000000000ull);
}

static size_t home_of(const Table *in, uint64_t hash) {
	return (size_t)(hash >> 20) & in->mask;
}

static bool bit(const uint8_t *bits, uint64_t index) {
	return (__atomic_load_n(&bits[index / 8], __ATOMIC_RELAXED) >> (index % 8) & 1) != 0;
}

static void set_bit(uint8_t *bits, uint64_t index) {
	__atomic_fetch_or(&bits[index / 8], (uint8_t)(1 << index % 8), __ATOMIC_RELAXED);
}

static uint64_t page_bit(uint64_t address) {
	return hash_of(address / PAGE) >> 48;
}

static uint64_t granule_bit(uint64_t granule) {
	return hash_of(granule) >> 44;
}

Lock *lock_known(uint64_t key) {
	const Table *in = __atomic_load_n(&table, __ATOMIC_ACQUIRE);
	if (in == NULL) return NULL;
	uint64_t hash = hash_of(granule_of(key));
	for (size_t at = home_of(in, hash), probes = 0; probes <= in->mask; at = (at + 1) & in->mask, probes++) {
		uint64_t slot = __atomic_load_n(&in->slot[at], __ATOMIC_ACQUIRE);
		if (slot == 0) return NULL;
		Lock *lock = slot_lock(slot);
		if (slot == slot_of(lock, hash) && lock->key == key) return lock;
	}
	return NULL;
}

static void insert(Table *in, Lock *lock) {
	uint64_t hash = hash_of(granule_of(lock->key));
	size_t at = home_of(in, hash);
	while (in->slot[at] != 0) at = (at + 1) & in->mask;
	__atomic_store_n(&in->slot[at], slot_of(lock, hash), __ATOMIC_RELEASE);
	in->used++;
}

// Old tables stay: a reader may be in them. Together they are smaller than the newest.
static bool make_room(void) {
	if (table != NULL && table->used * 4 < table->mask * 3) return true;
	size_t slots = table == NULL ? FIRST_TABLE : (table->mask + 1) * 2;
	Table *larger = arena_take(sizeof *larger + slots * sizeof(uint64_t));
	if (larger == NULL) return false;
	larger->mask = slots - 1;
	for (size_t i = 0; table != NULL && i <= table->mask; i++)
		if (table->slot[i] != 0) insert(larger, slot_lock(table->slot[i]));
	__atomic_store_n(&table, larger, __ATOMIC_RELEASE);
	return true;
}

// Removes without leaving a mark, by moving later entries of the probe sequence up (Knuth, TAOCP 3, 6.4, algorithm R).
static void remove_entry(Lock *lock) {
	size_t hole = home_of(table, hash_of(granule_of(lock->key)));
	while (table->slot[hole] != 0 && slot_lock(table->slot[hole]) != lock) hole = (hole + 1) & table->mask;
	if (table->slot[hole] == 0) return;
	for (size_t at = (hole + 1) & table->mask; table->slot[at] != 0; at = (at + 1) & table->mask) {
		size_t home = home_of(table, hash_of(granule_of(slot_lock(table->slot[at])->key)));
		if (((at - home) & table->mask) < ((at - hole) & table->mask)) continue;
		__atomic_store_n(&table->slot[hole], table->slot[at], __ATOMIC_RELEASE);
		hole = at;
	}
	__atomic_store_n(&table->slot[hole], 0, __ATOMIC_RELEASE);
	table->used--;
}

static void mark(Filter *in, uint64_t key) {
	set_bit(in->pages, page_bit(key & 0x0FFFFFFFFFFFFFFFull));
	set_bit(in->granules, granule_bit(granule_of(key)));
}

static void refill_filter(void) {
	Filter *other = filter == &filters[0] ? &filters[1] : &filters[0];
	memset(other, 0, sizeof *other);
	for (size_t i = 0; i <= table->mask; i++)
		if (table->slot[i] != 0) mark(other, slot_lock(table->slot[i])->key);
	__atomic_store_n(&filter, other, __ATOMIC_RELEASE);
	retired = 0;
}

// A definition replaces the one before it, so it says all that is known.
static bool define(const Lock *lock, const char *name, const char *lock_class) {
	LockOrigin origin = lock->origin;
	static uint8_t inner[1024], body[1100];
	uint8_t *end = put_number(inner, 1, lock->id);
	end = put_traits(end, lock->key, origin.process_shared);
	if (name != NULL) end = put_text(end, 5, name, 256);
	if (lock_class != NULL) end = put_text(end, 6, lock_class, 256);
	if (origin.created != NULL) end = put_number(end, 7, origin.created->id);
	uint64_t address = (uint64_t)(uintptr_t)lock_address(lock->key);
	end = put_number(end, 8, (uint32_t)address);
	end = put_number(end, 9, (uint32_t)(address >> 32));
	end = put_number(end, 10, origin.previous);
	end = put_number(end, 11, origin.permits);
	end = put_number(end, 16, global_define((uintptr_t)address));
	end = put_bytes(body, 5, inner, (size_t)(end - inner));
	return file_append(BODY_DEFINITIONS, body, (size_t)(end - body));
}

static Lock *no_memory(void) {
	static bool said;
	if (!said) file_loss(LOSS_MEMORY, "no memory for more locks");
	said = true;
	return NULL;
}

static Lock *add(uint64_t key, LockOrigin origin) {
	if (!make_room()) return no_memory();
	Lock *lock = spare_locks;
	if (lock != NULL) spare_locks = lock->next_free;
	else if ((lock = arena_take(sizeof *lock)) == NULL) return no_memory();
	lock->key = key;
	lock->id = lock_count + 1;
	lock->origin = origin;
	lock->arrivals = 0;
	if (!define(lock, origin.name, NULL)) {
		lock->key = 0;
		lock->next_free = spare_locks;
		spare_locks = lock;
		return NULL;
	}
	lock_count++;
	mark(filter, key);
	insert(table, lock);
	return lock;
}

static void retire(Lock *lock) {
	if (lock->key == 0) return;
	remove_entry(lock);
	__atomic_store_n(&lock->key, 0, __ATOMIC_RELEASE);
	lock->next_free = spare_locks;
	spare_locks = lock;
	if (++retired > 4 * table->used + FIRST_TABLE) refill_filter();
}

// Memory used as a lock of another family before: that lock is gone.
static void retire_others(uint64_t key) {
	for (unsigned family = MUTEX_FAMILY; family <= BARRIER_FAMILY; family++) {
		uint64_t other = lock_key(lock_address(key), family);
		Lock *lock = other == key ? NULL : lock_known(other);
		if (lock != NULL) retire(lock);
	}
}

Lock *lock_find(uint64_t key) {
	Lock *lock = lock_known(key);
	if (lock != NULL) return lock;
	recorder_lock();
	lock = lock_known(key);
	if (lock == NULL) {
		file_clock_sync_if_due();
		retire_others(key);
		bool is_once = key >> 60 == ONCE_FAMILY;
		lock = add(key, (LockOrigin){.permits = is_once ? once_left(lock_address(key)) + 1 : 0});
	}
	recorder_unlock();
	return lock;
}

Lock *lock_renew(uint64_t key, LockOrigin origin) {
	recorder_lock();
	Lock *old = lock_known(key);
	if (old != NULL) {
		origin.previous = old->id;
		retire(old);
	} else {
		retire_others(key);
	}
	Lock *lock = add(key, origin);
	recorder_unlock();
	return lock;
}

void lock_retire(Lock *lock) {
	recorder_lock();
	retire(lock);
	recorder_unlock();
}

void lock_name(Lock *lock, const char *name, const char *lock_class) {
	recorder_lock();
	define(lock, name, lock_class);
	recorder_unlock();
}

// Every known lock of one granule. Collected first: visiting may retire, and retiring moves entries.
static void visit_granule(uint64_t granule, const void *start, size_t size, void (*visit)(Lock *)) {
	enum { MANY = 64 };
	Lock *found[MANY];
	unsigned count = 0;
	uint64_t hash = hash_of(granule), low = (uint64_t)(uintptr_t)start;
	recorder_lock();
	for (size_t at = home_of(table, hash); table->slot[at] != 0 && count < MANY; at = (at + 1) & table->mask) {
		Lock *lock = slot_lock(table->slot[at]);
		uint64_t address = (uint64_t)(uintptr_t)lock_address(lock->key);
		if (address / GRANULE == granule && address - low < size) found[count++] = lock;
	}
	recorder_unlock();
	while (count > 0) visit(found[--count]);
}

void locks_in(const void *start, size_t size, void (*visit)(Lock *)) {
	if (size == 0 || __atomic_load_n(&table, __ATOMIC_ACQUIRE) == NULL) return;
	const Filter *in = __atomic_load_n(&filter, __ATOMIC_ACQUIRE);
	uint64_t first = (uint64_t)(uintptr_t)start, last = first + size - 1;
	for (uint64_t page = first / PAGE; page <= last / PAGE; page++) {
		if (LIKELY(!bit(in->pages, page_bit(page * PAGE)))) continue;
		uint64_t from = page * PAGE < first ? first : page * PAGE;
		uint64_t to = page * PAGE + PAGE - 1 > last ? last : page * PAGE + PAGE - 1;
		for (uint64_t granule = from / GRANULE; granule <= to / GRANULE; granule++)
			if (UNLIKELY(bit(in->granules, granule_bit(granule)))) visit_granule(granule, start, size, visit);
	}
}

void locks_forget(void) {
	table = NULL;
	spare_locks = NULL;
	lock_count = 0;
	retired = 0;
	memset(filters, 0, sizeof filters);
	filter = &filters[0];
}
