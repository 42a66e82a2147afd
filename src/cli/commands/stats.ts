import { statSync } from "node:fs";
import type { Command } from "commander";
import { type Loss, type Trace, TraceError } from "../../model/index.js";
import { noteEvents } from "../apart.js";
import { writeMessage, writeResult } from "../console.js";
import { CommandError, ExitCode } from "../exit.js";
import { expandInputs } from "../files/inputs.js";
import { openInput } from "../files/openInput.js";
import { type LockStatistics, type Statistics, statisticsOf } from "../statistics.js";

const locksShown = 10;

export function addStats(program: Command): void {
	program
		.command("stats")
		.description("numbers about a trace: events, locks, size, losses, the most used and most contended locks")
		.argument("<trace...>", "trace files, their text twins, or folders of them")
		.action(stats);
}

/** One trace after the other; one that cannot be read does not keep the others from being counted. */
function stats(args: readonly string[]): void {
	for (const [index, { path }] of expandInputs(args).entries()) {
		try {
			const lines = linesOf(path);
			writeResult(`${index === 0 ? "" : "\n"}${lines.join("\n")}\n`);
		} catch (error) {
			if (!(error instanceof TraceError || error instanceof CommandError)) throw error;
			process.exitCode = ExitCode.unusable;
			writeMessage(error.message);
		}
	}
}

function linesOf(path: string): string[] {
	const trace = openInput(path);
	const statistics = statisticsOf(trace, { shown: locksShown, onProgress: noteEvents });
	return [
		...summary(path, trace, statistics),
		...counts("operation", statistics.operations),
		...counts("locks of kind", statistics.kinds),
		...lockTable("most acquired", statistics.mostAcquired),
		...lockTable("most contended", statistics.mostContended),
		...statistics.totals.losses.map(lossLine),
	];
}

function summary(path: string, { definitions }: Trace, { totals, threads, locksUsed }: Statistics): string[] {
	const bytes = statSync(path).size;
	const perEvent = totals.events === 0 ? "" : `, ${(bytes / totals.events).toFixed(2)} bytes per event`;
	const seconds = definitions.ticksPerSecond > 0 ? totals.lastTime / definitions.ticksPerSecond : undefined;
	return [
		`${path}: format ${definitions.version}, ${definitions.runtime || "unknown runtime"}, ${definitions.recorder || "unknown recorder"}`,
		...(definitions.process === undefined
			? []
			: [`process ${definitions.process.pid} ${definitions.process.executable}`]),
		`${counted(totals.events, "event")}, ${bytes} bytes${perEvent}`,
		...(seconds === undefined ? [] : [`${seconds.toFixed(3)} s`]),
		[
			counted(threads, "thread"),
			`${counted(definitions.lockLimit, "lock")} (${locksUsed} used)`,
			counted(definitions.stackLimit, "stack"),
			counted(definitions.modules.length, "module"),
		].join(", "),
		totals.closed ? "closed in order" : "not closed: the process was killed, or the file is cut",
		...(totals.unsealedChunks > 0 ? [`${totals.unsealedChunks} unsealed chunks`] : []),
	];
}

const counted = (number: number, thing: string): string => `${number} ${thing}${number === 1 ? "" : "s"}`;

function counts(title: string, counted: ReadonlyMap<string, number>): string[] {
	const rows = [...counted].sort(([, a], [, b]) => b - a);
	return rows.map(([name, count]) => `${title} ${name}: ${count}`);
}

function lockTable(title: string, locks: readonly LockStatistics[]): string[] {
	return locks.map(({ label, kind, acquires, attempts, waitedSeconds }) => {
		const waited =
			waitedSeconds === undefined || attempts === 0 ? "" : `, waited ${waitedSeconds.toFixed(6)} s`;
		return `${title}: ${label} (${kind}) ${acquires} acquires, ${attempts} contended${waited}`;
	});
}

function lossLine({ reason, events, detail, offset }: Loss): string {
	const where = offset === undefined ? "" : ` at byte ${offset}`;
	return `loss${where}: ${reason}, ${events === 0 ? "an unknown number of" : events} events: ${detail}`;
}
