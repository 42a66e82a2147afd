#include "entry.h"

enum { BUCKETS = 1024 };
static Entry *entries[BUCKETS], *spare_entries;
static uint32_t thread_count; // ids given out

uint32_t thread_id_next(void) {
	return ++thread_count;
}

static size_t bucket_of(pthread_t handle) {
	return (size_t)((uint64_t)handle * 0x9E3779B97F4A7C15ull >> 54) % BUCKETS;
}

Entry *entry_new(void) {
	Entry *entry = spare_entries;
	if (entry != NULL) spare_entries = entry->next;
	else if ((entry = arena_take(sizeof *entry)) == NULL) return NULL;
	*entry = (Entry){.id = thread_id_next()};
	return entry;
}

void entry_place(Entry *entry, pthread_t handle) {
	if (entry->known) return;
	entry->known = true;
	entry->handle = handle;
	entry->next = entries[bucket_of(handle)];
	entries[bucket_of(handle)] = entry;
}

Entry *entry_find(pthread_t handle) {
	Entry *entry = entries[bucket_of(handle)];
	while (entry != NULL && entry->handle != handle) entry = entry->next;
	return entry;
}

void entry_spare(Entry *entry) {
	entry->next = spare_entries;
	spare_entries = entry;
}

void entry_remove(Entry *entry) {
	Entry **link = &entries[bucket_of(entry->handle)];
	while (*link != NULL && *link != entry) link = &(*link)->next;
	if (*link != NULL) *link = entry->next;
	entry->gone = true;
	if (entry->parent_done) entry_spare(entry);
}

Entry *thread_entry(pthread_t handle) {
	recorder_lock();
	Entry *entry = entry_find(handle);
	recorder_unlock();
	return entry;
}

void thread_joined(pthread_t handle) {
	recorder_lock();
	Entry *entry = entry_find(handle);
	if (entry != NULL) entry_remove(entry);
	recorder_unlock();
}

void thread_detached(pthread_t handle) {
	recorder_lock();
	Entry *entry = entry_find(handle);
	if (entry != NULL) entry->detached = true;
	if (entry != NULL && entry->ended) entry_remove(entry);
	recorder_unlock();
}

void entries_forget(void) {
	spare_entries = NULL;
	memset(entries, 0, sizeof entries);
	thread_count = 0;
}
