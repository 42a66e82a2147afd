#include "event.h"

#include "file.h"

enum { SMALLEST_CHUNK = 1024, LARGEST_CHUNK = 64 * 1024, CHUNK_HEADER = 64 };

// The packet up to its events; `events` bytes follow, then the checksum.
static size_t chunk_header(uint8_t *at, const Thread *thread, uint32_t events) {
	uint8_t inner[CHUNK_HEADER], *end = inner;
	end = put_number(end, 1, thread->id);
	end = put_number(end, 2, thread->sequence);
	end = put_number(end, 3, thread->id);
	end = put_double(end, 4, (double)thread->time);
	end = put_varint(put_tag(end, 15, WIRE_BYTES), events);
	uint8_t body[CHUNK_HEADER];
	uint32_t length = (uint32_t)(end - inner) + events;
	uint8_t *body_end = put_varint(put_tag(body, BODY_CHUNK, WIRE_BYTES), length);
	uint32_t packet = (uint32_t)(body_end - body) + length + CHECKSUM_BYTES;
	uint8_t *next = put_varint(put_tag(at, 1, WIRE_BYTES), packet);
	memcpy(next, body, (size_t)(body_end - body));
	next += body_end - body;
	memcpy(next, inner, (size_t)(end - inner));
	return (size_t)(next - at) + (size_t)(end - inner);
}

// Needs the recorder's lock.
static bool chunk_open(Thread *thread) {
	uint32_t size = thread->chunk_size == 0 ? SMALLEST_CHUNK : thread->chunk_size;
	uint32_t events = size - CHUNK_HEADER;
	uint8_t header[CHUNK_HEADER];
	size_t header_size = chunk_header(header, thread, events);
	size_t total = header_size + events + CHECKSUM_BYTES;
	Room room = file_room(total);
	if (room.at == NULL) return false;
	memcpy(room.at + 8, header + 8, header_size - 8);
	room.at[header_size + events] = 0x7D;
	thread->segment = room.segment;
	room.segment->users++;
	thread->packet = room.at;
	thread->events_end = room.at + header_size + events;
	thread->packet_end = thread->events_end + CHECKSUM_BYTES;
	thread->limit = thread->events_end - LARGEST_EVENT;
	thread->last_lock = 0;
	thread->sequence++;
	thread->chunk_size = size < LARGEST_CHUNK ? size * 2 : size;
	file_publish(room, total, header);
	thread->cursor = room.at + header_size;
	return true;
}

static const uint8_t *skip_varint(const uint8_t *at) {
	while (*at >= 0x80) at++;
	return at + 1;
}

void chunk_seal(Thread *thread) {
	if (thread->segment == NULL) return;
	const uint8_t *start = skip_varint(thread->packet + 1);
	uint32_t crc = crc32_of(start, (size_t)(thread->events_end - start));
	memcpy(thread->events_end + 1, &crc, 4);
	Segment *segment = thread->segment;
	thread->segment = NULL;
	thread->cursor = thread->limit = NULL;
	segment_release(segment);
}

bool chunk_next(Thread *thread) {
	recorder_lock();
	bool opened = false;
	if (*(volatile int *)recording_state == STATE_ON || *(volatile int *)recording_state == STATE_STARTING) {
		chunk_seal(thread);
		file_clock_sync_if_due();
		opened = chunk_open(thread);
	}
	recorder_unlock();
	return opened;
}

void event_numbers(Thread *thread, uint8_t code, const uint32_t *numbers, unsigned count) {
	EventStart event = event_start(thread, counter_before());
	if (event.code == NULL) return;
	for (unsigned i = 0; i < count; i++) event.next = put_varint(event.next, numbers[i]);
	event_finish(thread, event, code);
}
