// Loaded code: which module an address belongs to, found without ever taking a loader lock.
#ifndef HOLDWAIT_MODULE_H
#define HOLDWAIT_MODULE_H
#include "base.h"

enum { BUILD_ID_LIMIT = 64 };

typedef struct Module {
	uintptr_t start, end; // of its mapping; start > end: unloaded
	uintptr_t bias;       // run-time address minus the module's own numbering
	const uint8_t *unwind_index; // .eh_frame_hdr, NULL: none
	uint32_t id;          // in the trace, 0: not defined yet
	uint8_t build_id_size;
	uint8_t build_id[BUILD_ID_LIMIT];
	char *path;
} Module;

HIDDEN void modules_prepare(void);
// NULL: code of no file, such as generated code. Must not be called with the recorder's lock.
HIDDEN Module *module_find(uintptr_t address);
// The id of the module of an address as far as it is known, defined in the trace if it was not, and its bias.
// Needs the recorder's lock.
HIDDEN uint32_t module_define(uintptr_t address, uintptr_t *bias);
// Whether an address is in a module, made known if it was not. Says no where only reading the map could tell: memory
// in no module is asked for as often as the program makes locks. Needs the recorder's lock.
HIDDEN bool module_has_data(uintptr_t address);
// To be called when code was unloaded.
HIDDEN void modules_check(void);
HIDDEN void modules_forget(void);
// Code of the recorder itself.
HIDDEN bool module_is_mine(uintptr_t address);
// Code of the library that unwinds stacks.
HIDDEN bool module_is_unwinder(uintptr_t address);

#endif
