// Ways out of a process that run no destructors, and code that is unloaded.
#include "module.h"
#include "process.h"
#include "real.h"
#include "thread.h"

#include <alloca.h>
#include <dlfcn.h>
#include <stdarg.h>
#include <unistd.h>

HOOK void _exit(int status) {
	process_prepare();
	process_close();
	real._exit(status);
	__builtin_unreachable();
}

HOOK void _Exit(int status) {
	process_prepare();
	process_close();
	real._Exit(status);
	__builtin_unreachable();
}

// The trace is closed before: exec does not come back. If it does, recording goes on.
#define EXEC(call) \
	process_prepare(); \
	process_close(); \
	int result = (call); \
	process_resume(); \
	return result

HOOK int execve(const char *path, char *const arguments[], char *const environment[]) {
	EXEC(real.execve(path, arguments, environment));
}

HOOK int execv(const char *path, char *const arguments[]) {
	EXEC(real.execv(path, arguments));
}

HOOK int execvp(const char *file, char *const arguments[]) {
	EXEC(real.execvp(file, arguments));
}

HOOK int execvpe(const char *file, char *const arguments[], char *const environment[]) {
	EXEC(real.execvpe(file, arguments, environment));
}

HOOK int fexecve(int file, char *const arguments[], char *const environment[]) {
	EXEC(real.fexecve(file, arguments, environment));
}

// The arguments of a call such as execl as an array of this function, with the terminating NULL; `rest` is left behind it.
#define COLLECT(first, last, rest) \
	va_list rest; \
	size_t count = 1; \
	va_start(rest, last); \
	while (va_arg(rest, char *) != NULL) count++; \
	va_end(rest); \
	char **arguments = alloca((count + 1) * sizeof *arguments); \
	arguments[0] = (char *)(first); \
	va_start(rest, last); \
	for (size_t i = 1; i <= count; i++) arguments[i] = va_arg(rest, char *)

HOOK int execl(const char *path, const char *first, ...) {
	COLLECT(first, first, rest);
	va_end(rest);
	return execv(path, arguments);
}

HOOK int execlp(const char *file, const char *first, ...) {
	COLLECT(first, first, rest);
	va_end(rest);
	return execvp(file, arguments);
}

HOOK int execle(const char *path, const char *first, ...) {
	COLLECT(first, first, rest);
	char *const *environment = va_arg(rest, char *const *);
	va_end(rest);
	return execve(path, arguments, environment);
}

HOOK int dlclose(void *library) {
	process_prepare();
	int result = real.dlclose(library);
	if (result == 0) modules_check();
	return result;
}
