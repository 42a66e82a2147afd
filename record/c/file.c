#include "file.h"

#include "clock.h"
#include "padding.h"
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static const uint64_t SYNC_GAP = 2000; // ticks, at least
enum { PAGE = 4096, FIRST_SEGMENT = 64 * 1024, LARGEST_SEGMENT = 1024 * 1024, LARGEST_BODY = 16 * 1024, LOSS_ROOM = 256 };
enum { LAST_ROOM = 96 }; // for the last clock sync and the end packet, when the disk is full

static struct {
	pid_t owner;
	char path[PATH_MAX];
	dev_t device;
	ino_t inode;
	uint64_t size;       // of the file
	size_t next_segment; // bytes the file grows by next time
	Segment *segment;    // where packets are appended, NULL: the file must grow first
	uint8_t *tail, *end; // its free part, covered by one padding packet
	uint64_t end_offset; // of `end` in the file
	uint32_t packets;
	bool closing;        // the last packets may use the room kept for them
	bool full;           // growing failed once; never tried again
	uint8_t *loss;       // room reserved for loss packets
	size_t loss_room;
	uint8_t *end_packet; // of a closed file
	size_t end_packet_size;
} file;
static uint64_t next_sync; // ticks
static Segment *spare_segments;
static uint8_t scratch[LARGEST_BODY + 64];

// The file is opened for each growth: a descriptor kept open would be closed or reused by programs that close all.
static int open_again(void) {
	struct stat now;
	int descriptor = raw_open(file.path, O_RDWR | O_NOFOLLOW, 0);
	if (descriptor < 0) return -1;
	if (fstat(descriptor, &now) == 0 && now.st_dev == file.device && now.st_ino == file.inode) return descriptor;
	raw_close(descriptor);
	errno = ESTALE;
	return -1;
}

// SIGXFSZ must not be raised: the limit is looked up before it is met.
static bool within_size_limit(uint64_t size) {
	struct rlimit limit;
	if (getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY || size <= limit.rlim_cur) return true;
	errno = EFBIG;
	return false;
}

static bool write_fully(int descriptor, const uint8_t *bytes, size_t length, uint64_t offset) {
	while (length > 0) {
		ssize_t written = raw_write_at(descriptor, bytes, length, offset);
		if (written < 0 && errno == EINTR) continue;
		if (written <= 0) return false;
		bytes += written;
		offset += (uint64_t)written;
		length -= (size_t)written;
	}
	return true;
}

// Grows the file by padding packets of one page each: the space is the file's own from then on (a full disk is an
// error here and not a signal later), and a process killed half way leaves whole packets.
static bool write_padding(int descriptor, uint64_t from, uint64_t to) {
	static uint8_t pages[8 * PAGE];
	for (size_t page = 0; page < sizeof pages; page += PAGE) padding_header(pages + page, PAGE);
	uint64_t first = (from + PAGE - 1) & ~(uint64_t)(PAGE - 1);
	if (first != from) {
		if (first - from < PADDING_HEADER) first += PAGE;
		padding_header(scratch, first - from);
		memset(scratch + PADDING_HEADER, 0, first - from - PADDING_HEADER);
		if (!write_fully(descriptor, scratch, first - from, from)) return false;
	}
	for (uint64_t at = first; at < to; at += sizeof pages) {
		size_t length = to - at < sizeof pages ? to - at : sizeof pages;
		if (!write_fully(descriptor, pages, length, at)) return false;
	}
	return true;
}

static Segment *segment_new(uint8_t *base, size_t size) {
	Segment *segment = spare_segments;
	if (segment != NULL) spare_segments = segment->next_free;
	else segment = arena_take(sizeof *segment);
	if (segment != NULL) *segment = (Segment){.base = base, .size = size, .users = 1};
	return segment;
}

void segment_release(Segment *segment) {
	if (segment == NULL || --segment->users > 0) return;
	pages_give(segment->base, segment->size);
	segment->next_free = spare_segments;
	spare_segments = segment;
}

// The padding packets of single pages become one, and its inside becomes zero: chunks need zeros.
static void merge_padding(void) {
	uint8_t *start = file.tail;
	cover_with_padding(start, (size_t)(file.end - start));
	for (uint8_t *page = (uint8_t *)(((uintptr_t)start & ~(uintptr_t)(PAGE - 1)) + PAGE); page < file.end; page += PAGE)
		memset(page, 0, PADDING_HEADER);
}

static bool map_growth(int descriptor, uint64_t from, uint64_t to) {
	uint64_t offset = from & ~(uint64_t)(PAGE - 1);
	size_t size = to - offset;
	long base = syscall(SYS_mmap, NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, (off_t)offset);
	if (base == -1) return false;
	Segment *segment = segment_new((uint8_t *)base, size);
	if (segment == NULL) {
		pages_give((void *)base, size);
		errno = ENOMEM;
		return false;
	}
	segment_release(file.segment);
	file.segment = segment;
	file.tail = segment->base + (from - offset);
	file.end = segment->base + size;
	file.end_offset = file.size = to;
	merge_padding();
	return true;
}

static bool grow_with(int descriptor, size_t wanted) {
	uint64_t from = file.size, to = (from + wanted + PAGE - 1) & ~(uint64_t)(PAGE - 1);
	if (!within_size_limit(to)) return false;
	if (write_padding(descriptor, from, to) && map_growth(descriptor, from, to)) return true;
	int error = errno;
	if (ftruncate(descriptor, (off_t)from) != 0) error = errno;
	errno = error;
	return false;
}

static bool grow(size_t needed) {
	size_t wanted = needed > file.next_segment ? needed : file.next_segment;
	int descriptor = open_again();
	if (descriptor < 0) return false;
	bool grown = grow_with(descriptor, wanted);
	int error = errno;
	raw_close(descriptor);
	errno = error;
	if (grown && file.next_segment < LARGEST_SEGMENT) file.next_segment *= 2;
	return grown;
}

Room file_room(size_t size) {
	Room none = {NULL, NULL};
	size_t needed = size + PADDING_HEADER + (file.closing ? 0 : LAST_ROOM);
	bool fits = file.segment != NULL && file.end_packet == NULL && (size_t)(file.end - file.tail) >= needed;
	if (fits) return (Room){file.tail, file.segment};
	if (file.full || file.end_packet != NULL) return none;
	if (grow(needed + 4 * PADDING_HEADER + PAGE)) return (Room){file.tail, file.segment};
	file.full = true;
	recording_stop(LOSS_DISK_FULL, "the trace file cannot grow", errno);
	return none;
}

void file_publish(Room room, size_t size, const uint8_t *first_eight) {
	uint8_t *next = room.at + size;
	cover_with_padding(next, (size_t)(file.end - next));
	store_eight(room.at, first_eight);
	file.tail = next;
	file.packets++;
}

// Writes a whole packet into `at`; gives its size.
static size_t packet_write(uint8_t *at, unsigned body_field, const uint8_t *body, size_t length) {
	uint8_t head[16];
	uint8_t *inner = put_varint(put_tag(head, body_field, WIRE_BYTES), length);
	size_t head_size = (size_t)(inner - head);
	*at = 0x0A;
	uint8_t *start = put_varint(at + 1, head_size + length + CHECKSUM_BYTES);
	memcpy(start, head, head_size);
	memcpy(start + head_size, body, length);
	uint8_t *checksum = start + head_size + length;
	uint32_t crc = crc32_of(start, (size_t)(checksum - start));
	*checksum = 0x7D;
	memcpy(checksum + 1, &crc, 4);
	return (size_t)(checksum + CHECKSUM_BYTES - at);
}

bool file_append(unsigned body_field, const uint8_t *body, size_t length) {
	Room room = file_room(length + 32);
	if (room.at == NULL) return false;
	size_t size = packet_write(scratch, body_field, body, length);
	memcpy(room.at + 8, scratch + 8, size - 8);
	file_publish(room, size, scratch);
	return true;
}

void file_clock_sync(void) {
	if (trace_clock.ticks_per_second != 0) return;
	uint8_t body[24];
	double unix_seconds = clock_unix_seconds();
	double ticks = (double)ticks_of(counter_after());
	uint8_t *end = put_double(put_double(body, 1, ticks), 2, unix_seconds);
	file_append(BODY_CLOCK_SYNC, body, (size_t)(end - body));
	uint64_t gap = (uint64_t)ticks / 4;
	next_sync = (uint64_t)ticks + (gap > SYNC_GAP ? gap : SYNC_GAP);
}

void file_clock_sync_if_due(void) {
	if (ticks_of(counter_before()) >= next_sync) file_clock_sync();
}

void file_reserve_loss(void) {
	Room room = file_room(LOSS_ROOM);
	if (room.at == NULL) return;
	uint8_t header[PADDING_HEADER];
	padding_header(header, LOSS_ROOM);
	file_publish(room, LOSS_ROOM, header);
	file.packets--; // padding is not counted
	file.loss = room.at;
	file.loss_room = LOSS_ROOM;
	room.segment->users++; // for as long as the process lives
}

void file_loss(LossReason reason, const char *detail) {
	uint8_t body[128], packet[160];
	uint8_t *end = put_text(put_number(body, 1, reason), 3, detail, 64);
	end = put_double(end, 4, (double)ticks_of(counter_after()));
	size_t size = packet_write(packet, BODY_LOSS, body, (size_t)(end - body));
	if (file.loss == NULL || file.loss_room < size + PADDING_HEADER) return;
	memcpy(file.loss + 8, packet + 8, size - 8);
	cover_with_padding(file.loss + size, file.loss_room - size);
	store_eight(file.loss, packet);
	file.loss += size;
	file.loss_room -= size;
	file.packets++;
}

static int create(const char *directory, const char *stem) {
	for (unsigned attempt = 1; attempt < 10000; attempt++) {
		int length = attempt == 1 ? snprintf(file.path, sizeof file.path, "%s/%s.hwt", directory, stem)
		                          : snprintf(file.path, sizeof file.path, "%s/%s-%u.hwt", directory, stem, attempt);
		if (length < 0 || (size_t)length >= sizeof file.path) break;
		int descriptor = raw_open(file.path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0644);
		if (descriptor >= 0 || errno != EEXIST) return descriptor;
	}
	errno = ENAMETOOLONG;
	return -1;
}

bool file_create(const char *directory, const char *stem) {
	struct stat status;
	int descriptor = create(directory, stem);
	if (descriptor < 0) return false;
	bool created = fstat(descriptor, &status) == 0;
	file.device = status.st_dev;
	file.inode = status.st_ino;
	file.next_segment = FIRST_SEGMENT;
	if (created) created = grow_with(descriptor, FIRST_SEGMENT);
	int error = errno;
	raw_close(descriptor);
	if (!created) unlink(file.path);
	errno = error;
	file.owner = created ? getpid() : 0;
	return created;
}

void file_close(void) {
	uint8_t body[24];
	if (file.segment == NULL || file.end_packet != NULL) return;
	file.closing = true;
	file_clock_sync();
	uint8_t *end = put_number(put_double(body, 1, (double)ticks_of(counter_after())), 2, file.packets);
	uint8_t *start = file.tail;
	if (!file_append(BODY_END, body, (size_t)(end - body))) return;
	file.end_packet = start;
	file.end_packet_size = (size_t)(file.tail - start);
	file.size = file.end_offset - (uint64_t)(file.end - file.tail);
	int descriptor = open_again();
	if (descriptor < 0) return;
	if (ftruncate(descriptor, (off_t)file.size) != 0) file.size = file.end_offset;
	raw_close(descriptor);
}

void file_reopen(void) {
	if (file.end_packet == NULL) return;
	cover_with_padding(file.end_packet, file.end_packet_size);
	file.end_packet = NULL;
	file.closing = false;
	file.packets--;
	segment_release(file.segment);
	file.segment = NULL;
}

void file_forget(void) {
	memset(&file, 0, sizeof file);
	spare_segments = NULL;
}

pid_t file_owner(void) {
	return file.owner;
}
