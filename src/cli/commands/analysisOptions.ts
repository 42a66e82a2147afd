import { type Command, Option } from "commander";
import {
	type FailOn,
	failOnChoices,
	type LossLimit,
	parseCount,
	parseDuration,
	parseLossLimit,
} from "../options.js";
import type { SymbolizerOptions } from "../symbolize/index.js";
import { addSymbolizerOptions } from "./symbolizerOptions.js";

/** What `analyze` and `check` have in common, as commander gives it. */
export interface AnalysisFlags extends SymbolizerOptions {
	readonly html?: string;
	readonly json?: string;
	readonly text?: string;
	readonly verbose?: true;
	readonly failOn: FailOn;
	readonly maxLoss: LossLimit;
	readonly allowEmpty?: true;
	readonly level?: "instance" | "class";
	/** In seconds. */
	readonly longHold?: number;
	readonly maxCycles?: number;
}

export function addAnalysisOptions(command: Command): Command {
	command
		.argument("<trace...>", "trace files, their text twins, or folders of them")
		.option("--html <file>", "write the report as one HTML file ('-': standard output)")
		.option("--json <file>", "write it as JSON ('-': standard output)")
		.option("--text <file>", "write it as text (default: standard output)")
		.option("--verbose", "show dismissed findings too, and everything in full")
		.addOption(
			new Option("--fail-on <verdict>", "exit with 1 on findings this strong or stronger")
				.choices(failOnChoices)
				.default("potential"),
		)
		.addOption(
			new Option("--max-loss <events|percent>", "exit with 2 when more than this is missing, 12 or 0.5%")
				.argParser(parseLossLimit)
				.default({ events: 0 }, "0"),
		)
		.option("--allow-empty", "a trace without events is no error")
		.addOption(
			new Option("--level <level>", "judge locks one by one, or by class").choices(["instance", "class"]),
		)
		.option("--long-hold <duration>", "report locks held longer than this, 500ms or 2s", parseDuration)
		.option("--max-cycles <n>", "list no more cycles than this", parseCount);
	return addSymbolizerOptions(command);
}
