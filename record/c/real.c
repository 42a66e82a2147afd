#include "real.h"

#include <dlfcn.h>

Real real HIDDEN;

static void *find(const char *name, const char *version) {
	void *found = version == NULL ? NULL : dlvsym(RTLD_NEXT, name, version);
	return found != NULL ? found : dlsym(RTLD_NEXT, name);
}

static bool same_library(void *one, void *other) {
	Dl_info first, second;
	return one != NULL && other != NULL && dladdr(one, &first) != 0 && dladdr(other, &second) != 0 &&
	       first.dli_fbase == second.dli_fbase;
}

void real_find(void) {
	void *found;
#define FIND_REAL(name, version) \
	found = find(#name, version); \
	memcpy(&real.name, &found, sizeof found);
	REAL_FUNCTIONS(FIND_REAL)
	FIND_REAL(sem_open, NULL)
	FIND_REAL(prctl, NULL)
	FIND_REAL(malloc_usable_size, NULL)
#undef FIND_REAL
	void *release, *size;
	memcpy(&release, &real.free, sizeof release);
	memcpy(&size, &real.malloc_usable_size, sizeof size);
	if (!same_library(release, size)) real.malloc_usable_size = NULL;
}
