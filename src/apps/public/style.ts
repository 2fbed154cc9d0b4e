/** The public site's one style sheet, sent inside the page: no second request, and a saved page keeps its looks. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f5f7f7; --panel: #ffffff; --ink: #1c2426; --strong: #0b1112; --dim: #53605f;
  --line: #d5dcdd; --edge: #6f7c7e; --accent: #125f74; --calm: #eef6f8; --on-accent: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #101315; --panel: #181d20; --ink: #dfe5e5; --strong: #ffffff; --dim: #a5b1b2;
    --line: #2d363a; --edge: #8b999c; --accent: #79b6c5; --calm: #14282e; --on-accent: #0b1112;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink); line-height: 1.6; font-size: 1.0625rem;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", "SF Arabic", "Geeza Pro", Tahoma, "Helvetica Neue", Arial, sans-serif;
}
:lang(ar) { line-height: 1.8; }
a { color: var(--accent); text-underline-offset: 0.15em; }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 2px; }
h1, h2 { color: var(--strong); line-height: 1.25; text-wrap: balance; margin: 0; }
h1 { font-size: clamp(1.8rem, 1.2rem + 3vw, 2.8rem); font-weight: 680; letter-spacing: -0.01em; }
:lang(ar) h1, :lang(ar) h2 { letter-spacing: 0; line-height: 1.45; }
h2 { font-size: 1.35rem; font-weight: 650; }
p { margin: 0; max-inline-size: 42rem; text-wrap: pretty; }
.skip { position: absolute; inset-block-start: -6rem; inset-inline-start: 1rem; background: var(--panel); padding: 0.6rem 1rem; }
.skip:focus { inset-block-start: 0.6rem; }
.wide { max-inline-size: 72rem; margin-inline: auto; padding-inline: clamp(1rem, 4vw, 2.5rem); }
header.top { background: var(--panel); border-block-end: 1px solid var(--line); }
.bar { display: flex; flex-wrap: wrap; gap: 0.4rem 1.5rem; align-items: center; padding-block: 0.9rem; }
.bar .brand { display: flex; align-items: center; gap: 0.6rem; font-weight: 650; color: var(--strong); }
.bar svg { inline-size: 1.6rem; block-size: 1.6rem; fill: none; stroke: var(--accent); stroke-width: 2; }
.bar .end { margin-inline-start: auto; display: flex; flex-wrap: wrap; gap: 0.4rem 1.5rem; }
.bar ul, nav ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0.4rem 1rem; }
.hero { padding-block: clamp(2rem, 6vw, 4.5rem) clamp(1.6rem, 4vw, 3rem); display: grid; gap: 1rem; }
.hero p.class { display: inline-flex; justify-self: start; border: 1px solid var(--edge); border-radius: 999px; padding: 0.1rem 0.9rem; font-size: 0.95rem; }
.hero p.lead { font-size: 1.2rem; max-inline-size: 46rem; }
.hero p.demo { border-inline-start: 4px solid var(--edge); padding-inline-start: 0.9rem; color: var(--dim); }
.sections { display: grid; gap: clamp(1.2rem, 3vw, 2rem); padding-block-end: 3rem; grid-template-columns: minmax(0, 1fr); }
@media (min-width: 60rem) {
  /* What a part is about at its start, what it says beside it: no card stands half empty. */
  .sections > section { grid-template-columns: minmax(0, 5fr) minmax(0, 11fr); column-gap: 2.5rem; }
  .sections > section.first { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); column-gap: 2.5rem; }
  section.first h2 { grid-column: 1 / -1; }
  section:not(.first) > .about { position: sticky; inset-block-start: 1.5rem; align-self: start; }
}
section { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: clamp(1.1rem, 3vw, 1.8rem); display: grid; gap: 0.9rem; min-inline-size: 0; align-self: stretch; align-content: start; }
section.first { background: var(--calm); border-color: var(--accent); border-inline-start-width: 6px; }
.about, .says { display: grid; gap: 0.9rem; align-content: start; min-inline-size: 0; }
section > ul { margin: 0; padding-inline-start: 1.2rem; display: grid; gap: 0.55rem; max-inline-size: 42rem; }
section > ul::marker, li::marker { color: var(--dim); }
table { border-collapse: collapse; inline-size: 100%; }
section > table > thead th { border-block-start: 0; padding-block-start: 0; }
caption { text-align: start; color: var(--dim); padding-block-end: 0.4rem; }
th, td { text-align: start; vertical-align: top; padding: 0.5rem 1rem 0.5rem 0; padding-inline: 0 1rem; border-block-start: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--dim); font-size: 0.95rem; }
td.count { font-variant-numeric: tabular-nums; white-space: nowrap; font-weight: 650; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.9rem; overflow-wrap: anywhere; }
pre { margin: 0; white-space: pre-wrap; background: var(--ground); border: 1px solid var(--line); border-radius: 6px; padding: 0.8rem 1rem; direction: ltr; text-align: left; }
bdi, code { unicode-bidi: isolate; }
code { direction: ltr; }
details > * + * { margin-block-start: 0.8rem; }
summary { cursor: pointer; color: var(--accent); font-weight: 600; padding-block: 0.3rem; }
.dim { color: var(--dim); }
.go { display: inline-block; border-radius: 6px; padding: 0.65rem 1.2rem; font-weight: 650; text-decoration: none; background: var(--accent); color: var(--on-accent); }
footer { border-block-start: 1px solid var(--line); padding-block: 1.6rem 2.5rem; color: var(--dim); }
footer .wide { display: flex; flex-wrap: wrap; gap: 0.4rem 2rem; justify-content: space-between; }
@media (max-width: 34rem) {
  table.cards thead { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
  table.cards tr { display: grid; padding-block: 0.5rem; border-block-start: 1px solid var(--line); }
  table.cards th, table.cards td { border: 0; padding-block: 0.1rem; }
}
@media print {
  @page { margin: 18mm; }
  :root { --ground: #fff; --panel: #fff; --ink: #000; --strong: #000; --dim: #333; --line: #999; --calm: #fff; --accent: #000; }
  body { font-size: 10.5pt; }
  .skip, .bar .end, .go { display: none; }
  .sections { display: block; }
  section { border: 0; padding: 0 0 1rem; break-inside: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
