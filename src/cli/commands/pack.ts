import { type Command, Option } from "commander";
import { packTrace } from "../../trace/index.js";
import { openInput } from "../files/openInput.js";
import { refuseToOverwrite, writeFileWhole } from "../files/output.js";

interface PackFlags {
	readonly output: string;
	readonly codec: "deflate" | "none";
	readonly force?: true;
}

export function addPack(program: Command): void {
	program
		.command("pack")
		.description("write a trace, binary or text, as a compact binary trace")
		.argument("<trace>", "a trace file or its text twin")
		.requiredOption("-o, --output <file>", "where to write it")
		.addOption(
			new Option("--codec <codec>", "how chunks are compressed")
				.choices(["deflate", "none"])
				.default("deflate"),
		)
		.option("-f, --force", "replace the file if it exists")
		.action(pack);
}

function pack(path: string, { output, codec, force }: PackFlags): void {
	refuseToOverwrite(output, force ?? false);
	writeFileWhole(output, packTrace(openInput(path), { codec }));
}
