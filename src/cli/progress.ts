import { writeDiagnostic } from "./console.js";

const millisecondsBetweenUpdates = 200;

/** A line on standard error that counts events; nothing unless that is a terminal. */
export function showProgress(): { update(events: number): void; end(): void } {
	if (!process.stderr.isTTY) return { update() {}, end() {} };
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
			// Back to the start of the line, and clear it.
			if (isShown) writeDiagnostic("\r\x1b[K");
		},
	};
}
