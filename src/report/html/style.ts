import { raw } from "./markup.js";

/** The page's only style: system fonts, both colour schemes, and paper. */
export const style = raw(`
:root { color-scheme: light dark;
  --page: #fbfbfa; --card: #fff; --ink: #1d2025; --soft: #5a6270; --line: #dcdfe4; --code: #f3f4f6;
  --red: #b3261e; --amber: #8a5300; --green: #1b6e3c; --grey: #5a6270; --blue: #0b57a4;
  --red-tint: #fdecea; --amber-tint: #fdf3e0; --green-tint: #e8f5ec; --grey-tint: #eef0f3; --blue-tint: #e8f1fb }
@media (prefers-color-scheme: dark) { :root {
  --page: #14161a; --card: #1c1f25; --ink: #e6e8ec; --soft: #a2aab8; --line: #343a45; --code: #23272f;
  --red: #ff8a80; --amber: #f5bf5e; --green: #7fd69d; --grey: #a2aab8; --blue: #8cc1ff;
  --red-tint: #3a1f1e; --amber-tint: #362a15; --green-tint: #18301f; --grey-tint: #262b33; --blue-tint: #1a2b40 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--ink); overflow-wrap: anywhere;
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif }
main, header, footer { max-width: 72rem; margin: 0 auto; padding: 0 1.5rem }
header { padding-top: 2.5rem } footer { padding-block: 2rem 3rem; color: var(--soft); font-size: .875rem }
h1 { margin: 0; font-size: .95rem; font-weight: 600; color: var(--soft) }
.headline { margin: .25rem 0 1rem; font-size: 1.7rem; font-weight: 650; line-height: 1.25; letter-spacing: -.01em }
h2 { margin: 3rem 0 1rem; font-size: 1.25rem; line-height: 1.3 }
h3 { margin: .5rem 0 .25rem; font-size: 1.15rem; line-height: 1.35 }
h4 { margin: 0 0 .6rem; font-size: 1rem } h5 { margin: 1rem 0 .25rem; font-size: .9rem }
a { color: var(--blue) } a:focus-visible, summary:focus-visible { outline: 2px solid var(--blue); outline-offset: 2px }
code, .stack, .lock { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .86em }
bdi { unicode-bidi: isolate }
.badge { display: inline-block; padding: .1rem .6rem; border-radius: 1rem; font-size: .78rem; font-weight: 650;
  letter-spacing: .02em; background: var(--grey-tint); color: var(--grey) }
.deadlocked, .predicted { --tone: var(--red) } .potential { --tone: var(--amber) } .dismissed { --tone: var(--grey) }
.badge.deadlocked, .badge.predicted { background: var(--red-tint); color: var(--red) }
.badge.potential { background: var(--amber-tint); color: var(--amber) }
.note { color: var(--soft) } p.note { margin: .4rem 0 } .meta { color: var(--soft); font-size: .86rem; margin: .75rem 0 0 }
ol.index { padding: 0; margin: 0; list-style: none; border: 1px solid var(--line); border-radius: .6rem; background: var(--card) }
ol.index li { display: flex; gap: .8rem; align-items: baseline; padding: .5rem 1rem; border-top: 1px solid var(--line) }
ol.index li:first-child { border-top: 0 } ol.index .badge { flex: none; min-width: 6.6rem; text-align: center }
article { margin: 0 0 1.5rem; padding: 1.1rem 1.4rem 1.2rem; background: var(--card); border: 1px solid var(--line);
  border-left: 4px solid var(--tone); border-radius: .6rem; content-visibility: auto; contain-intrinsic-size: auto 40rem }
.basis { margin: 0 0 .25rem }
.threads { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 1rem; margin-top: 1rem }
.thread { padding: .8rem 1rem; max-width: 46rem; border: 1px solid var(--line); border-radius: .5rem; min-width: 0 }
.thread > h4 .note { font-weight: 400 }
.use { margin: 0 0 .5rem; border-left: 3px solid var(--line); padding-left: .7rem }
.use.part { border-color: var(--blue) } .use.wants { border-color: var(--red) }
.victims { margin: 1.4rem 0 .3rem } .victims + div ol.stack { min-width: 16rem; margin-top: 0 }
.use > summary, .plain > summary { cursor: pointer } .use .lock { font-weight: 650 } .use .verb { font-weight: 650 }
.use.part .verb { color: var(--blue) } .use.wants .verb { color: var(--red) }
ol.stack { margin: .35rem 0 .2rem; padding: .45rem .7rem; list-style: none; background: var(--code); border-radius: .35rem; overflow-x: auto }
ol.stack li { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1.5rem }
ol.stack li:first-child { font-weight: 650 } ol.stack .place { color: var(--soft) }
figure.ring { margin: 1rem 0 0; text-align: center } .ring svg { max-width: 100%; height: auto } .tips { position: absolute }
.ring text { font: 13px system-ui, sans-serif; text-anchor: middle; dominant-baseline: central; fill: var(--ink) }
.ring rect { fill: var(--card); stroke: var(--soft); stroke-width: 1.5 }
.ring .thread rect { fill: var(--blue-tint); stroke: var(--blue) } .ring .writer rect { fill: var(--amber-tint); stroke: var(--amber); stroke-dasharray: 5 3 }
.ring .lock text { font-weight: 650; font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 12px }
.arrow path { fill: none; stroke-width: 1.7 } .arrow text { font-size: 11.5px; stroke: var(--card); stroke-width: 5px; paint-order: stroke }
.wants path { stroke: var(--red) } .held path { stroke: var(--blue) } .queues path { stroke: var(--amber); stroke-dasharray: 5 3 }
.ring .arrow.wants text { fill: var(--red) } .ring .arrow.held text { fill: var(--blue) } .ring .arrow.queues text { fill: var(--amber) }
marker path { stroke: none } marker.wants path { fill: var(--red) } marker.held path { fill: var(--blue) } marker.queues path { fill: var(--amber) }
.picture { display: flex; flex-wrap: wrap; gap: 0 2rem; align-items: center } .picture figure { flex: 1 1 auto; min-width: 0 }
.witness { flex: 1 1 28rem; min-width: 0; margin-top: 1rem } ol.steps { margin: 0 0 .5rem; padding-left: 1.8rem }
.steps .verb { font-weight: 650; color: var(--blue) } .steps .asks .verb { color: var(--red) } .steps .lock { font-weight: 650 }
.steps .place { color: var(--soft); font-size: .86em; margin-left: .6rem; display: inline-block }
.lanes { width: auto; border-collapse: separate; border-spacing: .4rem 0; overflow-wrap: normal } .lanes th { border: 0; padding: .2rem .5rem }
.lanes td { min-width: 6rem; border: 0; padding: .3rem .6rem; text-align: center; border-inline: 1px solid var(--line) }
.lanes td.takes { background: var(--blue-tint); box-shadow: inset 0 0 0 1.5px var(--blue); border-radius: .3rem }
.lanes td.asks { background: var(--red-tint); box-shadow: inset 0 0 0 1.5px var(--red); border-radius: .3rem .3rem 0 0 }
.lanes td.stuck { background: var(--red-tint); color: var(--soft); font-size: .82em }
table { border-collapse: collapse; width: 100%; font-size: .92rem } .scroll { overflow-x: auto }
th, td { padding: .4rem .7rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
th { color: var(--soft); font-weight: 600 } .number { text-align: right; font-variant-numeric: tabular-nums }
ul.facts { padding: 0; margin: .25rem 0 1rem; list-style: none } ul.facts li { padding: .3rem .8rem; border-left: 3px solid var(--green) }
ul.facts li.warns { border-color: var(--amber); background: var(--amber-tint) }
.plain { border: 1px solid var(--line); border-radius: .5rem; background: var(--card); padding: .5rem 1rem; margin-bottom: .5rem }
.plain h3 { display: inline; font-size: 1rem; font-weight: 400 } .plain article { border: 0; padding: .5rem 0 0; margin: 0 }
@media print { body { background: #fff } article { break-inside: avoid-page; content-visibility: visible } }
`);
