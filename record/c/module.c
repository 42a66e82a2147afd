#include "module.h"

#include "file.h"
#include "stack.h"
#include "thread.h"

#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <unwind.h>

enum { MODULES_LIMIT = 4096 };
// Append-only: readers without the lock see a prefix of whole entries.
static Module *modules[MODULES_LIMIT];
static unsigned module_count;
static uint32_t defined; // module ids given out
static Module mine, unwinder;
static char executable[PATH_MAX];

// glibc 2.35: finds without a lock, also in signal handlers. HOLDWAIT_READ_MAPS: a build for tests of the other way.
#if defined(DLFO_STRUCT_HAS_EH_DBASE) && !defined(HOLDWAIT_READ_MAPS)
#define HAS_FIND_OBJECT
static int (*find_object)(void *, struct dl_find_object *);
#endif

typedef struct Found {
	uintptr_t start, end;
	const char *path;
} Found;

#ifdef HAS_FIND_OBJECT
static bool find_by_loader(uintptr_t address, Found *found) {
	struct dl_find_object object;
	if (find_object == NULL || find_object((void *)address, &object) != 0) return false;
	found->start = (uintptr_t)object.dlfo_map_start;
	found->end = (uintptr_t)object.dlfo_map_end;
	found->path = object.dlfo_link_map->l_name;
	return true;
}
#endif

typedef struct MapLine {
	uintptr_t start, end;
	unsigned long long offset;
	char path[PATH_MAX];
} MapLine;

// `start-end rights offset device inode path`
static bool parse_map_line(char *text, MapLine *line) {
	char *next, *field;
	line->start = strtoul(text, &next, 16);
	line->end = strtoul(next + 1, &next, 16);
	if (*next != ' ' || (field = strchr(next + 1, ' ')) == NULL) return false;
	line->offset = strtoull(field + 1, &next, 16);
	char *path = strchr(text, '/');
	snprintf(line->path, sizeof line->path, "%s", path == NULL ? "" : path);
	return path != NULL;
}

// One line of a map at a time: a file is several lines in a row, the first of which maps its ELF header.
static void take_map_line(char *text, uintptr_t address, Found *found, char *path) {
	static MapLine line;
	if (!parse_map_line(text, &line)) return;
	if (line.offset == 0 || strcmp(line.path, path) != 0) {
		if (found->start <= address && address < found->end) return;
		found->start = line.start;
		strcpy(path, line.path);
	}
	if (found->start <= address && address < found->end) return;
	found->end = line.end;
}

// Without _dl_find_object: /proc/self/maps, since dl_iterate_phdr takes a lock that another thread may hold while it
// waits for a lock of this one. Needs the recorder's lock.
static bool find_by_map(uintptr_t address, Found *found) {
	static char block[4096], text[PATH_MAX + 256], path[PATH_MAX];
	size_t length = 0;
	ssize_t got;
	int file = raw_open("/proc/self/maps", O_RDONLY, 0);
	if (file < 0) return false;
	*found = (Found){0, 0, path};
	path[0] = 0;
	while ((got = raw_read(file, block, sizeof block)) > 0) {
		for (ssize_t i = 0; i < got; i++) {
			if (block[i] != '\n' && length < sizeof text - 1) text[length++] = block[i];
			if (block[i] != '\n') continue;
			text[length] = 0;
			length = 0;
			take_map_line(text, address, found, path);
		}
	}
	raw_close(file);
	return found->start <= address && address < found->end;
}

static void read_notes(Module *module, const uint8_t *at, size_t size) {
	const uint8_t *end = at + size;
	while (at + sizeof(ElfW(Nhdr)) <= end) {
		const ElfW(Nhdr) *note = (const void *)at;
		const uint8_t *name = at + sizeof *note, *value = name + ((note->n_namesz + 3) & ~3u);
		at = value + ((note->n_descsz + 3) & ~3u);
		if (at > end) return;
		if (note->n_type != NT_GNU_BUILD_ID || note->n_namesz != 4 || memcmp(name, "GNU", 4) != 0) continue;
		module->build_id_size = note->n_descsz < BUILD_ID_LIMIT ? (uint8_t)note->n_descsz : BUILD_ID_LIMIT;
		memcpy(module->build_id, value, module->build_id_size);
	}
}

// The ELF header stands at the start of the mapping, as it does for everything the loader maps.
static void read_elf(Module *module) {
	const uint8_t *start = (const uint8_t *)module->start;
	const ElfW(Ehdr) *header = (const void *)start;
	if (memcmp(start, ELFMAG, SELFMAG) != 0) return;
	const ElfW(Phdr) *segment = (const void *)(start + header->e_phoff);
	bool biased = false;
	for (int i = 0; i < header->e_phnum && !biased; i++) {
		if (segment[i].p_type != PT_LOAD) continue;
		module->bias = module->start - (segment[i].p_vaddr & ~(segment[i].p_align - 1));
		biased = true;
	}
	for (int i = 0; i < header->e_phnum; i++) {
		const uint8_t *at = (const uint8_t *)(module->bias + segment[i].p_vaddr);
		if (segment[i].p_type == PT_GNU_EH_FRAME) module->unwind_index = at;
		if (segment[i].p_type == PT_NOTE) read_notes(module, at, segment[i].p_memsz);
	}
}

static bool locate(uintptr_t address, Found *found) {
#ifdef HAS_FIND_OBJECT
	if (find_object != NULL) return find_by_loader(address, found);
#endif
	return find_by_map(address, found);
}

// Needs the recorder's lock.
static Module *module_add(const Found *found) {
	if (module_count == MODULES_LIMIT) return NULL;
	const char *path = found->path == NULL || *found->path == 0 ? executable : found->path;
	Module *module = arena_take(sizeof *module + strlen(path) + 1);
	if (module == NULL) return NULL;
	module->path = strcpy((char *)(module + 1), path);
	module->start = found->start;
	module->end = found->end;
	read_elf(module);
	modules[module_count] = module;
	__atomic_store_n(&module_count, module_count + 1, __ATOMIC_RELEASE);
	return module;
}

static Module *module_known(uintptr_t address) {
	for (unsigned i = __atomic_load_n(&module_count, __ATOMIC_ACQUIRE); i-- > 0;)
		if (modules[i]->start <= address && address < modules[i]->end) return modules[i];
	return NULL;
}

Module *module_find(uintptr_t address) {
	Module *module = module_known(address);
	if (module != NULL) return module;
	static uintptr_t nowhere; // generated code asks often, and reading the map is slow
	if (__atomic_load_n(&nowhere, __ATOMIC_RELAXED) == address >> 12) return NULL;
	recorder_lock();
	module = module_known(address);
	Found found;
	if (module == NULL && locate(address, &found)) module = module_add(&found);
	if (module == NULL) __atomic_store_n(&nowhere, address >> 12, __ATOMIC_RELAXED);
	recorder_unlock();
	return module;
}

bool module_has_data(uintptr_t address) {
	if (module_known(address) != NULL) return true;
#ifdef HAS_FIND_OBJECT
	Found found;
	return find_by_loader(address, &found) && module_add(&found) != NULL;
#else
	return false;
#endif
}

uint32_t module_define(uintptr_t address, uintptr_t *bias) {
	static uint8_t body[PATH_MAX + 256], inner[PATH_MAX + 128];
	Module *module = module_known(address);
	*bias = module == NULL ? 0 : module->bias;
	if (module == NULL || module->id != 0) return module == NULL ? 0 : module->id;
	uint8_t *end = put_text(put_number(inner, 1, ++defined), 2, module->path, PATH_MAX);
	end = put_bytes(end, 3, module->build_id, module->build_id_size);
	end = put_bytes(body, 2, inner, (size_t)(end - inner));
	if (file_append(BODY_DEFINITIONS, body, (size_t)(end - body))) module->id = defined;
	return module->id;
}

void modules_check(void) {
	bool gone = false;
	recorder_lock();
	for (unsigned i = 0; i < module_count; i++) {
		Found found;
		Module *module = modules[i];
		if (module->start > module->end || (locate(module->start, &found) && found.end == module->end)) continue;
		module->start = UINTPTR_MAX;
		gone = true;
	}
	if (gone) __atomic_add_fetch(&code_epoch, 1, __ATOMIC_SEQ_CST);
	recorder_unlock();
}

void modules_prepare(void) {
#ifdef HAS_FIND_OBJECT
	void *found_object = dlsym(RTLD_DEFAULT, "_dl_find_object");
	memcpy(&find_object, &found_object, sizeof found_object);
#endif
	ssize_t length = readlink("/proc/self/exe", executable, sizeof executable - 1);
	if (length < 0) executable[0] = 0;
	Found found;
	if (locate((uintptr_t)&modules_prepare, &found)) mine = (Module){.start = found.start, .end = found.end};
	if (locate((uintptr_t)&_Unwind_Backtrace, &found)) unwinder = (Module){.start = found.start, .end = found.end};
}

bool module_is_mine(uintptr_t address) {
	return mine.start <= address && address < mine.end;
}

bool module_is_unwinder(uintptr_t address) {
	return unwinder.start <= address && address < unwinder.end;
}

void modules_forget(void) {
	module_count = 0;
	defined = 0;
}
