import fc from "fast-check";
import { expect, test } from "vitest";
import { decodePacket } from "../../src/trace/decodePacket.js";
import { holdwait } from "../../src/trace/gen/trace.js";

const id = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 2 ** 32 - 1 }));
const thread = fc.record({ id, label: fc.string() }, { requiredKeys: ["id"] });
const text = fc.record({ id, text: fc.string() });
const content = fc.oneof(
	fc.record({ definitions: fc.record({ thread: fc.array(thread, { minLength: 1, maxLength: 2 }) }) }),
	fc.record({ definitions: fc.record({ thread: fc.array(thread), text: fc.array(text) }) }),
	fc.record({ loss: fc.record({ reason: fc.constantFrom(1, 2), events: fc.nat() }) }),
);

test("the short ways of decoding packets give what the generated code gives", () => {
	fc.assert(
		fc.property(content, (packet) => {
			const bytes = holdwait.Packet.encode(packet).finish();
			const expected = holdwait.Packet.decode(bytes);
			const found = decodePacket(bytes);
			expect(found.loss ?? undefined).toEqual(expected.loss ?? undefined);
			expect(
				[...(found.definitions?.thread ?? [])].map(({ id, label }) => ({ id, label: label ?? "" })),
			).toEqual(
				[...(expected.definitions?.thread ?? [])].map(({ id, label }) => ({ id, label: label ?? "" })),
			);
			expect(found.definitions?.text ?? []).toEqual(expected.definitions?.text ?? []);
		}),
	);
});
