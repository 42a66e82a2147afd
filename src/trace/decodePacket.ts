import { holdwait } from "./gen/trace.js";
import { lengthAt } from "./packets.js";

const definitionsTag = 0x12;
const threadTag = 0x32;
const idTag = 0x08;

/**
 * Decodes a packet that is no chunk. Short ways for what there may be one packet of for each of very many threads.
 * @param body the packet without its checksum
 * @throws Error when it is no packet of the schema
 */
export function decodePacket(body: Uint8Array): holdwait.Packet.$Shape {
	const definitions = definitionsAlone(body);
	if (definitions === undefined) return holdwait.Packet.decode(body);
	const thread = threadAlone(definitions);
	return {
		definitions: thread === undefined ? holdwait.Definitions.decode(definitions) : { thread: [thread] },
	};
}

/**
 * The definitions of a packet that has nothing else, as nearly all have: there may be one packet per thread, and the generated code
 * for a packet takes as long as for all that is in it, because it sees to it that there is one kind of content.
 */
function definitionsAlone(body: Uint8Array): Uint8Array | undefined {
	if (body[0] !== definitionsTag) return undefined;
	const length = lengthAt(body, 0, body.length);
	if (length === undefined || length.bytes + length.value !== body.length) return undefined;
	return body.subarray(length.bytes);
}

/** The thread that is all that is defined, if it has nothing but an id: what a recorder writes when one of very many is seen first. */
function threadAlone(definitions: Uint8Array): { readonly id: number } | undefined {
	const end = definitions.length;
	if (definitions[0] !== threadTag || definitions[1] !== end - 2 || definitions[2] !== idTag)
		return undefined;
	const id = lengthAt(definitions, 2, end);
	return id !== undefined && id.bytes === end - 2 ? { id: id.value } : undefined;
}
