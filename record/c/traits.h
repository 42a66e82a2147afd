// What the memory of a lock says about it: kind, policy and attributes, as glibc stores them.
#ifndef HOLDWAIT_TRAITS_H
#define HOLDWAIT_TRAITS_H
#include "wire.h"

// Whether the initializer of a pthread_once_t or once_flag is being run.
HIDDEN bool once_runs(const void *control);
// How many ends of it are waited for: 1, or 0 when it is done.
HIDDEN uint32_t once_left(const void *control);
// Writes the fields 2 to 4 and 12 to 15 of a `Lock` definition.
HIDDEN uint8_t *put_traits(uint8_t *at, uint64_t key, bool process_shared);

#endif
