import type { ForeignFormat } from "../../trace/index.js";
import { eachLine } from "../lines.js";
import { Conversion } from "./conversion.js";
import { firstEventLine, parseLine } from "./line.js";

/**
 * Text traces as the RAPID tools write and read them ("STD"): one event per line, `thread|operation(object)|location`.
 * Source: RAPID (Mathur, https://github.com/umangm/rapid) and the tools that took over its format; docs/import.md says
 * what each operation becomes.
 */
export const rapid: ForeignFormat = {
	name: "RAPID/STD text trace",
	matches: (start) => firstEventLine.test(Buffer.from(start).toString("latin1")),
	convert(source) {
		const conversion = new Conversion();
		eachLine(source, (line, number) => {
			const event = parseLine(line, { number, source: source.name });
			if (event !== undefined) conversion.add(event, number);
		});
		return conversion.finish();
	},
};
