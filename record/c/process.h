// The recording of this process: when it starts, what it is called, when it ends.
#ifndef HOLDWAIT_PROCESS_H
#define HOLDWAIT_PROCESS_H
#include "file.h"

struct Thread;

// Looks up the real functions and the environment; safe to call from anywhere, also before any constructor ran.
// False: this very thread is in the middle of it.
HIDDEN bool process_prepare(void);
// Creates the file and makes `recording_state` ON, or OFF. `thread`: the calling thread if it had a state (fork child).
HIDDEN void process_start(struct Thread *thread);
// Seals all chunks and closes the file in order. Not in a vfork child: the file is its parent's.
HIDDEN void process_close(void);
// The program goes on after all: exec failed.
HIDDEN void process_resume(void);
// Stops recording for good: says so once on stderr, and in the trace. Needs the recorder's lock.
HIDDEN void recording_stop(LossReason reason, const char *detail, int error);

#endif
