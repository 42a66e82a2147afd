// What holdwait.h offers to programs.
#include "acquire.h"

// Defines a text; gives its id, 0 when recording stopped. Marks are rare and mostly differ: no interning.
static uint32_t define_text(const char *text) {
	static uint32_t texts;
	static pid_t owner;
	static uint8_t inner[1100], body[1200];
	recorder_lock();
	if (owner != file_owner()) texts = 0;
	owner = file_owner();
	uint8_t *end = put_text(put_number(inner, 1, texts + 1), 2, text, 1024);
	end = put_bytes(body, 1, inner, (size_t)(end - inner));
	uint32_t id = file_append(BODY_DEFINITIONS, body, (size_t)(end - body)) ? ++texts : 0;
	recorder_unlock();
	return id;
}

HOOK void holdwait_mark_recorded(const char *text) {
	Thread *thread = enter();
	if (thread == NULL) return;
	uint32_t id = define_text(text);
	if (id != 0) event_numbers(thread, CODE(MARK, 0, 0), &id, 1);
	leave(thread);
}

HOOK void holdwait_name_recorded(void *object, const char *name, const char *lock_class) {
	Thread *thread = enter();
	if (thread == NULL) return;
	for (unsigned family = MUTEX_FAMILY; family <= CONDITION_FAMILY; family++) {
		Lock *lock = lock_known(lock_key(object, (Family)family));
		if (lock != NULL) lock_name(lock, name, lock_class);
	}
	leave(thread);
}
