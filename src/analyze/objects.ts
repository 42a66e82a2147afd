import { type Lock, Mode, type Participant } from "../model/index.js";

type Kind = NonNullable<NonNullable<Participant["wants"]>["waitsFor"]>;

/** What one waits for who asks at this object in this mode; undefined for locks, which are asked for. */
export function waitedFor({ kind, permits }: Lock, mode: Mode): Exclude<Kind, "join"> | undefined {
	switch (kind) {
		case "condition":
			return "condition";
		case "waitgroup":
			return "count";
		case "channel":
			return mode === Mode.shared ? "receive" : "send";
		case "semaphore":
			// With one permit it is a lock to whoever takes it.
			return permits === 1 || permits === undefined ? undefined : "permit";
		default:
			return undefined;
	}
}

/** `waits to send on ch`, for titles. */
export const waitPhrase: Readonly<Record<Exclude<Kind, "join">, string>> = {
	condition: "waits on",
	count: "waits for",
	receive: "waits to receive from",
	send: "waits to send on",
	permit: "waits for a permit of",
};

/** What somebody else is to do for one who waits like that. */
export const duePhrase: Readonly<Record<Exclude<Kind, "join">, string>> = {
	condition: "is to notify",
	count: "is to be done for",
	receive: "is to send on",
	send: "is to receive from",
	permit: "is to give back",
};
