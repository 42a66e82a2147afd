// Optional: what a program can tell its recording. Costs nothing when it is not recorded.
#ifndef HOLDWAIT_H
#define HOLDWAIT_H
#ifdef __cplusplus
extern "C" {
#endif

// Present only under the recorder.
__attribute__((weak)) void holdwait_mark_recorded(const char *text);
__attribute__((weak)) void holdwait_name_recorded(void *lock, const char *name, const char *lock_class);

// Puts a mark in the trace: a test began, a request began.
static inline void holdwait_mark(const char *text) {
	if (holdwait_mark_recorded) holdwait_mark_recorded(text);
}

// Names a lock that is in use or has been initialized, and the role it plays. NULL leaves either unsaid.
static inline void holdwait_name(void *lock, const char *name, const char *lock_class) {
	if (holdwait_name_recorded) holdwait_name_recorded(lock, name, lock_class);
}

#ifdef __cplusplus
}
#endif
#endif
