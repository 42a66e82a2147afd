// Which thread is it: from the handle of a thread to its id, from its creation until it is joined.
#ifndef HOLDWAIT_ENTRY_H
#define HOLDWAIT_ENTRY_H
#include "thread.h"

// All of these need the recorder's lock.
HIDDEN uint32_t thread_id_next(void);
// A thread that has no handle yet; NULL without memory.
HIDDEN Entry *entry_new(void);
HIDDEN void entry_place(Entry *entry, pthread_t handle);
// NULL: a thread that was not created through a hook, or is joined.
HIDDEN Entry *entry_find(pthread_t handle);
// Once a handle is joined, or its detached thread has ended, it may be another thread's.
HIDDEN void entry_remove(Entry *entry);
HIDDEN void entry_spare(Entry *entry);
// In a fork child: the parent's threads are not here, and ids begin anew.
HIDDEN void entries_forget(void);

#endif
