import { isatty } from "node:tty";
import { writeDiagnostic } from "./console.js";

const millisecondsBetweenUpdates = 200;

/** A line on standard error that counts events; nothing unless that is a terminal. */
export function showProgress(): { update(events: number): void; end(): void } {
	if (!isatty(2)) return { update() {}, end() {} };
	let shownAt = Date.now();
	let isShown = false;
	return {
		update(events) {
			if (Date.now() - shownAt < millisecondsBetweenUpdates) return;
			shownAt = Date.now();
			isShown = true;
			writeDiagnostic(`\r${events.toLocaleString("en")} events read`);
		},
		end() {
			if (isShown) clearProgress();
		},
	};
}

/** Goes back to the start of the line, and clears it. */
export function clearProgress(): void {
	if (isatty(2)) writeDiagnostic("\r\x1b[K");
}
