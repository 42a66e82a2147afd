// The trace file: packets appended into shared mappings, so that a process killed at any instant leaves a valid file.
// Everything here needs the recorder's lock.
#ifndef HOLDWAIT_FILE_H
#define HOLDWAIT_FILE_H
#include "wire.h"

#include <sys/types.h>

// A mapped stretch of the file. It stays mapped while chunks are being written in it.
typedef struct Segment {
	uint8_t *base;
	size_t size;
	unsigned users; // chunks still being written, plus one while it is where packets are appended
	struct Segment *next_free;
} Segment;

typedef enum LossReason { LOSS_DISK_FULL = 1, LOSS_SIGNAL = 2, LOSS_MEMORY = 3, LOSS_LIMIT = 4 } LossReason;

// Room for one packet of a known size, to be written except for its first eight bytes and then published.
typedef struct Room {
	uint8_t *at;
	Segment *segment;
} Room;

// The pid that owns the open file, 0 if none has been opened.
HIDDEN pid_t file_owner(void);
// Creates `<directory>/<stem>.hwt`, or `<stem>-2.hwt` and so on. False: errno says why.
HIDDEN bool file_create(const char *directory, const char *stem);
// Room at the end of the file; `at` is NULL when recording has stopped.
HIDDEN Room file_room(size_t size);
// Makes a packet visible: with its first eight bytes it replaces the padding that covered its room.
HIDDEN void file_publish(Room room, size_t size, const uint8_t *first_eight);
HIDDEN void segment_release(Segment *segment);
// Appends a packet with this body and its checksum.
HIDDEN bool file_append(unsigned body_field, const uint8_t *body, size_t length);
// A clock sync, where ticks per second are not known in advance: now, or only if one is due. They become due ever more
// rarely, so that a short run has two and a long one has few.
HIDDEN void file_clock_sync(void);
HIDDEN void file_clock_sync_if_due(void);
// Says in the trace that events are missing; written into room reserved at the start, so that a full disk is no excuse.
HIDDEN void file_reserve_loss(void);
HIDDEN void file_loss(LossReason reason, const char *detail);
// Cuts the padding off and writes the end packet. file_reopen takes both back.
HIDDEN void file_close(void);
HIDDEN void file_reopen(void);
// In a fork child: the parent's file is not ours.
HIDDEN void file_forget(void);

#endif
