#include "process.h"

#include "event.h"
#include "module.h"
#include "real.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/membarrier.h>
#include <sched.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#ifndef MADV_WIPEONFORK
#define MADV_WIPEONFORK 18
#endif

static struct {
	bool wanted, failed;
	char directory[PATH_MAX];
	char executable[PATH_MAX];
	char command_line[4096];
	struct stat errors; // what stderr was at the start
	bool errors_known;
} settings;

static int state_before_start = STATE_FRESH;
int *recording_state HIDDEN = &state_before_start;

static const char *base_name(const char *path) {
	const char *slash = strrchr(path, '/');
	return slash == NULL ? path : slash + 1;
}

// Runtimes with a recorder of their own: their native locks are the runtime's business.
static bool left_to_another_recorder(void) {
	static const char *const programs[] = {"node", "nodejs", "java", "javac", "jar", "jshell"};
	const char *name = base_name(settings.executable);
	for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
		if (strcmp(name, programs[i]) == 0) return true;
	return false;
}

static void read_directory(void) {
	const char *wanted = getenv("HOLDWAIT_DIR");
	if (wanted == NULL || *wanted == 0) wanted = "holdwait-traces";
	static char here[PATH_MAX];
	if (*wanted != '/' && getcwd(here, sizeof here) == NULL) settings.wanted = false;
	int length = snprintf(settings.directory, sizeof settings.directory, "%s%s%s", here, *here ? "/" : "", wanted);
	if (length < 0 || (size_t)length >= sizeof settings.directory) settings.wanted = false;
}

static void read_settings(void) {
	ssize_t length = readlink("/proc/self/exe", settings.executable, sizeof settings.executable - 1);
	if (length < 0) settings.executable[0] = 0;
	const char *all = getenv("HOLDWAIT_RECORD_ALL"), *frames = getenv("HOLDWAIT_FRAMES");
	settings.wanted = (all != NULL && strcmp(all, "1") == 0) || !left_to_another_recorder();
	int wanted = frames == NULL ? 0 : atoi(frames);
	if (wanted > 0) stack_frames = wanted > FRAMES_LIMIT ? FRAMES_LIMIT : (unsigned)wanted;
	read_directory();
	settings.errors_known = fstat(STDERR_FILENO, &settings.errors) == 0;
}

// The kernel gives every fork child a zeroed page here, however it was forked: that is how it is noticed.
static void child_is_fresh(void) {
	*recording_state = STATE_FRESH;
}

static void place_state(void) {
	int *page = pages_take(4096);
	if (page == NULL) return;
	if (madvise(page, 4096, MADV_WIPEONFORK) != 0) pthread_atfork(NULL, NULL, child_is_fresh);
	*page = settings.wanted ? STATE_FRESH : STATE_OFF;
	recording_state = page;
}

static void prepare(void) {
	real_find();
	read_settings();
	modules_prepare();
	if (settings.wanted) {
		crc32_prepare();
		clock_choose();
		threads_prepare();
		syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0);
		at_quick_exit(process_close);
	}
	place_state();
}

bool process_prepare(void) {
	static int done; // 0 no, 1 being done, 2 yes
	static __thread bool mine __attribute__((tls_model("initial-exec")));
	int seen = 0;
	if (__atomic_load_n(&done, __ATOMIC_ACQUIRE) == 2) return true;
	if (mine) return false;
	if (__atomic_compare_exchange_n(&done, &seen, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE)) {
		int error = errno;
		mine = true;
		prepare();
		errno = error;
		__atomic_store_n(&done, 2, __ATOMIC_RELEASE);
	}
	while (__atomic_load_n(&done, __ATOMIC_ACQUIRE) != 2) sched_yield();
	return true;
}

__attribute__((constructor)) static void at_start(void) {
	process_prepare();
}

__attribute__((destructor)) static void at_end(void) {
	process_close();
}

// stderr may have become one of the program's data files since.
static bool errors_still_stderr(void) {
	struct stat now;
	return settings.errors_known && fstat(STDERR_FILENO, &now) == 0 && now.st_dev == settings.errors.st_dev &&
	       now.st_ino == settings.errors.st_ino;
}

// strerror may translate, and thereby allocate and load files.
static const char *reason_of(int error) {
#if __GLIBC_PREREQ(2, 32)
	const char *text = strerrordesc_np(error);
	return text == NULL ? "unknown error" : text;
#else
	return sys_errlist[error];
#endif
}

static void say_once(const char *what, int error) {
	if (settings.failed) return;
	settings.failed = true;
	if (!errors_still_stderr()) return;
	static char line[PATH_MAX + 256];
	int length = snprintf(line, sizeof line, "holdwait: %.64s: recording stopped, %s: %s (in %s)\n",
	                      base_name(settings.executable), what, reason_of(error), settings.directory);
	if (length >= (int)sizeof line) length = sizeof line - 1;
	if (length > 0 && raw_write(STDERR_FILENO, line, (size_t)length) < 0) return;
}

void recording_stop(LossReason reason, const char *detail, int error) {
	*recording_state = STATE_OFF;
	say_once(detail, error);
	file_loss(reason, detail);
}

static void write_process(uint8_t **at, bool forked) {
	static uint8_t process[sizeof settings.executable + sizeof settings.command_line + 2048];
	uint8_t *end = process;
	end = put_number(end, 1, (uint32_t)getpid());
	end = put_number(end, 2, (uint32_t)getppid());
	end = put_text(end, 3, settings.executable, sizeof settings.executable);
	int file = raw_open("/proc/self/cmdline", O_RDONLY, 0);
	ssize_t length = file < 0 ? 0 : raw_read(file, settings.command_line, sizeof settings.command_line - 1);
	if (file >= 0) raw_close(file);
	unsigned count = 0;
	for (ssize_t i = 0; i < length && count < 256; count++) {
		end = put_text(end, 4, settings.command_line + i, (size_t)(length - i));
		i += (ssize_t)strnlen(settings.command_line + i, (size_t)(length - i)) + 1;
	}
	end = put_number(end, 5, forked);
	*at = put_bytes(*at, 7, process, (size_t)(end - process));
}

static void write_header(bool forked) {
	static uint8_t body[sizeof settings.executable + sizeof settings.command_line + 4096];
	uint8_t *end = body;
	end = put_bytes(end, 1, "holdwait", 8);
	end = put_number(end, 2, 1);
	end = put_bytes(end, 3, "native", 6);
	end = put_bytes(end, 4, RECORDER_VERSION, sizeof RECORDER_VERSION - 1);
	if (trace_clock.ticks_per_second != 0) end = put_double(end, 5, trace_clock.ticks_per_second);
	end = put_double(end, 6, trace_clock.start_unix);
	write_process(&end, forked);
	file_append(BODY_HEADER, body, (size_t)(end - body));
}

// `program-pid-start`: exec keeps the pid, so the time tells the traces apart.
static bool create_file(void) {
	char stem[160];
	int length = snprintf(stem, sizeof stem, "%.64s-%d-%lld", base_name(settings.executable), (int)getpid(),
	                      (long long)(trace_clock.start_unix * 1e3));
	for (int i = 0; i < length && i < (int)sizeof stem; i++)
		if (strchr("/ \t\n\"'\\$*?&;|<>()[]{}", stem[i]) != NULL) stem[i] = '_';
	if (mkdir(settings.directory, 0777) != 0 && errno != EEXIST) return false;
	return file_create(settings.directory, stem);
}

static void start_recording(bool forked) {
	clock_restart();
	if (!create_file()) {
		say_once("cannot create a trace", errno);
		*recording_state = STATE_OFF;
		return;
	}
	write_header(forked);
	file_reserve_loss();
	file_clock_sync();
}

static void forget_parent(void) {
	recorder_lock_reset();
	arena_reset();
	file_forget();
	locks_forget();
	stacks_forget();
	modules_forget();
}

void process_start(Thread *thread) {
	int seen = STATE_FRESH;
	if (!__atomic_compare_exchange_n(recording_state, &seen, STATE_STARTING, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
		while (*(volatile int *)recording_state == STATE_STARTING) sched_yield();
		return;
	}
	bool forked = file_owner() != 0;
	if (!settings.wanted || settings.failed) {
		*recording_state = STATE_OFF;
		return;
	}
	if (forked) forget_parent();
	recorder_lock();
	start_recording(forked);
	recorder_unlock();
	if (*recording_state == STATE_STARTING && forked) threads_after_fork(thread);
	if (*recording_state == STATE_STARTING) __atomic_store_n(recording_state, STATE_ON, __ATOMIC_RELEASE);
}

// A thread in the middle of an event is waited for: its chunk can be sealed when it is out, or waits for us.
static bool settles(const Thread *thread) {
	for (int i = 0; i < 2000; i++) {
		int busy = __atomic_load_n(&thread->busy, __ATOMIC_ACQUIRE);
		if (busy == IDLE || busy == WAITING) return true;
		sched_yield();
	}
	return false;
}

static void close_file(void) {
	*recording_state = STATE_OFF;
	bool fenced = syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0) == 0;
	recorder_lock();
	for (Thread *thread = living_threads; thread != NULL; thread = thread->next)
		if (thread == self || (fenced && settles(thread))) chunk_seal(thread);
	file_close();
	recorder_unlock();
}

void process_close(void) {
	int state = *recording_state;
	if (state == STATE_FRESH || state == STATE_STARTING || file_owner() != getpid()) return;
	Thread *thread = self;
	// In a signal handler that interrupted the recorder: what it was doing cannot be finished.
	if (recorder_lock_entered() || (thread != NULL && thread->busy == WRITING)) return;
	int error = errno, busy = thread == NULL ? NOT_MINE : thread->busy;
	if (busy == IDLE) thread->busy = WRITING;
	close_file();
	if (busy == IDLE) thread->busy = IDLE;
	errno = error;
}

void process_resume(void) {
	if (file_owner() != getpid() || settings.failed || recorder_lock_entered()) return;
	int error = errno;
	recorder_lock();
	file_reopen();
	recorder_unlock();
	__atomic_store_n(recording_state, STATE_ON, __ATOMIC_RELEASE);
	errno = error;
}
