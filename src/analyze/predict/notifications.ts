import { NotifyVariant, Operation, operationOf, type ThreadId, variantOf } from "../../model/index.js";
import type { Place } from "./recordedEvents.js";

interface Notification {
	readonly place: Place;
	readonly all: boolean;
}

/** Finds out which notification woke whom: for each wake the first one after its wait that has woken nobody else. */
export class Notifications {
	/** What must come before a wait, notification or wake, in whatever order the condition is used; by place. */
	readonly loose = new Map<Place, readonly Place[]>();
	readonly #waits = new Map<ThreadId, Place>();
	readonly #pending = new Map<number, Notification[]>();

	/** Takes in a wait, a notification, or the wake of a thread that was woken. */
	add({ thread, code, object }: { thread: ThreadId; code: number; object: number }, place: Place): void {
		switch (operationOf(code)) {
			case Operation.wait:
				this.loose.set(place, []);
				this.#waits.set(thread, place);
				break;
			case Operation.notify:
				this.loose.set(place, []);
				this.#pendingOn(object).push({ place, all: variantOf(code) === NotifyVariant.all });
				break;
			default:
				this.#wake(thread, object, place);
		}
	}

	#pendingOn(condition: number): Notification[] {
		const known = this.#pending.get(condition) ?? [];
		this.#pending.set(condition, known);
		return known;
	}

	#wake(thread: ThreadId, condition: number, place: Place): void {
		const wait = this.#waits.get(thread);
		const pending = this.#pendingOn(condition);
		const number = pending.findIndex((one) => wait !== undefined && one.place > wait);
		const source = pending[number];
		if (source === undefined || wait === undefined) return;
		if (!source.all) pending.splice(number, 1);
		this.loose.set(place, [source.place + 1]);
		this.loose.set(source.place, [...(this.loose.get(source.place) ?? []), wait + 1]);
	}
}
